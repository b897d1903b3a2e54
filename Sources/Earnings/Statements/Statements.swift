import Kernel
import Partnership
import Postgres

/// The statements of a tenant's resellers.
public struct Statements: Sendable {
    public static let pageSize = 50

    static let columns: SQL = """
        s.id, s.public_id, s.reseller_id, r.name as reseller_name, s.period, s.status, s.currency, s.opening, \
        s.earned, s.released, s.disputed, s.reversals, s.clawbacks, s.adjustments, s.paid, \
        s.withheld, s.fees, s.returned, \
        s.held, s.closed_at
        """
    static let source: SQL = """
        statements s join resellers r on r.tenant_id = s.tenant_id and r.id = s.reseller_id
        """

    let tx: Transaction

    public init(_ tx: Transaction) {
        self.tx = tx
    }

    /// What is payable on a day to each reseller, by id: approved lines of closed statements whose payout day has
    /// come under the reseller's payment terms, and that no payout holds. Balances of 0 and below are left out.
    public func payable(on day: Day, _ currency: Currency) async throws -> [(Identifier, Money)] {
        let rows = try await tx.rows(
            """
            select a.reseller_id, r.payment_terms, a.statement_period, sum(a.amount)::bigint as amount
            from accruals a
            join resellers r on r.tenant_id = a.tenant_id and r.id = a.reseller_id
            join statements s on s.tenant_id = a.tenant_id and s.reseller_id = a.reseller_id
                and s.period = a.statement_period
            where a.tenant_id = \(tx.tenantID) and a.state = 'approved' and s.status <> 'open'
            group by a.reseller_id, r.payment_terms, a.statement_period order by a.reseller_id
            """)
        var sums: [(Identifier, Money)] = []
        for row in rows {
            let terms: PaymentTerms = try row["payment_terms"]
            guard terms.isDue(try row["statement_period"], on: day) else { continue }
            let (reseller, amount): (Identifier, Money) = (try row["reseller_id"], try row.money("amount", currency))
            if sums.last?.0 == reseller, let last = sums.popLast() {
                sums.append((reseller, try last.1 + amount))
            } else {
                sums.append((reseller, amount))
            }
        }
        return sums.filter(\.1.isPositive)
    }

    /// What would be paid to one reseller if a payout were made now, whatever its terms.
    public func payable(to reseller: Identifier, _ currency: Currency) async throws -> Money {
        let row = try await tx.first(
            """
            select coalesce(sum(a.amount), 0)::bigint as amount from accruals a
            join statements s on s.tenant_id = a.tenant_id and s.reseller_id = a.reseller_id
                and s.period = a.statement_period
            where a.tenant_id = \(tx.tenantID) and a.reseller_id = \(reseller) and a.state = 'approved'
                and s.status <> 'open'
            """)
        return try row?.money("amount", currency) ?? .zero(currency)
    }

    /// The statements whose lines a payout paid are paid.
    public func markPaid(payout: Identifier, reseller: Identifier) async throws {
        try await tx.execute(
            """
            update statements s set status = 'paid'
            where s.tenant_id = \(tx.tenantID) and s.reseller_id = \(reseller) and s.status = 'closed'
                and s.period in (
                    select a.statement_period from accruals a
                    where a.tenant_id = \(tx.tenantID) and a.payout_id = \(payout))
            """)
    }

    /// The first month from `period` on whose statement is still open for a reseller.
    public func firstOpen(of reseller: Identifier, from period: Month) async throws -> Month {
        let last: Month? = try await tx.first(
            """
            select max(period) as period from statements
            where tenant_id = \(tx.tenantID) and reseller_id = \(reseller) and status <> 'open'
            """
        ).flatMap { try $0["period"] }
        return max(period, last?.next ?? period)
    }

    /// Opens the statement of a month when there is none yet.
    func open(
        of reseller: Identifier, _ period: Month, _ currency: Currency, on day: Day, _ clock: Clock, _ chance: Chance
    ) async throws {
        try await tx.execute(
            """
            insert into statements (tenant_id, id, public_id, reseller_id, period, status, currency, opened_at)
            values (\(tx.tenantID), \(Identifier(at: clock.now, chance: chance)),
                \(PublicID.make("STM", on: day, chance: chance)), \(reseller), \(period), 'open', \(currency),
                \(clock.now))
            on conflict on constraint statements_one_per_month do nothing
            """)
    }

    /// Puts what a payout did on the statement of its month, or of the first one that is still open.
    func move(
        _ kind: StatementMovement.Kind, _ amount: Money, of reseller: Identifier, payout: Identifier, on day: Day,
        _ clock: Clock, _ chance: Chance
    ) async throws {
        guard !amount.isZero else { return }
        let period = try await firstOpen(of: reseller, from: day.month)
        try await open(of: reseller, period, amount.currency, on: day, clock, chance)
        try await tx.execute(
            """
            insert into statement_movements (tenant_id, id, reseller_id, period, kind, amount, currency, happened_on,
                payout_id, recorded_at)
            values (\(tx.tenantID), \(Identifier(at: clock.now, chance: chance)), \(reseller), \(period), \(kind),
                \(amount.minorUnits), \(amount.currency), \(day), \(payout), \(clock.now))
            """)
    }
}

extension PaymentTerms {
    /// Whether a statement's payout day has come.
    func isDue(_ period: Month, on day: Day) -> Bool {
        PayoutDates.payoutDay(for: period, termDays: daysAfterFifteenth) <= day
    }
}
