import Kernel
import Partnership
import Postgres

/// A reseller's money at a glance: for the home page and above the list of commissions.
public struct EarningsSummary: Sendable {
    public struct MonthSum: Hashable, Sendable {
        public let month: Month
        /// All lines of the month's run, held ones too, less what was taken back.
        public let amount: Money
    }

    /// Twelve months, oldest first, the last one the month of `latest`.
    public let series: [MonthSum]
    /// The latest month with commissions; nil when nothing was ever earned.
    public let latest: MonthSum?
    /// Waiting for the approval of a run.
    public let accrued: Money
    public let held: Money
    /// Approved and not yet in a payout, in months that are still open too.
    public let payable: Money
    /// The part of it whose statement is closed: it goes out on `payoutOn`.
    public let payableNow: Money
    /// In a payout that has not settled.
    public let inPayouts: Money
    public let paidThisYear: Money
    /// The day on which `payableNow` goes out; nil when there is none.
    public let payoutOn: Day?
}

extension ReadingEarnings {
    public static let seriesMonths = 12

    public func summary(_ tenant: Identifier, of reseller: Identifier, zone: Zone, _ currency: Currency) async throws
        -> EarningsSummary
    {
        let today = zone.day(of: clock.now)
        return try await database.reading(tenant) { tx in
            let answers = try await tx.all([
                Self.months(of: reseller, tenant), Self.states(of: reseller, tenant),
                Self.paid(in: today.year, to: reseller, tenant),
            ])
            var sums: [Month: Money] = [:]
            for row in answers[0] { sums[try row["period"]] = try row.money("amount", currency) }
            let latest = sums.keys.max()
            let last = latest ?? today.month.previous
            var states: [AccrualState: Money] = [:]
            for row in answers[1] { states[try row["state"]] = try row.money("amount", currency) }
            let payableNow = try await Statements(tx).payable(to: reseller, currency)
            let zero = Money.zero(currency)
            return EarningsSummary(
                series: (0..<Self.seriesMonths).reversed().map { back in
                    let month = last.adding(-back)
                    return EarningsSummary.MonthSum(month: month, amount: sums[month] ?? zero)
                },
                latest: latest.map { EarningsSummary.MonthSum(month: $0, amount: sums[$0] ?? zero) },
                accrued: states[.accrued] ?? zero, held: states[.held] ?? zero, payable: states[.approved] ?? zero,
                payableNow: payableNow,
                inPayouts: states[.inBatch] ?? zero,
                paidThisYear: try answers[2].first?.money("amount", currency) ?? zero,
                payoutOn: payableNow.isPositive ? PayoutDates.payoutDay(draftedOn: today) : nil)
        }
    }

    private static func months(of reseller: Identifier, _ tenant: Identifier) -> SQL {
        """
        select period, sum(amount)::bigint as amount from accruals
        where tenant_id = \(tenant) and reseller_id = \(reseller) and state <> 'cancelled' group by period
        """
    }

    private static func states(of reseller: Identifier, _ tenant: Identifier) -> SQL {
        """
        select state, sum(amount)::bigint as amount from accruals
        where tenant_id = \(tenant) and reseller_id = \(reseller) group by state
        """
    }

    private static func paid(in year: Int, to reseller: Identifier, _ tenant: Identifier) -> SQL {
        """
        select coalesce(-sum(amount), 0)::bigint as amount from statement_movements
        where tenant_id = \(tenant) and reseller_id = \(reseller) and kind in ('paid', 'returned')
            and extract(year from happened_on) = \(year)
        """
    }
}
