-- The monthly computation. One run for each month; a cancelled one starts over in the same row with the next attempt.
create table commission_runs (
    tenant_id uuid not null,
    id uuid not null,
    public_id text not null,
    period date not null,
    status text not null,
    attempt bigint not null default 1,
    -- The day whose state decided about holds.
    posted_on date not null,
    currency text not null,
    started_by_id uuid,
    started_by text not null,
    started_at timestamptz not null,
    calculated_at timestamptz,
    approved_by_id uuid,
    approved_by text not null default '',
    approved_at timestamptz,
    cancelled_by text not null default '',
    cancelled_at timestamptz,
    constraint commission_runs_pk primary key (tenant_id, id),
    constraint commission_runs_tenant foreign key (tenant_id) references tenants (id),
    constraint commission_runs_period_unique unique (tenant_id, period),
    constraint commission_runs_public_id_unique unique (tenant_id, public_id),
    constraint commission_runs_status_known check (
        status in ('scheduled', 'running', 'calculated', 'failed', 'approved', 'cancelled')),
    constraint commission_runs_first_of_month check (extract(day from period) = 1),
    constraint commission_runs_two_persons check (approved_by_id is null or approved_by_id <> started_by_id)
);
select protect_tenant_table('commission_runs', 'select, insert, update');

-- A run is done reseller by reseller, each in one transaction. The part without a reseller looks for events that belong
-- to nobody.
create table run_parts (
    tenant_id uuid not null,
    run_id uuid not null,
    attempt bigint not null,
    position bigint not null,
    reseller_id uuid,
    reseller_name text not null,
    status text not null default 'pending',
    problem text not null default '',
    done_at timestamptz,
    constraint run_parts_pk primary key (tenant_id, run_id, attempt, position),
    constraint run_parts_run foreign key (tenant_id, run_id) references commission_runs (tenant_id, id),
    constraint run_parts_status_known check (status in ('pending', 'done', 'failed'))
);
create unique index run_parts_one_per_reseller on run_parts (tenant_id, run_id, attempt, reseller_id)
    where reseller_id is not null;
select protect_tenant_table('run_parts', 'select, insert, update');

-- One commission line. The accrual key is unique among those that were not cancelled: a second execution of a run
-- posts nothing.
create table accruals (
    tenant_id uuid not null,
    id uuid not null,
    public_id text not null,
    run_id uuid not null,
    reseller_id uuid not null,
    kind text not null,
    source_kind text not null,
    source_id text not null,
    source_version text not null,
    part text not null default '',
    state text not null,
    -- Cancelled together with its run, so that the event is open again. Other cancelled lines are final.
    withdrawn boolean not null default false,
    amount bigint not null,
    base bigint not null,
    currency text not null,
    customer_id uuid not null,
    service_id uuid,
    invoice_id uuid,
    invoice text not null default '',
    product text,
    event_on date not null,
    earned_on date not null,
    -- The month of the run that found it, and the month of the statement that it counts in: none while it is held.
    period date not null,
    statement_period date,
    released_late boolean not null default false,
    rule_key text not null,
    plan_version_id uuid not null,
    tier text not null,
    original_id uuid,
    working jsonb not null,
    posted_at timestamptz not null,
    payout_id uuid,
    constraint accruals_pk primary key (tenant_id, id),
    constraint accruals_run foreign key (tenant_id, run_id) references commission_runs (tenant_id, id),
    constraint accruals_reseller foreign key (tenant_id, reseller_id) references resellers (tenant_id, id),
    constraint accruals_plan_version foreign key (tenant_id, plan_version_id) references plan_versions (tenant_id, id),
    constraint accruals_original foreign key (tenant_id, original_id) references accruals (tenant_id, id),
    constraint accruals_public_id_unique unique (tenant_id, public_id),
    constraint accruals_state_known check (
        state in ('accrued', 'held', 'cancelled', 'approved', 'disputed', 'in_batch', 'paid')),
    constraint accruals_withdrawn_is_cancelled check (not withdrawn or state = 'cancelled'),
    constraint accruals_payout_in_batch check ((payout_id is not null) = (state in ('in_batch', 'paid'))),
    constraint accruals_held_has_no_statement check (state <> 'held' or statement_period is null)
);
create unique index accruals_key
    on accruals (tenant_id, reseller_id, kind, source_kind, source_id, source_version, part) where not withdrawn;
create index accruals_by_run on accruals (tenant_id, run_id, reseller_id);
create index accruals_by_statement on accruals (tenant_id, reseller_id, statement_period, id);
create index accruals_by_reseller on accruals (tenant_id, reseller_id, earned_on, id);
create index accruals_by_customer on accruals (tenant_id, customer_id);
create index accruals_by_payout on accruals (tenant_id, payout_id) where payout_id is not null;
create index accruals_by_month on accruals (tenant_id, reseller_id, period) include (amount, base, kind, source_kind)
    where state <> 'cancelled';
create index accruals_open on accruals (tenant_id, reseller_id, state) include (amount)
    where state in ('accrued', 'held', 'approved', 'in_batch');
create index accruals_waiting on accruals (tenant_id, reseller_id) where state = 'held';
select protect_tenant_table('accruals', 'select, insert, update');

create table accrual_holds (
    tenant_id uuid not null,
    accrual_id uuid not null,
    kind text not null,
    until_on date,
    set_at timestamptz not null,
    ended_at timestamptz,
    constraint accrual_holds_pk primary key (tenant_id, accrual_id, kind),
    constraint accrual_holds_accrual foreign key (tenant_id, accrual_id) references accruals (tenant_id, id),
    constraint accrual_holds_kind_known check (kind in (
        'service_age', 'reseller_suspended', 'agreement_not_in_force', 'pending_refund', 'manual'))
);
select protect_tenant_table('accrual_holds', 'select, insert, update');

-- Events that paid nothing, and why. Those of a run that is not approved are written anew each time it is calculated.
create table zero_records (
    tenant_id uuid not null,
    id uuid not null,
    run_id uuid not null,
    reseller_id uuid,
    kind text not null,
    source_kind text not null,
    source_id text not null,
    source_version text not null,
    reason text not null,
    customer_id uuid not null,
    invoice_id uuid,
    invoice text not null default '',
    product text,
    event_on date not null,
    base bigint not null,
    currency text not null,
    constraint zero_records_pk primary key (tenant_id, id),
    constraint zero_records_run foreign key (tenant_id, run_id) references commission_runs (tenant_id, id)
);
create index zero_records_by_run on zero_records (tenant_id, run_id, reseller_id, reason);
create index zero_records_by_customer on zero_records (tenant_id, customer_id);
create index zero_records_by_invoice on zero_records (tenant_id, invoice_id);
select protect_tenant_table('zero_records', 'select, insert, delete');
