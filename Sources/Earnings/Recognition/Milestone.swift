import Kernel

/// A fact in a customer's life that pays once: won, renewed, upgraded. It is earned when the customer's first
/// recurring invoice after it is paid in full, reversed when it no longer is, reinstated when it is again.
public struct Milestone: Sendable {
    /// Whether the money for it is there, from a moment on.
    public struct Turn: Sendable {
        public let day: Day
        public let cause: BillingCause
        /// The place of the run that took it up.
        public let run: Int
        public let sequence: Int
        /// The first recurring invoice after the fact.
        public let invoiceID: Identifier
        public let invoice: String
        public let isEarned: Bool
    }

    public let kind: CommissionKind
    /// `customer` or `service`, with the record's external id and the version that tells this fact from its others.
    public let sourceKind: String
    public let sourceID: String
    public let sourceVersion: String
    public let factOn: Day
    /// The place of the run that took the fact up.
    public let run: Int
    public let serviceID: Identifier?
    public let product: String?
    /// In minor units.
    public let base: Int64
    public let currency: Currency
    /// The only resellers that this fact may pay; nil leaves it to the links of the day.
    public let resellers: Set<Identifier>?
    /// The reseller was already paid for winning this customer.
    public let isRepeated: Bool
    /// In words, for the explanation.
    public let detail: String
    public internal(set) var turns: [Turn] = []
}
