-- The secrets with which programs act for a person. Only the SHA-256 of a secret is kept. A row stays after the token
-- ended, so that its owner sees what there was.
create table access_tokens (
    tenant_id uuid not null,
    id uuid not null,
    account_id uuid not null,
    name text not null,
    scopes text[] not null,
    token_hash bytea not null,
    -- The last four characters, by which people tell tokens apart.
    ending text not null,
    created_at timestamptz not null,
    expires_at timestamptz not null,
    last_used_at timestamptz,
    last_used_from text not null default '',
    revoked_at timestamptz,
    -- Successful calls in a row; -1 once that was told.
    successes bigint not null default 0,
    constraint access_tokens_pk primary key (tenant_id, id),
    constraint access_tokens_account foreign key (tenant_id, account_id) references accounts (tenant_id, id),
    constraint access_tokens_hash_unique unique (tenant_id, token_hash),
    constraint access_tokens_name check (length(name) between 1 and 100),
    constraint access_tokens_scopes check (cardinality(scopes) between 1 and 50),
    constraint access_tokens_expiry check (expires_at > created_at and expires_at <= created_at + interval '366 days')
);
create index access_tokens_by_account on access_tokens (tenant_id, account_id, created_at);
select protect_tenant_table('access_tokens', 'select, insert, update, delete');

-- How often somebody called within a window of time. A subject is the digest of a token, a session or an address.
create table call_windows (
    tenant_id uuid not null,
    subject bytea not null,
    starts_at timestamptz not null,
    calls bigint not null,
    constraint call_windows_pk primary key (tenant_id, subject),
    constraint call_windows_tenant foreign key (tenant_id) references tenants (id)
);
create index call_windows_by_age on call_windows (tenant_id, starts_at);
select protect_tenant_table('call_windows', 'select, insert, update, delete');

-- What a program was answered to an act with an idempotency key, for a day: the same key gives the same answer.
create table kept_answers (
    tenant_id uuid not null,
    -- The digest of who called and of the key.
    key_hash bytea not null,
    -- The digest of what was asked for.
    input_hash bytea not null,
    status bigint,
    headers text not null default '',
    body text not null default '',
    created_at timestamptz not null,
    constraint kept_answers_pk primary key (tenant_id, key_hash),
    constraint kept_answers_tenant foreign key (tenant_id) references tenants (id)
);
create index kept_answers_by_age on kept_answers (tenant_id, created_at);
select protect_tenant_table('kept_answers', 'select, insert, update, delete');
