import Kernel

/// A reseller's money at a glance.
public struct EarningsOverview: Sendable {
    /// What one month's commissions came to, reversals included.
    public struct MonthTotal: Sendable, Hashable {
        public let month: Month
        public let total: Money
    }

    /// One of the commissions that came last.
    public struct NewCommission: Sendable, Hashable {
        public let id: Identifier
        public let customer: String
        /// The kind of the line: `monthly_recurring`, `reversal`, …
        public let kind: String
        public let on: Day
        public let amount: Money
    }

    /// The latest months with commissions, the oldest first.
    public let months: [MonthTotal]
    /// In runs that nobody has approved yet.
    public let accrued: Money
    public let held: Money
    /// Approved and not paid yet.
    public let payable: Money
    /// The day of the payout that the reseller is in, when a batch has been made.
    public let scheduledOn: Day?
    /// Net amounts that the bank settled since 1 January.
    public let paidThisYear: Money
    public let newCommissions: [NewCommission]
    /// The smallest payout of the tenant.
    public let minimum: Money
    /// Base of the last three full months together, as far as they are computed, for the conditions of the next tier.
    public let recentBase: Money
}
