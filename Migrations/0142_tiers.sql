-- Whether somebody approves each step up that a review finds.
create table tier_settings (
    tenant_id uuid not null,
    needs_approval boolean not null default false,
    changed_by text not null,
    changed_at timestamptz not null,
    constraint tier_settings_pk primary key (tenant_id),
    constraint tier_settings_tenant foreign key (tenant_id) references tenants (id)
);
select protect_tenant_table('tier_settings', 'select, insert, update');

-- What a reseller did against the rules of the programme, noted by legal or a channel manager.
create table reseller_violations (
    tenant_id uuid not null,
    id uuid not null,
    reseller_id uuid not null,
    happened_on date not null,
    description text not null,
    recorded_by text not null,
    recorded_at timestamptz not null,
    withdrawn_at timestamptz,
    withdrawn_by text not null default '',
    constraint reseller_violations_pk primary key (tenant_id, id),
    constraint reseller_violations_reseller foreign key (tenant_id, reseller_id) references resellers (tenant_id, id)
);
create index reseller_violations_by_reseller on reseller_violations (tenant_id, reseller_id, happened_on);
select protect_tenant_table('reseller_violations', 'select, insert, update');

-- What each monthly review saw and decided; nothing here is ever changed.
create table tier_reviews (
    tenant_id uuid not null,
    reseller_id uuid not null,
    month date not null,
    reviewed_on date not null,
    tier text not null,
    outcome text not null,
    base bigint not null,
    currency text not null,
    active_customers bigint not null,
    health_tenths bigint,
    certification text,
    violations bigint not null,
    -- The conditions of the next tier, and of the own one, that do not hold.
    missing_for_next text[] not null,
    missing_for_own text[] not null,
    grace_until date,
    target_tier text,
    effective_on date,
    recorded_at timestamptz not null,
    constraint tier_reviews_pk primary key (tenant_id, reseller_id, month),
    constraint tier_reviews_reseller foreign key (tenant_id, reseller_id) references resellers (tenant_id, id),
    constraint tier_reviews_first_of_month check (extract(day from month) = 1),
    constraint tier_reviews_outcome_known check (outcome in (
        'upgrade', 'kept', 'grace_started', 'grace_runs', 'grace_ended', 'downgrade')),
    constraint tier_reviews_tier_known check (tier in ('bronze', 'silver', 'gold', 'platinum'))
);
create index tier_reviews_by_month on tier_reviews (tenant_id, month, reseller_id);
select protect_tenant_table('tier_reviews', 'select, insert');

-- Time in which a reseller keeps a tier whose conditions do not hold.
create table tier_graces (
    tenant_id uuid not null,
    reseller_id uuid not null,
    started_on date not null,
    ends_on date not null,
    closed_on date,
    constraint tier_graces_pk primary key (tenant_id, reseller_id, started_on),
    constraint tier_graces_reseller foreign key (tenant_id, reseller_id) references resellers (tenant_id, id)
);
create unique index tier_graces_one_open on tier_graces (tenant_id, reseller_id) where closed_on is null;
select protect_tenant_table('tier_graces', 'select, insert, update');

-- A step to another tier from a day on. Until the day it is a plan; then it becomes a state of the reseller.
create table tier_changes (
    tenant_id uuid not null,
    id uuid not null,
    reseller_id uuid not null,
    from_tier text not null,
    to_tier text not null,
    state text not null,
    source text not null,
    effective_on date not null,
    reason text not null,
    made_by text not null,
    made_at timestamptz not null,
    decided_by text not null default '',
    decided_at timestamptz,
    note text not null default '',
    constraint tier_changes_pk primary key (tenant_id, id),
    constraint tier_changes_reseller foreign key (tenant_id, reseller_id) references resellers (tenant_id, id),
    constraint tier_changes_state_known check (state in ('waiting', 'planned', 'applied', 'declined', 'dropped')),
    constraint tier_changes_source_known check (source in ('review', 'manual')),
    constraint tier_changes_tiers_known check (
        from_tier in ('bronze', 'silver', 'gold', 'platinum') and to_tier in ('bronze', 'silver', 'gold', 'platinum')
        and from_tier <> to_tier)
);
create unique index tier_changes_one_open on tier_changes (tenant_id, reseller_id)
    where state in ('waiting', 'planned');
create index tier_changes_by_state on tier_changes (tenant_id, state, effective_on);
select protect_tenant_table('tier_changes', 'select, insert, update');
