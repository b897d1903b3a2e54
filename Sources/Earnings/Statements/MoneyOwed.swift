import Kernel
import Postgres

/// What a tenant owes all its resellers today, for the back office's home.
public struct MoneyOwed: Hashable, Sendable {
    public let payable: Money
    public let payees: Int
    public let accrued: Money
    public let held: Money
    public let inPayouts: Money
}

extension ReadingEarnings {
    public func owed(_ tenant: Identifier, _ currency: Currency) async throws -> MoneyOwed {
        try await database.reading(tenant) { tx in
            let row = try await tx.first(
                """
                select coalesce(sum(amount) filter (where state = 'approved'), 0)::bigint as payable,
                    count(distinct reseller_id) filter (where state = 'approved') as payees,
                    coalesce(sum(amount) filter (where state = 'accrued'), 0)::bigint as accrued,
                    coalesce(sum(amount) filter (where state = 'held'), 0)::bigint as held,
                    coalesce(sum(amount) filter (where state = 'in_batch'), 0)::bigint as in_payouts
                from accruals where tenant_id = \(tenant)
                """)
            guard let row else { throw NotFound() }
            return MoneyOwed(
                payable: try row.money("payable", currency), payees: try row["payees"],
                accrued: try row.money("accrued", currency), held: try row.money("held", currency),
                inPayouts: try row.money("in_payouts", currency))
        }
    }
}
