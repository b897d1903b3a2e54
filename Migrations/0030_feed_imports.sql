-- The billing feed: uploaded bundles, how far each has been imported, and what was wrong with their rows.
create table feed_imports (
    tenant_id uuid not null,
    id uuid not null,
    source text not null,
    state text not null,
    received_at timestamptz not null,
    received_by uuid,
    received_by_name text not null,
    started_at timestamptz,
    finished_at timestamptz,
    rows_total bigint not null,
    rows_done bigint not null default 0,
    file_position integer not null default 0,
    byte_position bigint not null default 0,
    line_position bigint not null default 1,
    fault text not null default '',
    constraint feed_imports_pk primary key (tenant_id, id),
    constraint feed_imports_tenant foreign key (tenant_id) references tenants (id),
    constraint feed_imports_state check (state in ('uploaded', 'running', 'done', 'failed')),
    constraint feed_imports_rows check (rows_done between 0 and rows_total),
    constraint feed_imports_source check (source <> '')
);
select protect_tenant_table('feed_imports', 'select, insert, update');

create table feed_import_files (
    tenant_id uuid not null,
    import_id uuid not null,
    position integer not null,
    name text not null,
    bytes bigint not null,
    sha256 text not null,
    rows bigint not null,
    created bigint not null default 0,
    updated bigint not null default 0,
    unchanged bigint not null default 0,
    stale bigint not null default 0,
    rejected bigint not null default 0,
    parked bigint not null default 0,
    constraint feed_import_files_pk primary key (tenant_id, import_id, position),
    constraint feed_import_files_import foreign key (tenant_id, import_id) references feed_imports (tenant_id, id)
);
select protect_tenant_table('feed_import_files', 'select, insert, update');

create table feed_rejections (
    tenant_id uuid not null,
    import_id uuid not null,
    file_position integer not null,
    line bigint not null,
    number integer not null,
    external_id text not null,
    field text not null,
    reason text not null,
    constraint feed_rejections_pk primary key (tenant_id, import_id, file_position, line, number),
    constraint feed_rejections_import foreign key (tenant_id, import_id) references feed_imports (tenant_id, id)
);
select protect_tenant_table('feed_rejections', 'select, insert');

-- Rows whose parent is not known yet. They are tried again until they fit or have waited too long.
create table feed_parked_rows (
    tenant_id uuid not null,
    id uuid not null,
    import_id uuid not null,
    file_position integer not null,
    line bigint not null,
    entity text not null,
    external_id text not null,
    cells jsonb not null,
    child_cells jsonb not null,
    field text not null,
    reason text not null,
    parked_at timestamptz not null,
    constraint feed_parked_rows_pk primary key (tenant_id, id),
    constraint feed_parked_rows_import foreign key (tenant_id, import_id) references feed_imports (tenant_id, id)
);
create index feed_parked_rows_age on feed_parked_rows (tenant_id, parked_at);
select protect_tenant_table('feed_parked_rows', 'select, insert, update, delete');

-- The last number of the tenant's change log. Its row is locked by each batch of an import, so that changes become
-- visible in the order of their numbers.
create table feed_counters (
    tenant_id uuid not null,
    last_change bigint not null,
    constraint feed_counters_pk primary key (tenant_id),
    constraint feed_counters_tenant foreign key (tenant_id) references tenants (id)
);
select protect_tenant_table('feed_counters', 'select, insert, update');

-- What the billing system calls a record, and which of its versions is the latest.
create table feed_records (
    tenant_id uuid not null,
    id uuid not null,
    source text not null,
    entity text not null,
    external_id text not null,
    version integer not null,
    constraint feed_records_pk primary key (tenant_id, id),
    constraint feed_records_key unique (tenant_id, source, entity, external_id),
    constraint feed_records_tenant foreign key (tenant_id) references tenants (id),
    constraint feed_records_entity check (entity in
        ('products', 'customers', 'services', 'invoices', 'payments', 'credit_notes', 'tickets', 'usage'))
);
select protect_tenant_table('feed_records', 'select, insert, update');

-- Every version of every record, numbered in the order in which they came: nothing is overwritten, so that the past
-- can be asked. What a version says is in the table of its entity.
create table feed_versions (
    tenant_id uuid not null,
    record_id uuid not null,
    version integer not null,
    change bigint not null,
    customer_id uuid,
    source_updated_at timestamptz not null,
    source_day date not null,
    content text not null,
    import_id uuid not null,
    recorded_at timestamptz not null,
    constraint feed_versions_pk primary key (tenant_id, record_id, version),
    constraint feed_versions_change unique (tenant_id, change),
    constraint feed_versions_record foreign key (tenant_id, record_id) references feed_records (tenant_id, id),
    constraint feed_versions_import foreign key (tenant_id, import_id) references feed_imports (tenant_id, id)
);
create index feed_versions_customer on feed_versions (tenant_id, customer_id, change);
select protect_tenant_table('feed_versions', 'select, insert');
