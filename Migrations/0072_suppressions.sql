-- Addresses that get no letters, or only those that nobody may do without, and why.
create table suppressions (
    tenant_id uuid not null,
    address text not null,
    reason text not null,
    detail text not null,
    letter_id uuid,
    created_at timestamptz not null,
    constraint suppressions_pk primary key (tenant_id, address, reason),
    constraint suppressions_tenant foreign key (tenant_id) references tenants (id),
    constraint suppressions_letter foreign key (tenant_id, letter_id) references letters (tenant_id, id),
    constraint suppressions_reason check (reason in ('dead_address', 'soft_bounces', 'complaint', 'staff')),
    constraint suppressions_lower_case check (address = lower(address))
);
create index suppressions_by_letter on suppressions (tenant_id, letter_id);
select protect_tenant_table('suppressions', 'select, insert, update, delete');

-- What mail servers reported about letters that had left: each report once.
create table letter_reports (
    tenant_id uuid not null,
    id uuid not null,
    letter_id uuid not null,
    address text not null,
    kind text not null,
    status text not null,
    detail text not null,
    digest bytea not null,
    received_at timestamptz not null,
    constraint letter_reports_pk primary key (tenant_id, id),
    constraint letter_reports_once unique (tenant_id, letter_id, digest),
    constraint letter_reports_tenant foreign key (tenant_id) references tenants (id),
    constraint letter_reports_letter foreign key (tenant_id, letter_id) references letters (tenant_id, id),
    constraint letter_reports_kind check (kind in ('delivered', 'delayed', 'refused', 'dead_address', 'complaint'))
);
create index letter_reports_by_address on letter_reports (tenant_id, address, received_at desc);
select protect_tenant_table('letter_reports', 'select, insert');
