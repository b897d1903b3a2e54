-- What a reseller wants the public to read about it. Only active resellers that want to be found are shown.
create table directory_entries (
    tenant_id uuid not null,
    reseller_id uuid not null,
    is_listed boolean not null,
    summary text not null default '',
    services text[] not null default '{}',
    languages text[] not null default '{}',
    -- Five-digit ZIP codes.
    zips text[] not null default '{}',
    changed_at timestamptz not null,
    changed_by text not null,
    constraint directory_entries_pk primary key (tenant_id, reseller_id),
    constraint directory_entries_reseller foreign key (tenant_id, reseller_id) references resellers (tenant_id, id)
);
select protect_tenant_table('directory_entries', 'select, insert, update');
