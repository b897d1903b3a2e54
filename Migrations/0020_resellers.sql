-- A reseller of the tenant. Status, tier and type here are those of today; what was true on a day of the past stands in
-- reseller_states, because commissions look back.
create table resellers (
    tenant_id uuid not null,
    id uuid not null,
    public_id text not null,
    version bigint not null default 1,
    name text not null,
    legal_name text not null default '',
    website_url text not null default '',
    business_type text not null default '',
    type text not null,
    status text not null,
    tier text not null,
    parent_id uuid,
    parent_from date,
    contact_name text not null default '',
    contact_title text not null default '',
    contact_email text not null,
    contact_phone text not null default '',
    street text not null default '',
    city text not null default '',
    county text not null default '',
    state text not null default '',
    zip text not null default '',
    country text not null default 'US',
    tax_id_sealed bytea,
    -- Keyed hash of the tax id: says that two are the same without saying what they are.
    tax_id_print bytea,
    -- Name in small letters and digits with the zip, null without a zip.
    company_key text,
    license_number text not null default '',
    license_expires_on date,
    languages text[] not null default '{}',
    territories text[] not null default '{}',
    segments text[] not null default '{}',
    skills text[] not null default '{}',
    max_capacity bigint not null,
    monthly_target_minor bigint not null,
    currency text not null,
    payment_terms text not null default 'net_30',
    account_manager_id uuid,
    account_manager_name text not null default '',
    rate_proposal text not null default '',
    notes text not null default '',
    created_at timestamptz not null,
    activated_on date,
    search_key text generated always as (
        lower(public_id || ' ' || name || ' ' || contact_name || ' ' || contact_email || ' ' || city || ' ' || zip)
    ) stored,
    constraint resellers_pk primary key (tenant_id, id),
    constraint resellers_tenant foreign key (tenant_id) references tenants (id),
    constraint resellers_public_id_unique unique (tenant_id, public_id),
    constraint resellers_parent foreign key (tenant_id, parent_id) references resellers (tenant_id, id),
    constraint resellers_account_manager foreign key (tenant_id, account_manager_id)
        references accounts (tenant_id, id),
    constraint resellers_parent_is_other check (parent_id <> id),
    constraint resellers_type_known check (type in (
        'authorized_dealer', 'value_added_reseller', 'system_integrator', 'distributor', 'white_label', 'franchise',
        'technology_partner', 'referral_partner')),
    constraint resellers_status_known check (
        status in ('pending_onboarding', 'active', 'inactive', 'suspended', 'terminated')),
    constraint resellers_tier_known check (tier in ('bronze', 'silver', 'gold', 'platinum')),
    constraint resellers_payment_terms_known check (payment_terms in ('immediate', 'net_30', 'net_45', 'net_60'))
);
create index resellers_by_name on resellers (tenant_id, name, id);
create index resellers_by_tax_id on resellers (tenant_id, tax_id_print) where tax_id_print is not null;
create index resellers_by_company on resellers (tenant_id, company_key) where company_key is not null;
create index resellers_by_email on resellers (tenant_id, contact_email);
create index resellers_by_parent on resellers (tenant_id, parent_id) where parent_id is not null;
select protect_tenant_table('resellers', 'select, insert, update');

-- Each state of a reseller from a day on. Of several rows of one day the one with the highest number counts.
create table reseller_states (
    tenant_id uuid not null,
    reseller_id uuid not null,
    number bigint not null,
    valid_from date not null,
    status text not null,
    tier text not null,
    type text not null,
    reason text not null default '',
    recorded_at timestamptz not null,
    recorded_by text not null,
    constraint reseller_states_pk primary key (tenant_id, reseller_id, number),
    constraint reseller_states_reseller foreign key (tenant_id, reseller_id) references resellers (tenant_id, id),
    constraint reseller_states_status_known check (
        status in ('pending_onboarding', 'active', 'inactive', 'suspended', 'terminated')),
    constraint reseller_states_tier_known check (tier in ('bronze', 'silver', 'gold', 'platinum'))
);
select protect_tenant_table('reseller_states', 'select, insert');

-- The commission plan that was agreed with a reseller, by code, from a month on. Plans themselves belong to earnings.
create table reseller_terms (
    tenant_id uuid not null,
    reseller_id uuid not null,
    from_month date not null,
    plan_code text not null,
    recorded_at timestamptz not null,
    recorded_by text not null,
    constraint reseller_terms_pk primary key (tenant_id, reseller_id, from_month),
    constraint reseller_terms_reseller foreign key (tenant_id, reseller_id) references resellers (tenant_id, id),
    constraint reseller_terms_first_of_month check (extract(day from from_month) = 1)
);
select protect_tenant_table('reseller_terms', 'select, insert');

create table agreements (
    tenant_id uuid not null,
    id uuid not null,
    reseller_id uuid not null,
    version bigint not null default 1,
    status text not null,
    template_version text not null,
    term_months bigint not null,
    created_at timestamptz not null,
    constraint agreements_pk primary key (tenant_id, id),
    constraint agreements_reseller foreign key (tenant_id, reseller_id) references resellers (tenant_id, id),
    constraint agreements_status_known check (status in (
        'draft', 'sent', 'signed', 'declined', 'in_force', 'expired', 'terminated', 'superseded'))
);
create index agreements_by_reseller on agreements (tenant_id, reseller_id);
select protect_tenant_table('agreements', 'select, insert, update');
