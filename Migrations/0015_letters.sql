-- Every letter that the program wrote: the outbox while it waits, afterwards the memory of what was said to whom.
create table letters (
    tenant_id uuid not null,
    id uuid not null,
    template text not null,
    record_kind text not null,
    record_id uuid not null,
    event text not null,
    sender_name text not null,
    sender_address text not null,
    recipient_name text not null,
    recipient_address text not null,
    subject text not null,
    html text not null,
    plain text not null,
    header_names text[] not null,
    header_values text[] not null,
    secrets text[] not null,
    message_id text not null,
    status text not null,
    attempts bigint not null default 0,
    problem text not null default '',
    created_at timestamptz not null,
    tried_at timestamptz,
    next_try_at timestamptz,
    sent_at timestamptz,
    search_text text not null
        generated always as (lower(recipient_address || ' ' || recipient_name || ' ' || subject)) stored,
    constraint letters_pk primary key (tenant_id, id),
    constraint letters_tenant foreign key (tenant_id) references tenants (id),
    constraint letters_once unique (tenant_id, template, record_id, event, recipient_address),
    constraint letters_status check (status in ('queued', 'sending', 'sent', 'delivered', 'bounced', 'failed')),
    constraint letters_headers_in_pairs check (cardinality(header_names) = cardinality(header_values))
);
create index letters_by_status on letters (tenant_id, status, id desc);
create index letters_by_record on letters (tenant_id, record_id, id desc);
select protect_tenant_table('letters', 'select, insert, update');
