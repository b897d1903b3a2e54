-- A reseller is ended by two persons: one proposes, a director who is not the same decides.
create table reseller_terminations (
    tenant_id uuid not null,
    id uuid not null,
    reseller_id uuid not null,
    state text not null default 'proposed',
    reason text not null,
    -- Null when the program proposed it.
    proposed_by_id uuid,
    proposed_by text not null,
    proposed_at timestamptz not null,
    decided_by_id uuid,
    decided_by text not null default '',
    decided_at timestamptz,
    note text not null default '',
    constraint reseller_terminations_pk primary key (tenant_id, id),
    constraint reseller_terminations_reseller foreign key (tenant_id, reseller_id)
        references resellers (tenant_id, id),
    constraint reseller_terminations_state_known check (state in ('proposed', 'declined', 'carried_out')),
    constraint reseller_terminations_decided check ((state = 'proposed') = (decided_at is null)),
    constraint reseller_terminations_two_persons check (decided_by_id <> proposed_by_id)
);
create unique index reseller_terminations_one_open on reseller_terminations (tenant_id, reseller_id)
    where state = 'proposed';
select protect_tenant_table('reseller_terminations', 'select, insert, update');

-- Who was told that it becomes inactive, because nothing was heard of it since a day.
create table reseller_idle_notices (
    tenant_id uuid not null,
    reseller_id uuid not null,
    idle_since date not null,
    given_on date not null,
    constraint reseller_idle_notices_pk primary key (tenant_id, reseller_id, idle_since),
    constraint reseller_idle_notices_reseller foreign key (tenant_id, reseller_id) references resellers (tenant_id, id)
);
select protect_tenant_table('reseller_idle_notices', 'select, insert');

-- The team of a reseller with a row here only reads. Where roles are named nobody else signs in, and from closes_at on
-- nobody at all.
create table portal_standings (
    tenant_id uuid not null,
    reseller_id uuid not null,
    roles text[] not null default '{}',
    closes_at timestamptz,
    constraint portal_standings_pk primary key (tenant_id, reseller_id),
    constraint portal_standings_tenant foreign key (tenant_id) references tenants (id)
);
select protect_tenant_table('portal_standings', 'select, insert, update, delete');

-- The owner of the tables sees no tenant's rows while row level security is forced.
alter table portal_standings no force row level security;
alter table resellers no force row level security;
alter table reseller_states no force row level security;
insert into portal_standings (tenant_id, reseller_id, roles, closes_at)
select r.tenant_id, r.id, case r.status when 'terminated' then '{owner,accountant}'::text[] else '{}' end,
    case r.status when 'terminated' then (
        select max(s.valid_from) + 91 from reseller_states s
        where s.tenant_id = r.tenant_id and s.reseller_id = r.id and s.status = 'terminated')::timestamptz end
from resellers r where r.status in ('suspended', 'terminated');
alter table portal_standings force row level security;
alter table resellers force row level security;
alter table reseller_states force row level security;
