import Kernel

/// One commission line that a run is to post.
public struct CalculatedLine: Sendable {
    public let key: AccrualKey
    public let amount: Money
    /// What a rate applied to, this reseller's share.
    public let base: Money
    public let state: AccrualState
    public let holds: [Hold]
    /// The date of the fact, whose link, version and tier count.
    public let eventOn: Day
    /// The day from which the money is there.
    public let earnedOn: Day
    public let customerID: Identifier
    public let serviceID: Identifier?
    public let invoiceID: Identifier?
    public let invoice: String
    public let product: String?
    public let ruleKey: String
    public let planVersionID: Identifier
    public let tier: String
    public let original: AccrualKey?
    public let working: Working
}

/// One event that paid nothing, and why.
public struct ZeroRecord: Hashable, Sendable {
    public let key: ZeroKey
    public let reason: ZeroReason
    public let customerID: Identifier
    public let invoiceID: Identifier?
    public let invoice: String
    public let product: String?
    public let eventOn: Day
    public let base: Money
}

/// What a run posts for one reseller.
public struct CalculationResult: Sendable {
    public internal(set) var lines: [CalculatedLine] = []
    public internal(set) var zeros: [ZeroRecord] = []
}
