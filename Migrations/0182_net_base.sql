-- What is undone of a month's sales counts for the tiers no more than what was never sold: the base of the recurring,
-- installation and usage lines of a month is less that of their reversals. A reversal names the kind that it undoes
-- first in its part. The owner sees no tenant's rows while row level security is forced.
alter table accruals no force row level security;
alter table earned_months no force row level security;
update earned_months m set base = l.base
from (
    select tenant_id, reseller_id, period, coalesce(sum(base) filter (
        where kind in ('monthly_recurring', 'installation', 'usage') or kind = 'reversal'
            and split_part(part, ' ', 1) in ('monthly_recurring', 'installation', 'usage')), 0)::bigint as base
    from accruals where state <> 'cancelled' group by tenant_id, reseller_id, period) l
where m.tenant_id = l.tenant_id and m.reseller_id = l.reseller_id and m.period = l.period and m.base <> l.base;
alter table accruals force row level security;
alter table earned_months force row level security;
