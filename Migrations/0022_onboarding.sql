create table onboarding_checklists (
    tenant_id uuid not null,
    reseller_id uuid not null,
    checklist_version text not null,
    created_on date not null,
    completed_at timestamptz,
    constraint onboarding_checklists_pk primary key (tenant_id, reseller_id),
    constraint onboarding_checklists_reseller foreign key (tenant_id, reseller_id)
        references resellers (tenant_id, id)
);
create index onboarding_checklists_by_day on onboarding_checklists (tenant_id, created_on, reseller_id);
select protect_tenant_table('onboarding_checklists', 'select, insert, update');

create table onboarding_tasks (
    tenant_id uuid not null,
    reseller_id uuid not null,
    task text not null,
    state text not null,
    due_on date not null,
    submission text not null default '',
    note text not null default '',
    completed_at timestamptz,
    completed_by text not null default '',
    version bigint not null default 1,
    constraint onboarding_tasks_pk primary key (tenant_id, reseller_id, task),
    constraint onboarding_tasks_checklist foreign key (tenant_id, reseller_id)
        references onboarding_checklists (tenant_id, reseller_id),
    constraint onboarding_tasks_state_known check (state in (
        'pending', 'in_progress', 'submitted', 'completed', 'skipped', 'failed', 'not_applicable'))
);
select protect_tenant_table('onboarding_tasks', 'select, insert, update');

-- What is true about a reseller and counts for a task; a task completes when all its facts are here.
create table onboarding_facts (
    tenant_id uuid not null,
    reseller_id uuid not null,
    fact text not null,
    detail text not null default '',
    recorded_at timestamptz not null,
    recorded_by text not null,
    constraint onboarding_facts_pk primary key (tenant_id, reseller_id, fact),
    constraint onboarding_facts_checklist foreign key (tenant_id, reseller_id)
        references onboarding_checklists (tenant_id, reseller_id)
);
select protect_tenant_table('onboarding_facts', 'select, insert, delete');
