-- A customer's link that was to end on a later day ended when another one began beside it.
alter table customer_links no force row level security;
update customer_links l set ends_on = n.starts_on - 1
from (
    select o.tenant_id, o.id, min(x.starts_on) as starts_on from customer_links o
    join customer_links x on x.tenant_id = o.tenant_id and x.customer_id = o.customer_id and x.id <> o.id
        and x.starts_on > o.starts_on and x.starts_on <= o.ends_on and (x.ends_on is null or x.ends_on >= x.starts_on)
    group by o.tenant_id, o.id) n
where l.tenant_id = n.tenant_id and l.id = n.id;
alter table customer_links force row level security;
