import Kernel
import Postgres

/// What a reseller's customers are worth, now and at the ends of past months.
public struct Portfolio: Sendable {
    /// The state at the end of one day.
    public struct Figures: Sendable, Hashable {
        public let day: Day
        /// Customers with at least one active service.
        public let activeCustomers: Int
        /// The sum of the active services in the tenant's currency.
        public let mrr: Money

        public init(day: Day, activeCustomers: Int, mrr: Money) {
            self.day = day
            self.activeCustomers = activeCustomers
            self.mrr = mrr
        }
    }

    private let tx: Transaction

    public init(_ tx: Transaction) {
        self.tx = tx
    }

    /// Today's figures, from the customers that the reseller has now.
    public func now(of resellerID: Identifier, on day: Day, _ currency: Currency) async throws -> Figures {
        let row = try await tx.first(
            """
            select count(*) filter (where active_services > 0) as active, coalesce(sum(mrr), 0)::bigint as mrr
            from customers where tenant_id = \(tx.tenantID) and reseller_id = \(resellerID)
            """)
        return Figures(
            day: day, activeCustomers: try row?["active"] ?? 0,
            mrr: Money(minorUnits: try row?["mrr"] ?? 0, currency))
    }

    /// The figures at each of the days, oldest first: by the links and the versions of services in force then.
    public func figures(of resellerID: Identifier, on days: [Day], _ currency: Currency) async throws -> [Figures] {
        let rows = try await tx.rows(
            """
            select d.day, count(distinct v.customer_id) filter (where v.status = 'active') as active,
                coalesce(sum(v.mrr) filter (where v.status = 'active' and v.currency = \(currency)), 0)::bigint as mrr
            from unnest(\(days)) as d (day)
            left join customer_links l on l.tenant_id = \(tx.tenantID) and l.reseller_id = \(resellerID)
                and l.starts_on <= d.day and (l.ends_on is null or l.ends_on >= d.day)
            left join lateral (
                select distinct on (s.record_id) s.customer_id, s.status, s.mrr, s.currency from service_versions s
                where s.tenant_id = l.tenant_id and s.customer_id = l.customer_id and s.counts_from <= d.day
                order by s.record_id, s.version desc
            ) v on true
            group by d.day order by d.day
            """)
        return try rows.map { row in
            Figures(day: try row["day"], activeCustomers: try row["active"], mrr: try row.money("mrr", currency))
        }
    }

    /// The last days of the months before a day, and that day itself: what a chart of `count` points shows.
    public static func monthEnds(_ count: Int, through day: Day) -> [Day] {
        (1..<count).reversed().map { day.month.adding(-$0).lastDay } + [day]
    }
}
