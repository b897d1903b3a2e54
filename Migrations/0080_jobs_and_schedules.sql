-- When the latest try began, and which request or job set the work off.
alter table jobs add column started_at timestamptz, add column trace_id text not null default '';

-- A tenant whose last turn lies longer back comes first; a queue's rate is counted over all tenants.
create index jobs_tenant_started_at on jobs (tenant_id, started_at desc) where started_at is not null;
create index jobs_queue_started_at on jobs (queue, started_at) where started_at is not null;
create index jobs_tenant_finished_at on jobs (tenant_id, finished_at desc, id desc) where finished_at is not null;

-- The work itself holds its claim and ends it in the transaction of its effect; staff retry and cancel.
grant update on jobs to tributary_program;

-- Up to which instant the occurrences of a schedule have been dealt with, and when the next one is due.
create table schedules (
    tenant_id uuid not null,
    name text not null,
    rule text not null,
    catch_up text not null,
    zone text not null,
    planned_until timestamptz not null,
    next_at timestamptz not null,
    constraint schedules_pk primary key (tenant_id, name),
    constraint schedules_tenant foreign key (tenant_id) references tenants (id)
);
select protect_tenant_table('schedules', 'select, insert, update');
create policy platform_rows on schedules for select to tributary_platform using (true);
grant select on schedules to tributary_platform;

alter table schedule_runs add column job_id uuid;
grant update on schedule_runs to tributary_program;
