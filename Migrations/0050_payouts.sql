-- Who the tenant's bank is, and how payouts are made. One row a tenant; bank files are refused without it.
create table payout_settings (
    tenant_id uuid not null,
    destination text not null,
    destination_name text not null,
    origin text not null,
    origin_name text not null,
    company_name text not null,
    company_id text not null,
    originating_bank text not null,
    entry_description text not null default 'COMMISSION',
    minimum bigint not null default 5000,
    updated_at timestamptz not null,
    constraint payout_settings_pk primary key (tenant_id),
    constraint payout_settings_tenant foreign key (tenant_id) references tenants (id),
    constraint payout_settings_minimum_range check (minimum between 0 and 1000000)
);
select protect_tenant_table('payout_settings', 'select, insert, update');

-- The account number is sealed; only its last four digits can be read without the key.
create table payout_methods (
    tenant_id uuid not null,
    id uuid not null,
    reseller_id uuid not null,
    provider text not null,
    holder text not null,
    kind text not null,
    last_four text not null,
    sealed_account bytea not null,
    account_index bytea not null,
    state text not null,
    added_by uuid not null,
    added_at timestamptz not null,
    verified_by uuid,
    verified_at timestamptz,
    evidence text not null default '',
    version bigint not null default 1,
    constraint payout_methods_pk primary key (tenant_id, id),
    constraint payout_methods_reseller foreign key (tenant_id, reseller_id) references resellers (tenant_id, id),
    constraint payout_methods_state check (state in ('pending_verification', 'verified', 'suspended', 'removed')),
    constraint payout_methods_two_persons check (verified_by is null or verified_by <> added_by)
);
create unique index payout_methods_one_current on payout_methods (tenant_id, reseller_id)
    where state in ('pending_verification', 'verified', 'suspended');
select protect_tenant_table('payout_methods', 'select, insert, update');

create table tax_forms (
    tenant_id uuid not null,
    id uuid not null,
    reseller_id uuid not null,
    kind text not null,
    name text not null,
    classification text not null,
    last_four text not null,
    sealed_number bytea not null,
    state text not null,
    submitted_by uuid not null,
    submitted_at timestamptz not null,
    decided_by uuid,
    decided_at timestamptz,
    constraint tax_forms_pk primary key (tenant_id, id),
    constraint tax_forms_reseller foreign key (tenant_id, reseller_id) references resellers (tenant_id, id),
    constraint tax_forms_kind check (kind in ('w9', 'w8')),
    constraint tax_forms_state check (state in ('submitted', 'accepted', 'rejected', 'replaced')),
    constraint tax_forms_two_persons check (decided_by is null or decided_by <> submitted_by)
);
create unique index tax_forms_one_current on tax_forms (tenant_id, reseller_id) where state in ('submitted', 'accepted');
select protect_tenant_table('tax_forms', 'select, insert, update');

create table payout_batches (
    tenant_id uuid not null,
    id uuid not null,
    number text not null,
    currency text not null,
    payout_on date not null,
    state text not null,
    created_by uuid not null,
    created_by_name text not null,
    created_at timestamptz not null,
    submitted_by uuid,
    submitted_at timestamptz,
    approved_by uuid,
    approved_by_name text,
    approved_at timestamptz,
    released_by uuid,
    released_by_name text,
    released_at timestamptz,
    settled_at timestamptz,
    settlement_evidence text not null default '',
    version bigint not null default 1,
    constraint payout_batches_pk primary key (tenant_id, id),
    constraint payout_batches_tenant foreign key (tenant_id) references tenants (id),
    constraint payout_batches_number_unique unique (tenant_id, number),
    constraint payout_batches_state check (state in (
        'draft', 'pending_approval', 'approved', 'submitted', 'settled', 'partially_failed', 'failed', 'cancelled')),
    constraint payout_batches_approver_is_another check (
        approved_by is null or (approved_by <> created_by and approved_by is distinct from submitted_by)),
    constraint payout_batches_releaser_is_another check (released_by is null or released_by <> created_by)
);
create unique index payout_batches_one_open on payout_batches (tenant_id)
    where state in ('draft', 'pending_approval', 'approved');
select protect_tenant_table('payout_batches', 'select, insert, update');

create table payouts (
    tenant_id uuid not null,
    id uuid not null,
    number text not null,
    batch_id uuid not null,
    reseller_id uuid not null,
    reseller_name text not null,
    method_id uuid,
    method_last_four text not null default '',
    provider text not null,
    state text not null,
    holds text not null default '',
    currency text not null,
    gross bigint not null,
    tax bigint not null,
    fee bigint not null,
    net bigint not null,
    trace text not null default '',
    sent_at timestamptz,
    expected_on date,
    settled_at timestamptz,
    failure_reason text not null default '',
    constraint payouts_pk primary key (tenant_id, id),
    constraint payouts_number_unique unique (tenant_id, number),
    constraint payouts_batch foreign key (tenant_id, batch_id) references payout_batches (tenant_id, id),
    constraint payouts_reseller foreign key (tenant_id, reseller_id) references resellers (tenant_id, id),
    constraint payouts_once_a_batch unique (tenant_id, batch_id, reseller_id),
    constraint payouts_sum check (net = gross - tax - fee),
    constraint payouts_positive check (gross > 0 and tax >= 0 and fee >= 0),
    constraint payouts_state check (state in (
        'queued', 'held', 'sent', 'settled', 'failed', 'returned', 'cancelled'))
);
create unique index payouts_one_open on payouts (tenant_id, reseller_id) where state in ('queued', 'held', 'sent');
create index payouts_of_reseller on payouts (tenant_id, reseller_id, id);
select protect_tenant_table('payouts', 'select, insert, update');

-- A released file is never built again: its bytes are kept, sealed, with their SHA-256.
create table bank_files (
    tenant_id uuid not null,
    id uuid not null,
    batch_id uuid not null,
    name text not null,
    created_on date not null,
    modifier text not null,
    sha256 bytea not null,
    sealed_content bytea not null,
    entries bigint not null,
    total bigint not null,
    created_at timestamptz not null,
    constraint bank_files_pk primary key (tenant_id, id),
    constraint bank_files_batch_once unique (tenant_id, batch_id),
    constraint bank_files_modifier_once unique (tenant_id, created_on, modifier),
    constraint bank_files_batch foreign key (tenant_id, batch_id) references payout_batches (tenant_id, id)
);
select protect_tenant_table('bank_files', 'select, insert');
