import Kernel
import Postgres

/// What the billing system reported, as commissions need it: whole customers with all versions of their records.
public struct BillingFacts: Sendable {
    private let tx: Transaction

    public init(_ tx: Transaction) {
        self.tx = tx
    }

    /// The number of the newest change of the tenant's feed, 0 before the first. Changes become visible in the order
    /// of their numbers.
    public func lastChange() async throws -> Int64 {
        try await tx.first("select last_change from feed_counters").map { try $0["last_change"] } ?? 0
    }

    /// The same number, and no further change comes in until the end of the unit of work: all that it reads afterwards
    /// is what was known at that number.
    public func heldChange() async throws -> Int64 {
        try await tx.first("select last_change from feed_counters for share").map { try $0["last_change"] } ?? 0
    }

    /// Whether the feed has told of anything that happened on a day or later.
    public func reaches(_ day: Day) async throws -> Bool {
        try await tx.first("select exists (select from feed_versions where source_day >= \(day)) as told")?["told"]
            ?? false
    }

    /// The customers that were ever linked to a reseller; ended links count, because the reversals of what they
    /// earned stay with the old reseller. With `changedAfter` only those with a change of a later number.
    public func customers(
        everLinkedTo resellerID: Identifier, changedAfter change: Int64 = 0
    ) async throws -> [Identifier] {
        let rows = try await tx.rows(
            """
            select distinct l.customer_id from customer_links l
            where l.reseller_id = \(resellerID)
              and (\(change) = 0 or exists (
                select from feed_versions v
                where v.tenant_id = l.tenant_id and v.customer_id = l.customer_id and v.change > \(change)))
            order by l.customer_id
            """)
        return try rows.map { try $0["customer_id"] }
    }

    /// The customers that no reseller has on some day: never one, none at the beginning, or none right after a link
    /// that ended. Their events may earn for nobody.
    public func customersWithUnlinkedDays() async throws -> [Identifier] {
        let rows = try await tx.rows(
            """
            select c.id from customers c
            where not exists (
                select from customer_links l where l.tenant_id = c.tenant_id and l.customer_id = c.id)
              or c.since < (
                select min(l.starts_on) from customer_links l
                where l.tenant_id = c.tenant_id and l.customer_id = c.id)
              or exists (
                select from customer_links l
                where l.tenant_id = c.tenant_id and l.customer_id = c.id and not exists (
                    select from customer_links n
                    where n.tenant_id = l.tenant_id and n.customer_id = l.customer_id and n.starts_on <= l.ends_on + 1
                      and (n.ends_on is null or n.ends_on > l.ends_on))
                  and l.ends_on is not null)
            order by c.id
            """)
        return try rows.map { try $0["id"] }
    }

    /// The histories of the customers, in the order of their external ids, in one round trip. Unknown customers are
    /// left out.
    public func histories(of customers: [Identifier]) async throws -> [CustomerHistory] {
        guard !customers.isEmpty else { return [] }
        let answers = try await tx.all([
            FactQueries.customers(customers), FactQueries.links(customers), FactQueries.services(customers),
            FactQueries.invoices(customers), FactQueries.invoiceLines(customers), FactQueries.payments(customers),
            FactQueries.allocations(customers), FactQueries.creditNotes(customers),
            FactQueries.creditNoteLines(customers), FactQueries.usage(customers), FactQueries.deals(customers),
        ])
        return try FactAssembly(
            customers: answers[0], links: answers[1], services: answers[2], invoices: answers[3], lines: answers[4],
            payments: answers[5], allocations: answers[6], creditNotes: answers[7], creditLines: answers[8],
            usage: answers[9], deals: answers[10]
        ).histories()
    }

    public func history(of customer: Identifier) async throws -> CustomerHistory {
        guard let history = try await histories(of: [customer]).first else { throw NotFound() }
        return history
    }
}
