-- People who sign in: the tenant's staff and the teams of its resellers. One address has one account in a tenant.
create table accounts (
    tenant_id uuid not null,
    id uuid not null,
    email text not null,
    name text not null,
    title text not null default '',
    phone text not null default '',
    reseller_id uuid,
    company text not null default '',
    roles text[] not null,
    status text not null,
    password_hash text,
    password_changed_at timestamptz,
    appearance text not null default 'auto',
    last_signed_in_at timestamptz,
    created_at timestamptz not null,
    version bigint not null default 1,
    constraint accounts_pk primary key (tenant_id, id),
    constraint accounts_tenant foreign key (tenant_id) references tenants (id),
    constraint accounts_email_unique unique (tenant_id, email),
    constraint accounts_email_lower_case check (email = lower(email)),
    constraint accounts_status check (status in ('invited', 'active', 'disabled')),
    constraint accounts_appearance check (appearance in ('auto', 'light', 'dark')),
    constraint accounts_active_has_password check (status <> 'active' or password_hash is not null),
    constraint accounts_roles check (
        cardinality(roles) > 0
        and (reseller_id is null and roles <@ array[
            'admin', 'director', 'reviewer', 'channel_manager', 'account_manager', 'success_manager', 'finance',
            'finance_approver', 'legal', 'technical', 'auditor', 'operator_admin']
        or reseller_id is not null and roles <@ array['owner', 'manager', 'sales', 'technician', 'accountant']))
);
create index accounts_by_reseller on accounts (tenant_id, reseller_id, id) where reseller_id is not null;
select protect_tenant_table('accounts', 'select, insert, update');

-- A browser that is signed in. Only the hash of its token is kept; signing out deletes the row.
create table sessions (
    tenant_id uuid not null,
    id uuid not null,
    account_id uuid not null,
    token_hash bytea not null,
    address text not null,
    agent text not null,
    created_at timestamptz not null,
    last_seen_at timestamptz not null,
    constraint sessions_pk primary key (tenant_id, id),
    constraint sessions_token_unique unique (tenant_id, token_hash),
    constraint sessions_account foreign key (tenant_id, account_id) references accounts (tenant_id, id)
);
create index sessions_by_account on sessions (tenant_id, account_id, last_seen_at);
select protect_tenant_table('sessions', 'select, insert, update, delete');

-- Single-use links that let somebody set a password: invitations (7 days) and resets (30 minutes).
create table password_links (
    tenant_id uuid not null,
    id uuid not null,
    account_id uuid not null,
    purpose text not null,
    token_hash bytea not null,
    created_at timestamptz not null,
    expires_at timestamptz not null,
    ended_at timestamptz,
    used_at timestamptz,
    constraint password_links_pk primary key (tenant_id, id),
    constraint password_links_token_unique unique (tenant_id, token_hash),
    constraint password_links_account foreign key (tenant_id, account_id) references accounts (tenant_id, id),
    constraint password_links_purpose check (purpose in ('invitation', 'reset'))
);
create unique index password_links_one_open on password_links (tenant_id, account_id, purpose)
    where used_at is null and ended_at is null;
select protect_tenant_table('password_links', 'select, insert, update');

-- How often something was tried lately: sign-ins by account and network, letters by address.
create table attempts (
    tenant_id uuid not null,
    scope text not null,
    subject bytea not null,
    count int not null,
    since timestamptz not null,
    next_at timestamptz not null,
    constraint attempts_pk primary key (tenant_id, scope, subject),
    constraint attempts_tenant foreign key (tenant_id) references tenants (id)
);
create index attempts_by_age on attempts (tenant_id, since);
select protect_tenant_table('attempts', 'select, insert, update, delete');

-- What a form with a key did, so that the same form sent again gives the same answer and does nothing.
create table idempotency_keys (
    tenant_id uuid not null,
    key text not null,
    act text not null,
    input_hash bytea not null,
    result text,
    created_at timestamptz not null,
    constraint idempotency_keys_pk primary key (tenant_id, key),
    constraint idempotency_keys_tenant foreign key (tenant_id) references tenants (id)
);
create index idempotency_keys_by_age on idempotency_keys (tenant_id, created_at);
select protect_tenant_table('idempotency_keys', 'select, insert, update, delete');
