-- Work to be done after a commit. A worker claims a job for a short time, extends the claim while it works, and writes
-- with the number of its claim (`fence`), so that one who lost the job can no longer finish it.
create table jobs (
    tenant_id uuid not null,
    id uuid not null,
    kind text not null,
    queue text not null,
    payload jsonb not null,
    unique_key text,
    priority integer not null default 0,
    state text not null default 'available',
    attempts integer not null default 0,
    most_attempts integer not null,
    losses integer not null default 0,
    fence bigint not null default 0,
    worker_id uuid,
    leased_until timestamptz,
    run_at timestamptz not null,
    created_at timestamptz not null,
    finished_at timestamptz,
    last_error text not null default '',
    constraint jobs_pk primary key (tenant_id, id),
    constraint jobs_tenant foreign key (tenant_id) references tenants (id),
    constraint jobs_state check (state in ('available', 'running', 'retry', 'done', 'dead', 'cancelled')),
    constraint jobs_leased check ((state = 'running') = (leased_until is not null and worker_id is not null)),
    constraint jobs_finished check ((state in ('done', 'dead', 'cancelled')) = (finished_at is not null))
);
create unique index jobs_unique_key on jobs (tenant_id, kind, unique_key)
    where unique_key is not null and state in ('available', 'running', 'retry');
create index jobs_waiting on jobs (tenant_id, priority desc, run_at, id) where state in ('available', 'retry');
create index jobs_running on jobs (leased_until) where state = 'running';
create index jobs_finished_at on jobs (finished_at) where state in ('done', 'cancelled');
select protect_tenant_table('jobs', 'select, insert');

-- The worker serves all tenants; the work itself runs as the tenant.
create policy platform_rows on jobs to tributary_platform using (true) with check (true);
grant select, update, delete on jobs to tributary_platform;

-- What happened, for those that react to it later.
create table domain_events (
    tenant_id uuid not null,
    id uuid not null,
    name text not null,
    subject_id uuid not null,
    facts jsonb not null,
    occurred_at timestamptz not null,
    constraint domain_events_pk primary key (tenant_id, id),
    constraint domain_events_tenant foreign key (tenant_id) references tenants (id)
);
create index domain_events_subject on domain_events (tenant_id, subject_id, id);
select protect_tenant_table('domain_events', 'select, insert');

-- One row for each planned occurrence of a schedule: its key is what keeps an occurrence from running twice.
create table schedule_runs (
    tenant_id uuid not null,
    schedule text not null,
    planned_at timestamptz not null,
    created_at timestamptz not null,
    constraint schedule_runs_pk primary key (tenant_id, schedule, planned_at),
    constraint schedule_runs_tenant foreign key (tenant_id) references tenants (id)
);
select protect_tenant_table('schedule_runs', 'select, insert');
