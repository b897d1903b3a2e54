-- Whether a second factor is compulsory. A tenant without a row demands one of its staff and of owners and accountants.
create table sign_in_rules (
    tenant_id uuid not null,
    second_factor text not null,
    changed_at timestamptz not null,
    constraint sign_in_rules_pk primary key (tenant_id),
    constraint sign_in_rules_tenant foreign key (tenant_id) references tenants (id),
    constraint sign_in_rules_second_factor check (second_factor in ('by_role', 'by_choice'))
);
-- Nobody is locked out by an upgrade: tenants from before leave it to their people until they decide otherwise.
insert into sign_in_rules (tenant_id, second_factor, changed_at) select id, 'by_choice', now() from tenants;
select protect_tenant_table('sign_in_rules', 'select, insert, update');

-- The authenticator of an account. It counts from confirmed_at on; last_step is the newest code that was used, so that
-- no code works twice. ending_at is when a reset by staff takes effect.
create table second_factors (
    tenant_id uuid not null,
    account_id uuid not null,
    seed_sealed bytea not null,
    created_at timestamptz not null,
    confirmed_at timestamptz,
    last_step bigint not null default 0,
    ending_at timestamptz,
    constraint second_factors_pk primary key (tenant_id, account_id),
    constraint second_factors_account foreign key (tenant_id, account_id) references accounts (tenant_id, id)
);
select protect_tenant_table('second_factors', 'select, insert, update, delete');

-- Ten codes that each stand in for the authenticator once. Only their hashes are kept.
create table recovery_codes (
    tenant_id uuid not null,
    account_id uuid not null,
    slot int not null,
    code_hash text not null,
    used_at timestamptz,
    constraint recovery_codes_pk primary key (tenant_id, account_id, slot),
    constraint recovery_codes_account foreign key (tenant_id, account_id) references accounts (tenant_id, id),
    constraint recovery_codes_slot check (slot between 1 and 10)
);
select protect_tenant_table('recovery_codes', 'select, insert, update, delete');

-- A sign-in whose password was right and that waits for the second factor.
create table sign_in_challenges (
    tenant_id uuid not null,
    id uuid not null,
    account_id uuid not null,
    token_hash bytea not null,
    tries int not null default 0,
    created_at timestamptz not null,
    expires_at timestamptz not null,
    constraint sign_in_challenges_pk primary key (tenant_id, id),
    constraint sign_in_challenges_token_unique unique (tenant_id, token_hash),
    constraint sign_in_challenges_account foreign key (tenant_id, account_id) references accounts (tenant_id, id)
);
create index sign_in_challenges_by_account on sign_in_challenges (tenant_id, account_id);
create index sign_in_challenges_by_age on sign_in_challenges (tenant_id, expires_at);
select protect_tenant_table('sign_in_challenges', 'select, insert, update, delete');

-- When the person last proved who they are. Sessions from before have proved it when they began.
alter table sessions add column proved_at timestamptz;
