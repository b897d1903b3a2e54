import Identity
import Kernel
import Postgres

/// Reads what the resellers below come to. Only those whose record names the one above are looked at.
struct BelowOverviews: Sendable {
    /// How many months the shares go back.
    static let months = 12

    private let tx: Transaction

    init(_ tx: Transaction) {
        self.tx = tx
    }

    func overview(of parentID: Identifier, on today: Day, _ currency: Currency) async throws -> BelowOverview {
        let months = today.month.adding(1 - Self.months)...today.month
        let answers = try await tx.all([
            """
            select r.id, count(c.id) filter (where c.active_services > 0) as active,
                coalesce(sum(c.mrr), 0)::bigint as mrr
            from resellers r left join customers c on c.tenant_id = r.tenant_id and c.reseller_id = r.id
            where r.tenant_id = \(tx.tenantID) and r.parent_id = \(parentID) group by r.id
            """,
            """
            select r.id, a.period, sum(a.amount)::bigint as amount
            from accruals a join resellers r on r.tenant_id = a.tenant_id and r.parent_id = \(parentID)
                and r.public_id = split_part(a.source_id, '/', 1)
            where a.tenant_id = \(tx.tenantID) and a.reseller_id = \(parentID) and a.source_kind = 'accrual'
                and a.state <> 'cancelled' and a.period between \(months.lowerBound) and \(months.upperBound)
            group by r.id, a.period order by a.period desc
            """,
        ])
        var shares: [Identifier: [BelowOverview.Share]] = [:]
        for row in answers[1] {
            shares[try row["id"], default: []].append(
                BelowOverview.Share(month: try row["period"], amount: try row.money("amount", currency)))
        }
        var lines: [Identifier: BelowOverview.Line] = [:]
        for row in answers[0] {
            let id: Identifier = try row["id"]
            lines[id] = BelowOverview.Line(
                activeCustomers: try row["active"], monthly: try row.money("mrr", currency), shares: shares[id] ?? [])
        }
        return BelowOverview(lines: lines, months: months)
    }
}
