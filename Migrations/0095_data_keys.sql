-- The keys that a tenant's values are sealed with ('seal', a version for each rotation) and the one of its fingerprints
-- ('index'), each wrapped by the program's secret key.
create table data_keys (
    tenant_id uuid not null,
    purpose text not null,
    version integer not null,
    wrapped bytea not null,
    created_at timestamptz not null,
    constraint data_keys_pk primary key (tenant_id, purpose, version),
    constraint data_keys_tenant foreign key (tenant_id) references tenants (id),
    constraint data_keys_purpose check (purpose in ('seal', 'index')),
    constraint data_keys_version check (version > 0)
);
select protect_tenant_table('data_keys', 'select, insert, update');

-- A new key seals again what is otherwise never changed.
grant update (tax_id_sealed) on customer_versions to tributary_program;
grant update (sealed_content) on bank_files to tributary_program;
