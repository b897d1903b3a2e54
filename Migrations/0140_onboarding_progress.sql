alter table onboarding_tasks
    -- What was handed in, by question.
    add column answers jsonb not null default '{}',
    -- Quizzes or assessments that were failed since the task was begun or begun again.
    add column failures bigint not null default 0,
    add column failed_on date,
    add constraint onboarding_tasks_failures check (failures >= 0);
create index onboarding_tasks_by_state on onboarding_tasks (tenant_id, state, due_on);

-- Which notice was given about a task, or about the whole checklist: each once.
create table onboarding_notices (
    tenant_id uuid not null,
    reseller_id uuid not null,
    -- The task, or 'checklist'.
    subject text not null,
    notice text not null,
    given_on date not null,
    constraint onboarding_notices_pk primary key (tenant_id, reseller_id, subject, notice),
    constraint onboarding_notices_checklist foreign key (tenant_id, reseller_id)
        references onboarding_checklists (tenant_id, reseller_id)
);
select protect_tenant_table('onboarding_notices', 'select, insert');
