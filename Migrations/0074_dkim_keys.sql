-- The keys that letters are signed with (RFC 6376, RFC 8463). The private part is sealed.
create table dkim_keys (
    tenant_id uuid not null,
    id uuid not null,
    domain text not null,
    selector text not null,
    algorithm text not null,
    private_sealed bytea not null,
    public_key bytea not null,
    state text not null,
    created_at timestamptz not null,
    changed_at timestamptz not null,
    constraint dkim_keys_pk primary key (tenant_id, id),
    constraint dkim_keys_once unique (tenant_id, domain, selector),
    constraint dkim_keys_tenant foreign key (tenant_id) references tenants (id),
    constraint dkim_keys_algorithm check (algorithm in ('rsa-sha256', 'ed25519-sha256')),
    constraint dkim_keys_state check (state in ('made', 'signing', 'retired')),
    constraint dkim_keys_lower_case check (domain = lower(domain) and selector = lower(selector))
);
select protect_tenant_table('dkim_keys', 'select, insert, update');
