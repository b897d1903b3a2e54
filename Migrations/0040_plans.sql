-- What resellers are paid by. A version is written once and never changed: there is no right to update one, and the
-- hash of its rules tells whether anybody did.
create table commission_plans (
    tenant_id uuid not null,
    id uuid not null,
    code text not null,
    name text not null,
    is_default boolean not null default false,
    created_at timestamptz not null,
    constraint commission_plans_pk primary key (tenant_id, id),
    constraint commission_plans_tenant foreign key (tenant_id) references tenants (id),
    constraint commission_plans_code_unique unique (tenant_id, code),
    constraint commission_plans_code_form check (code ~ '^[a-z][a-z0-9_]{1,62}$'),
    constraint commission_plans_name_length check (char_length(name) between 2 and 200)
);
create unique index commission_plans_one_default on commission_plans (tenant_id) where is_default;
select protect_tenant_table('commission_plans', 'select, insert');

create table plan_versions (
    tenant_id uuid not null,
    id uuid not null,
    plan_id uuid not null,
    number bigint not null,
    status text not null,
    effective_from date not null,
    rules text not null,
    rules_hash bytea not null,
    note text not null default '',
    created_by text not null,
    approved_by text not null default '',
    approved_at timestamptz,
    constraint plan_versions_pk primary key (tenant_id, id),
    constraint plan_versions_plan foreign key (tenant_id, plan_id) references commission_plans (tenant_id, id),
    constraint plan_versions_number_unique unique (tenant_id, plan_id, number),
    constraint plan_versions_status_known check (status in ('draft', 'pending_approval', 'approved', 'withdrawn')),
    constraint plan_versions_first_of_month check (extract(day from effective_from) = 1)
);
select protect_tenant_table('plan_versions', 'select, insert');
