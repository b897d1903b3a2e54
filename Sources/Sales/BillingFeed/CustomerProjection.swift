import Kernel
import Postgres

/// Draws the table `customers`, which the lists read, from the latest versions. Repeating it changes nothing.
enum CustomerProjection {
    static func facts(of customers: [Identifier]) -> SQL {
        """
        insert into customers as c (tenant_id, id, external_id, name, type, email, phone, city, state, zip, since,
            reseller_id)
        select r.tenant_id, r.id, r.external_id, v.name, v.type, v.email, v.phone, v.city, v.state, v.zip,
            f.source_day, v.reseller_id
        from feed_records r
        join customer_versions v on v.tenant_id = r.tenant_id and v.record_id = r.id and v.version = r.version
        join feed_versions f on f.tenant_id = r.tenant_id and f.record_id = r.id and f.version = 1
        where r.id = any(\(customers))
        on conflict on constraint customers_pk do update set name = excluded.name, type = excluded.type,
            email = excluded.email, phone = excluded.phone, city = excluded.city, state = excluded.state,
            zip = excluded.zip, reseller_id = excluded.reseller_id
        """
    }

    /// MRR sums the active services that are priced in the tenant's currency.
    static func standing(of customers: [Identifier]) -> SQL {
        """
        update customers c set mrr = s.mrr, active_services = s.active, first_active_on = s.first_active_on,
            standing = case when s.active > 0 then 'active' when s.suspended > 0 then 'suspended'
                when s.ordered > 0 then 'ordered' when s.cancelled > 0 then 'churned' else 'prospect' end
        from (
            select v.tenant_id, v.customer_id,
                coalesce(sum(v.mrr) filter (where v.status = 'active' and v.currency = t.currency
                    and v.version = r.version), 0)::bigint as mrr,
                count(*) filter (where v.status = 'active' and v.version = r.version) as active,
                count(*) filter (where v.status = 'suspended' and v.version = r.version) as suspended,
                count(*) filter (where v.status in ('ordered', 'scheduled') and v.version = r.version) as ordered,
                count(*) filter (where v.status = 'cancelled' and v.version = r.version) as cancelled,
                min(v.status_since) filter (where v.status = 'active') as first_active_on
            from service_versions v
            join feed_records r on r.tenant_id = v.tenant_id and r.id = v.record_id
            join tenants t on t.id = v.tenant_id
            where v.customer_id = any(\(customers))
            group by v.tenant_id, v.customer_id
        ) s
        where c.tenant_id = s.tenant_id and c.id = s.customer_id
        """
    }
}
