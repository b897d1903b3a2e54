-- The two roles that the program connects as own nothing and bypass nothing. `tributary migrate` makes them.
grant usage on schema public to tributary_program, tributary_platform;

-- Every table of a tenant goes through here: row level security on, forced for the owner too, one policy for the
-- program's role that fails closed without a tenant, and only the privileges that are named. The tenant is read in a
-- subquery, so that a statement reads it once and not for every row.
create function protect_tenant_table(target regclass, privileges text) returns void language plpgsql as $$
begin
    execute format('alter table %s enable row level security', target);
    execute format('alter table %s force row level security', target);
    execute format(
        'create policy tenant_rows on %s to tributary_program '
        'using (tenant_id = (select nullif(current_setting(''app.tenant_id'', true), '''')::uuid)) '
        'with check (tenant_id = (select nullif(current_setting(''app.tenant_id'', true), '''')::uuid))', target);
    execute format('grant %s on %s to tributary_program', privileges, target);
end
$$;

create table tenants (
    id uuid not null,
    slug text not null,
    name text not null,
    legal_name text not null,
    time_zone text not null,
    currency text not null,
    locale text not null default 'en',
    support_email text not null,
    support_phone text not null default '',
    footer_address text not null,
    accent text not null default '',
    is_default boolean not null default false,
    created_at timestamptz not null,
    constraint tenants_pk primary key (id),
    constraint tenants_slug_unique unique (slug),
    constraint tenants_slug_form check (slug ~ '^[a-z0-9][a-z0-9-]{0,62}$')
);
create unique index tenants_one_default on tenants (is_default) where is_default;
grant select on tenants to tributary_program;
grant select, insert, update on tenants to tributary_platform;

create table tenant_hosts (
    host text not null,
    tenant_id uuid not null,
    constraint tenant_hosts_pk primary key (host),
    constraint tenant_hosts_tenant foreign key (tenant_id) references tenants (id),
    constraint tenant_hosts_lower_case check (host = lower(host))
);
grant select on tenant_hosts to tributary_program;
grant select, insert, delete on tenant_hosts to tributary_platform;

create table tenant_holidays (
    tenant_id uuid not null,
    day date not null,
    name text not null,
    constraint tenant_holidays_pk primary key (tenant_id, day),
    constraint tenant_holidays_tenant foreign key (tenant_id) references tenants (id)
);
select protect_tenant_table('tenant_holidays', 'select, insert, delete');
