create table product_versions (
    tenant_id uuid not null,
    record_id uuid not null,
    version integer not null,
    name text not null,
    family text not null,
    technology text,
    monthly_price bigint,
    allowance bigint,
    usage_billed boolean not null,
    required_programme text not null,
    next_product text not null,
    constraint product_versions_pk primary key (tenant_id, record_id, version),
    constraint product_versions_feed foreign key (tenant_id, record_id, version)
        references feed_versions (tenant_id, record_id, version),
    constraint product_versions_family
        check (family in ('internet', 'phone', 'tv', 'bundle', 'equipment', 'other')),
    constraint product_versions_technology check (technology in ('fiber', 'cable', 'dsl', 'wireless'))
);
select protect_tenant_table('product_versions', 'select, insert');

create table customer_versions (
    tenant_id uuid not null,
    record_id uuid not null,
    version integer not null,
    name text not null,
    type text not null,
    email text not null,
    phone text not null,
    street text not null,
    city text not null,
    county text not null,
    state text not null,
    zip text not null,
    country text not null,
    latitude bigint,
    longitude bigint,
    language text not null,
    tax_id_sealed bytea,
    tax_id_print bytea,
    reseller_id uuid,
    constraint customer_versions_pk primary key (tenant_id, record_id, version),
    constraint customer_versions_feed foreign key (tenant_id, record_id, version)
        references feed_versions (tenant_id, record_id, version),
    constraint customer_versions_type
        check (type in ('residential', 'small_business', 'enterprise', 'government', 'nonprofit'))
);
select protect_tenant_table('customer_versions', 'select, insert');

-- What is true of a customer now, drawn from the versions with each import: the lists read it.
create table customers (
    tenant_id uuid not null,
    id uuid not null,
    external_id text not null,
    name text not null,
    type text not null,
    email text not null,
    phone text not null,
    city text not null,
    state text not null,
    zip text not null,
    since date not null,
    reseller_id uuid,
    standing text not null default 'prospect',
    mrr bigint not null default 0,
    active_services integer not null default 0,
    first_active_on date,
    search_key text generated always as (
        lower(name || ' ' || email || ' ' || external_id || ' ' || city || ' ' || zip)
    ) stored,
    constraint customers_pk primary key (tenant_id, id),
    constraint customers_record foreign key (tenant_id, id) references feed_records (tenant_id, id),
    constraint customers_standing
        check (standing in ('prospect', 'ordered', 'active', 'suspended', 'churned')),
    constraint customers_mrr check (mrr >= 0)
);
create index customers_by_name on customers (tenant_id, lower(name), id);
create index customers_by_reseller on customers (tenant_id, reseller_id, lower(name), id);
select protect_tenant_table('customers', 'select, insert, update');

create table customer_links (
    tenant_id uuid not null,
    id uuid not null,
    customer_id uuid not null,
    reseller_id uuid not null,
    starts_on date not null,
    ends_on date,
    share_rate bigint not null default 1000000,
    kind text not null,
    constraint customer_links_pk primary key (tenant_id, id),
    constraint customer_links_customer foreign key (tenant_id, customer_id) references customers (tenant_id, id),
    constraint customer_links_reseller foreign key (tenant_id, reseller_id) references resellers (tenant_id, id),
    constraint customer_links_kind check (kind in ('direct', 'referral', 'inherited', 'transfer')),
    constraint customer_links_share check (share_rate between 1 and 1000000),
    constraint customer_links_days check (ends_on >= starts_on - 1)
);
-- Shares of less than the whole come with a later release; until then one link is open.
create unique index customer_links_one_open on customer_links (tenant_id, customer_id) where ends_on is null;
create index customer_links_customer_days on customer_links (tenant_id, customer_id, starts_on);
create index customer_links_reseller_days on customer_links (tenant_id, reseller_id, starts_on);
select protect_tenant_table('customer_links', 'select, insert, update');

create table deals (
    tenant_id uuid not null,
    id uuid not null,
    public_id text not null,
    reseller_id uuid not null,
    customer_external_id text not null,
    product text not null,
    estimated_mrr bigint not null,
    currency text not null,
    submitted_on date not null,
    approved_on date,
    won_on date,
    constraint deals_pk primary key (tenant_id, id),
    constraint deals_public_id unique (tenant_id, public_id),
    constraint deals_reseller foreign key (tenant_id, reseller_id) references resellers (tenant_id, id),
    constraint deals_mrr check (estimated_mrr >= 0)
);
create index deals_customer on deals (tenant_id, customer_external_id);
select protect_tenant_table('deals', 'select, insert');
