-- Resellers that ended before their end closed what belonged to them: their agreements end with that day, nothing limits
-- their team to the page of the agreements, and a step of the tier that waits is dropped.
-- The owner of the tables sees no tenant's rows while row level security is forced.
alter table resellers no force row level security;
alter table reseller_states no force row level security;
alter table portal_limits no force row level security;
alter table tier_changes no force row level security;
alter table agreements no force row level security;
with ended as (
    select r.tenant_id, r.id, min(s.valid_from) as day from resellers r
    join reseller_states s on s.tenant_id = r.tenant_id and s.reseller_id = r.id and s.status = 'terminated'
    where r.status = 'terminated' group by r.tenant_id, r.id
), lifted as (
    delete from portal_limits l using ended e where l.tenant_id = e.tenant_id and l.reseller_id = e.id
), dropped as (
    update tier_changes c set state = 'dropped', decided_by = 'Tributary', decided_at = now(),
        note = 'The partnership has ended.'
    from ended e where c.tenant_id = e.tenant_id and c.reseller_id = e.id and c.state in ('waiting', 'planned')
)
update agreements g set status = 'terminated', ended_on = greatest(e.day, g.in_force_on),
    ended_reason = 'The partnership has ended.', version = g.version + 1
from ended e
where g.tenant_id = e.tenant_id and g.reseller_id = e.id and g.status in ('draft', 'sent', 'signed', 'in_force');
alter table resellers force row level security;
alter table reseller_states force row level security;
alter table portal_limits force row level security;
alter table tier_changes force row level security;
alter table agreements force row level security;
