import Kernel

/// What the resellers directly below one come to, as far as the one above may know: sums, and no customer.
public struct BelowOverview: Sendable {
    /// One of them.
    public struct Line: Sendable, Hashable {
        public let activeCustomers: Int
        /// What its active customers pay a month.
        public let monthly: Money
        /// What the reseller above earned from it, by month, the newest first; held lines too, cancelled ones not.
        public let shares: [Share]

        public var total: Money {
            Money(minorUnits: shares.reduce(0) { $0 + $1.amount.minorUnits }, monthly.currency)
        }
    }

    public struct Share: Sendable, Hashable {
        public let month: Month
        public let amount: Money
    }

    public let lines: [Identifier: Line]
    public let months: ClosedRange<Month>
}
