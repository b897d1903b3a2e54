import Kernel

/// What makes a commission line one and the same: a second execution that meets the key posts nothing.
public struct AccrualKey: Hashable, Codable, Sendable {
    public let resellerID: Identifier
    public let kind: CommissionKind
    /// `invoice_line`, `customer`, `service`, `window`.
    public let sourceKind: String
    public let sourceID: String
    public let sourceVersion: String
    /// Names the accrual that a reversal or clawback undoes; empty for what is earned.
    public let part: String

    public init(
        resellerID: Identifier, kind: CommissionKind, sourceKind: String, sourceID: String, sourceVersion: String,
        part: String = ""
    ) {
        self.resellerID = resellerID
        self.kind = kind
        self.sourceKind = sourceKind
        self.sourceID = sourceID
        self.sourceVersion = sourceVersion
        self.part = part
    }

    /// The key of what undoes this accrual because of another fact.
    func undone(as kind: CommissionKind, by sourceVersion: String) -> AccrualKey {
        AccrualKey(
            resellerID: resellerID, kind: kind, sourceKind: sourceKind, sourceID: sourceID,
            sourceVersion: sourceVersion, part: "\(self.kind.rawValue) \(self.sourceVersion)")
    }
}

/// Names an event that paid nothing, with or without a reseller.
public struct ZeroKey: Hashable, Codable, Sendable {
    public let resellerID: Identifier?
    public let kind: CommissionKind
    public let sourceKind: String
    public let sourceID: String
    public let sourceVersion: String

    public init(
        resellerID: Identifier?, kind: CommissionKind, sourceKind: String, sourceID: String, sourceVersion: String
    ) {
        self.resellerID = resellerID
        self.kind = kind
        self.sourceKind = sourceKind
        self.sourceID = sourceID
        self.sourceVersion = sourceVersion
    }
}
