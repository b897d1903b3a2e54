import Kernel
import Postgres

/// Draws the table `customers`, which the lists read, from the latest versions. Repeating it changes nothing.
enum CustomerProjection {
    static func facts(of customers: [Identifier]) -> SQL {
        """
        insert into customers as c (tenant_id, id, external_id, name, type, email, phone, city, state, zip, since)
        select r.tenant_id, r.id, r.external_id, v.name, v.type, v.email, v.phone, v.city, v.state, v.zip,
            f.source_day
        from feed_records r
        join customer_versions v on v.tenant_id = r.tenant_id and v.record_id = r.id and v.version = r.version
        join feed_versions f on f.tenant_id = r.tenant_id and f.record_id = r.id and f.version = 1
        where r.id = any(\(customers))
        on conflict on constraint customers_pk do update set name = excluded.name, type = excluded.type,
            email = excluded.email, phone = excluded.phone, city = excluded.city, state = excluded.state,
            zip = excluded.zip
        """
    }

    /// Whose customer somebody is follows from the link in force on a day; nobody's without one.
    static func owners(of customers: [Identifier], on day: Day) -> SQL { owners("c.id = any(\(customers))", on: day) }

    /// The same for all customers of a tenant: links end by themselves.
    static func owners(tenant: Identifier, on day: Day) -> SQL { owners("c.tenant_id = \(tenant)", on: day) }

    private static func owners(_ condition: SQL, on day: Day) -> SQL {
        """
        update customers u set reseller_id = o.reseller_id
        from (
            select c.tenant_id, c.id, (
                select l.reseller_id from customer_links l
                where l.tenant_id = c.tenant_id and l.customer_id = c.id and l.starts_on <= \(day)
                    and (l.ends_on is null or l.ends_on >= \(day))
                order by l.starts_on desc, l.id desc limit 1) as reseller_id
            from customers c where \(sql: condition)
        ) o
        where u.tenant_id = o.tenant_id and u.id = o.id and u.reseller_id is distinct from o.reseller_id
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
