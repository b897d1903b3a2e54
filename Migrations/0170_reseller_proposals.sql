-- Companies that a reseller wants below it. A channel manager agrees or declines; an administrator enters them.
create table reseller_proposals (
    tenant_id uuid not null,
    id uuid not null,
    parent_id uuid not null,
    company text not null,
    contact_name text not null,
    contact_email text not null,
    contact_phone text not null,
    reason text not null,
    state text not null,
    proposed_by text not null,
    proposed_at timestamptz not null,
    decided_by text not null default '',
    decided_at timestamptz,
    -- What the reseller above reads about a refusal.
    note text not null default '',
    reseller_id uuid,
    constraint reseller_proposals_pk primary key (tenant_id, id),
    constraint reseller_proposals_parent foreign key (tenant_id, parent_id) references resellers (tenant_id, id),
    constraint reseller_proposals_reseller foreign key (tenant_id, reseller_id) references resellers (tenant_id, id),
    constraint reseller_proposals_state_known check (state in ('open', 'agreed', 'entered', 'declined', 'withdrawn')),
    constraint reseller_proposals_decided check ((state = 'open') = (decided_at is null)),
    constraint reseller_proposals_made check ((state = 'entered') = (reseller_id is not null))
);
create unique index reseller_proposals_open_once on reseller_proposals (tenant_id, parent_id, contact_email)
    where state = 'open';
create index reseller_proposals_by_parent on reseller_proposals (tenant_id, parent_id, proposed_at);
create index reseller_proposals_waiting on reseller_proposals (tenant_id, proposed_at) where state in ('open', 'agreed');
select protect_tenant_table('reseller_proposals', 'select, insert, update');
