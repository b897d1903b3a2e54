import Kernel

/// Everything that led to an amount, kept with the accrual so that it can be explained and recomputed later. Amounts
/// are minor units of `currency`.
public struct Working: Hashable, Codable, Sendable {
    /// How much of an invoice line counted.
    public struct Recognition: Hashable, Codable, Sendable {
        public let invoice: String
        public let line: String
        public let category: String
        public let cause: BillingCause
        public let basis: PlanRule.Basis
        /// L, G and P.
        public let net: Int64
        public let gross: Int64
        public let paid: Int64
        public let before: Int64
        public let after: Int64
    }

    /// The fact that a one-time commission rewards.
    public struct Fact: Hashable, Codable, Sendable {
        public let detail: String
        public let factOn: Day
        public let invoice: String
        public let cause: BillingCause
    }

    /// Under which terms.
    public struct Terms: Hashable, Codable, Sendable {
        public let plan: String
        public let planName: String
        public let planVersion: Int
        public let rule: String
        public let losers: [String]
        public let tier: String
        public let product: String?
        public let share: Percentage
        public let linkedFrom: Day
    }

    /// The accrual that is undone.
    public struct Original: Hashable, Codable, Sendable {
        public let kind: CommissionKind
        public let sourceVersion: String
        public let eventOn: Day
        public let amount: Int64
    }

    /// The early end of a service.
    public struct End: Hashable, Codable, Sendable {
        public let service: String
        public let endedOn: Day
        public let since: Day
        public let reason: String
    }

    public var currency: String
    public var recognition: Recognition?
    public var fact: Fact?
    public var terms: Terms?
    public var original: Original?
    public var end: End?
    public var steps: [WorkingStep] = []

    public init(currency: String) {
        self.currency = currency
    }
}
