import Kernel
import Partnership
import Postgres

/// The commission lines of a tenant.
public struct Accruals: Sendable {
    let tx: Transaction

    public init(_ tx: Transaction) {
        self.tx = tx
    }

    /// Puts into a payout what is payable to a reseller: all approved lines of closed statements, those that are due on
    /// a day when one is given. Returns their sum, which is the payout's gross.
    @discardableResult public func reserve(
        payout: Identifier, reseller: Identifier, on day: Day? = nil, _ currency: Currency = .usd
    ) async throws -> Money {
        let terms: PaymentTerms? = try await tx.first(
            "select payment_terms from resellers where tenant_id = \(tx.tenantID) and id = \(reseller)"
        ).flatMap { try $0["payment_terms"] }
        let periods: [Month] = try await tx.rows(
            """
            select period from statements
            where tenant_id = \(tx.tenantID) and reseller_id = \(reseller) and status <> 'open'
            """
        ).map { try $0["period"] }
        let due = periods.filter { period in day.map { terms?.isDue(period, on: $0) ?? false } ?? true }
        let rows = try await tx.rows(
            """
            update accruals set state = 'in_batch', payout_id = \(payout)
            where tenant_id = \(tx.tenantID) and reseller_id = \(reseller) and state = 'approved'
                and statement_period = any(\(due.map(\.firstDay)))
            returning amount
            """)
        return try rows.map { try $0.money("amount", currency) }.total(currency)
    }

    /// The payout was cancelled or failed, or came back: its lines can be paid again.
    public func free(payout: Identifier) async throws {
        try await tx.execute(
            """
            update accruals set state = 'approved', payout_id = null
            where tenant_id = \(tx.tenantID) and payout_id = \(payout) and state in ('in_batch', 'paid')
            """)
    }

    /// The payout settled.
    public func markPaid(payout: Identifier) async throws {
        try await tx.execute(
            """
            update accruals set state = 'paid'
            where tenant_id = \(tx.tenantID) and payout_id = \(payout) and state = 'in_batch'
            """)
    }

    /// The lines that a payout pays, for the pages that show it.
    public func sum(ofPayout payout: Identifier, _ currency: Currency) async throws -> Money {
        let row = try await tx.first(
            """
            select coalesce(sum(amount), 0)::bigint as amount from accruals
            where tenant_id = \(tx.tenantID) and payout_id = \(payout)
            """)
        return try row?.money("amount", currency) ?? .zero(currency)
    }

    /// Cancels all lines of a run that nothing has settled, so that their events are open again. Returns what they
    /// had on the accrued and on the held side of the ledger, by reseller.
    func withdraw(run: Identifier, _ currency: Currency) async throws
        -> [(reseller: Identifier, accrued: Money, held: Money)]
    {
        let rows = try await tx.rows(
            """
            with changed as (
                update accruals a set state = 'cancelled', withdrawn = true, statement_period = null
                from accruals before
                where a.tenant_id = \(tx.tenantID) and a.run_id = \(run) and not a.withdrawn
                    and before.tenant_id = a.tenant_id and before.id = a.id
                returning a.reseller_id, a.period, a.kind, a.part, before.state, a.amount, a.base),
            sums as (\(sql: EarnedMonths.sums(of: tx.tenantID, "state <> 'cancelled'", sign: "-")))
            select reseller_id, coalesce(sum(amount) filter (where state = 'accrued'), 0)::bigint as accrued,
                coalesce(sum(amount) filter (where state = 'held'), 0)::bigint as held
            from changed group by reseller_id order by reseller_id
            """)
        return try rows.map {
            (
                reseller: try $0["reseller_id"], accrued: try $0.money("accrued", currency),
                held: try $0.money("held", currency)
            )
        }
    }
}
