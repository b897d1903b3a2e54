-- A reseller's month. Amounts are written when it closes and never change after; while it is open they are computed.
create table statements (
    tenant_id uuid not null,
    id uuid not null,
    public_id text not null,
    reseller_id uuid not null,
    period date not null,
    status text not null,
    currency text not null,
    opening bigint not null default 0,
    earned bigint not null default 0,
    released bigint not null default 0,
    disputed bigint not null default 0,
    reversals bigint not null default 0,
    clawbacks bigint not null default 0,
    adjustments bigint not null default 0,
    paid bigint not null default 0,
    withheld bigint not null default 0,
    fees bigint not null default 0,
    returned bigint not null default 0,
    closing bigint not null default 0,
    held bigint not null default 0,
    opened_at timestamptz not null,
    closed_at timestamptz,
    constraint statements_pk primary key (tenant_id, id),
    constraint statements_reseller foreign key (tenant_id, reseller_id) references resellers (tenant_id, id),
    constraint statements_public_id_unique unique (tenant_id, public_id),
    constraint statements_one_per_month unique (tenant_id, reseller_id, period),
    constraint statements_status_known check (status in ('open', 'closed', 'paid')),
    constraint statements_first_of_month check (extract(day from period) = 1),
    constraint statements_sum check (
        closing = opening + earned + released + disputed + reversals + clawbacks + adjustments + paid + withheld
            + fees + returned or status = 'open')
);
create index statements_by_period on statements (tenant_id, period, reseller_id);
select protect_tenant_table('statements', 'select, insert, update');

-- What payouts and their returns do to the balance of a month. Amounts carry their sign.
create table statement_movements (
    tenant_id uuid not null,
    id uuid not null,
    reseller_id uuid not null,
    period date not null,
    kind text not null,
    amount bigint not null,
    currency text not null,
    happened_on date not null,
    payout_id uuid not null,
    recorded_at timestamptz not null,
    constraint statement_movements_pk primary key (tenant_id, id),
    constraint statement_movements_reseller foreign key (tenant_id, reseller_id) references resellers (tenant_id, id),
    constraint statement_movements_kind_known check (kind in ('paid', 'withheld', 'fee', 'returned'))
);
create index statement_movements_by_month on statement_movements (tenant_id, reseller_id, period);
select protect_tenant_table('statement_movements', 'select, insert');

-- The sub-ledger of each payee: double entry, append only. The key of a posting makes it happen once.
create table ledger_postings (
    tenant_id uuid not null,
    id uuid not null,
    key text not null,
    reseller_id uuid not null,
    event text not null,
    posted_on date not null,
    posted_at timestamptz not null,
    constraint ledger_postings_pk primary key (tenant_id, id),
    constraint ledger_postings_key_unique unique (tenant_id, key),
    constraint ledger_postings_reseller foreign key (tenant_id, reseller_id) references resellers (tenant_id, id)
);
create index ledger_postings_by_reseller on ledger_postings (tenant_id, reseller_id, posted_on);
select protect_tenant_table('ledger_postings', 'select, insert');

create table ledger_lines (
    tenant_id uuid not null,
    posting_id uuid not null,
    position bigint not null,
    account text not null,
    debit bigint not null,
    credit bigint not null,
    currency text not null,
    constraint ledger_lines_pk primary key (tenant_id, posting_id, position),
    constraint ledger_lines_posting foreign key (tenant_id, posting_id) references ledger_postings (tenant_id, id),
    constraint ledger_lines_one_side check (debit >= 0 and credit >= 0 and (debit = 0) <> (credit = 0)),
    constraint ledger_lines_account_known check (account in (
        'commission_expense', 'commission_accrued', 'commission_held', 'reseller_payable', 'payout_in_transit',
        'tax_withheld_payable', 'fee_recovery', 'cash_clearing', 'payout_fee_expense', 'clawback_receivable',
        'write_off'))
);
create index ledger_lines_by_account on ledger_lines (tenant_id, account);
select protect_tenant_table('ledger_lines', 'select, insert');
