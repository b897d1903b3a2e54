import Kernel
import Postgres

/// Reads a reseller's money at a glance: a month is what its run found, held lines too, less what was taken back.
struct EarningsOverviews: Sendable {
    /// How many months the picture shows.
    static let months = 6
    /// How far back a month may lie that the picture shows.
    static let lookBackMonths = 12
    /// How many of the newest commissions are shown.
    static let newCommissions = 5
    /// In minor units, where the tenant has not set its own (payouts 2).
    static let standardMinimum: Int64 = 5000

    private let tx: Transaction

    init(_ tx: Transaction) {
        self.tx = tx
    }

    /// The statements whose answers `overview` reads, so that they can travel with others.
    func questions(of resellerID: Identifier, on today: Day) -> [SQL] {
        [byMonth(resellerID, today.month), payouts(resellerID, today), newest(resellerID), unpaid(resellerID)]
    }

    func overview(_ answers: [[Row]], _ currency: Currency) throws -> EarningsOverview {
        var totals: [Month: Money] = [:]
        var base = Int64(0)
        for row in answers[0] {
            totals[try row["period"]] = try row.money("earned", currency)
            base += try row["recent_base"] as Int64
        }
        let paid = answers[1].first
        let unpaid = answers[3].first
        return EarningsOverview(
            months: Self.consecutive(totals, currency),
            accrued: try unpaid?.money("accrued", currency) ?? .zero(currency),
            held: try unpaid?.money("held", currency) ?? .zero(currency),
            payable: try unpaid?.money("payable", currency) ?? .zero(currency),
            scheduledOn: try paid?["scheduled_on"],
            paidThisYear: try paid?.money("paid", currency) ?? .zero(currency),
            newCommissions: try answers[2].map { row in
                EarningsOverview.NewCommission(
                    id: try row["id"], customer: try row["customer"], kind: try row["kind"], on: try row["earned_on"],
                    amount: try row.money("amount", currency))
            },
            minimum: Money(minorUnits: try paid?["minimum"] ?? Self.standardMinimum, currency),
            recentBase: Money(minorUnits: base, currency))
    }

    private func byMonth(_ resellerID: Identifier, _ month: Month) -> SQL {
        """
        with known as (
            select least(\(month.previous)::date, coalesce(max(period), \(month.previous)::date)) as last
            from commission_runs where tenant_id = \(tx.tenantID) and status in ('calculated', 'approved'))
        select period, earned,
            case when period > known.last - interval '3 months' and period <= known.last then base else 0 end
                as recent_base
        from earned_months, known where tenant_id = \(tx.tenantID) and reseller_id = \(resellerID) and lines > 0
            and period >= \(month.adding(-Self.lookBackMonths))
        """
    }

    /// What is not paid yet, from all months.
    private func unpaid(_ resellerID: Identifier) -> SQL {
        """
        select coalesce(sum(amount) filter (where state = 'accrued'), 0)::bigint as accrued,
            coalesce(sum(amount) filter (where state = 'held'), 0)::bigint as held,
            coalesce(sum(amount) filter (where state in ('approved', 'in_batch')), 0)::bigint as payable
        from accruals where tenant_id = \(tx.tenantID) and reseller_id = \(resellerID)
            and state in ('accrued', 'held', 'approved', 'in_batch')
        """
    }

    private func payouts(_ resellerID: Identifier, _ today: Day) -> SQL {
        let newYear = Month(year: today.year, month: 1).firstDay
        return """
            select coalesce(sum(p.net) filter (
                    where p.state = 'settled' and p.settled_at >= \(newYear)), 0)::bigint as paid,
                min(b.payout_on) filter (where p.state in ('queued', 'sent')) as scheduled_on,
                (select minimum from payout_settings s where s.tenant_id = \(tx.tenantID)) as minimum
            from payouts p join payout_batches b on b.tenant_id = p.tenant_id and b.id = p.batch_id
            where p.tenant_id = \(tx.tenantID) and p.reseller_id = \(resellerID)
            """
    }

    private func newest(_ resellerID: Identifier) -> SQL {
        """
        select a.id, a.kind, a.earned_on, a.amount, c.name as customer
        from accruals a join customers c on c.tenant_id = a.tenant_id and c.id = a.customer_id
        where a.tenant_id = \(tx.tenantID) and a.reseller_id = \(resellerID) and a.state <> 'cancelled'
            and a.source_kind <> 'accrual'
        order by a.earned_on desc, a.id desc limit \(Self.newCommissions)
        """
    }

    /// The latest months without gaps, so that a picture of them does not skip one.
    private static func consecutive(_ totals: [Month: Money], _ currency: Currency) -> [EarningsOverview.MonthTotal] {
        guard let last = totals.keys.max(), let first = totals.keys.min() else { return [] }
        let count = min(months, last.months(since: first) + 1)
        return (1 - count...0).map { offset in
            let month = last.adding(offset)
            return EarningsOverview.MonthTotal(month: month, total: totals[month] ?? .zero(currency))
        }
    }
}
