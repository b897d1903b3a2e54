-- What the lines of a reseller's month come to, kept by whoever adds or cancels lines, in the same transaction: pages
-- read a month in one row, however many lines it has. `base` is that of the recurring, installation and usage lines.
create table earned_months (
    tenant_id uuid not null,
    reseller_id uuid not null,
    period date not null,
    -- How many lines count: a month whose lines are all cancelled is none.
    lines bigint not null,
    earned bigint not null,
    base bigint not null,
    constraint earned_months_pk primary key (tenant_id, reseller_id, period) include (lines, earned, base),
    constraint earned_months_reseller foreign key (tenant_id, reseller_id) references resellers (tenant_id, id),
    constraint earned_months_first_of_month check (extract(day from period) = 1)
);

-- The owner sees no tenant's rows while row level security is forced.
alter table accruals no force row level security;
insert into earned_months (tenant_id, reseller_id, period, lines, earned, base)
select tenant_id, reseller_id, period, count(*), sum(amount)::bigint,
    coalesce(sum(base) filter (where kind in ('monthly_recurring', 'installation', 'usage')), 0)::bigint
from accruals where state <> 'cancelled' group by tenant_id, reseller_id, period;
alter table accruals force row level security;

select protect_tenant_table('earned_months', 'select, insert, update');
