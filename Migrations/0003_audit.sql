-- The end of each tenant's chain of audit events. The row is locked by each append, so the chain cannot fork.
create table audit_heads (
    tenant_id uuid not null,
    seq bigint not null,
    previous_hash bytea not null,
    hash bytea not null,
    constraint audit_heads_pk primary key (tenant_id),
    constraint audit_heads_tenant foreign key (tenant_id) references tenants (id)
);
select protect_tenant_table('audit_heads', 'select, insert, update');

-- Who did what, append only. hash = sha256(previous_hash, seq as 8 bytes, content_hash); content_hash covers all
-- other columns in the canonical form that the program writes.
create table audit_events (
    tenant_id uuid not null,
    seq bigint not null,
    id uuid not null,
    at timestamptz not null,
    actor_id uuid,
    actor_name text not null,
    on_behalf_of uuid,
    act text not null,
    subject_kind text not null,
    subject_id text not null,
    subject_label text not null,
    before jsonb not null,
    after jsonb not null,
    reason text not null,
    request_id text not null,
    address text not null,
    content_hash bytea not null,
    previous_hash bytea not null,
    hash bytea not null,
    constraint audit_events_pk primary key (tenant_id, seq),
    constraint audit_events_tenant foreign key (tenant_id) references tenants (id),
    constraint audit_events_chain unique (tenant_id, previous_hash)
);
create index audit_events_by_subject on audit_events (tenant_id, subject_kind, subject_id, seq);
create index audit_events_by_actor on audit_events (tenant_id, actor_id, seq);
select protect_tenant_table('audit_events', 'select, insert');
