-- From an instant on the team of a reseller reaches only the page on which it can lift the limit.
create table portal_limits (
    tenant_id uuid not null,
    reseller_id uuid not null,
    from_at timestamptz not null,
    constraint portal_limits_pk primary key (tenant_id, reseller_id),
    constraint portal_limits_tenant foreign key (tenant_id) references tenants (id)
);
select protect_tenant_table('portal_limits', 'select, insert, update, delete');
