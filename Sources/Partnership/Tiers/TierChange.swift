import Kernel

/// A step of a reseller to another tier from a day on: planned by a review or made by hand.
public struct TierChange: Sendable, Hashable {
    public enum State: String, CaseIterable, Sendable {
        /// For somebody who approves it.
        case waiting
        /// For its day.
        case planned
        case applied, declined
        /// Another change took its place, or the reseller ended before its day.
        case dropped

        public var label: String {
            switch self {
            case .waiting: "Waits for approval"
            case .planned: "Planned"
            case .applied: "In force"
            case .declined: "Declined"
            case .dropped: "Dropped"
            }
        }
    }

    public enum Source: String, CaseIterable, Sendable {
        case review, manual
    }

    public let id: Identifier
    public let resellerID: Identifier
    public let from: Tier
    public let to: Tier
    public let state: State
    public let source: Source
    public let effectiveOn: Day
    public let reason: String
    public let madeBy: String
    public let madeAt: Instant
    public let decidedBy: String
    public let decidedAt: Instant?
    public let note: String

    public var isOpen: Bool { state == .waiting || state == .planned }
}

/// What a reseller did against the rules of the programme.
public struct ResellerViolation: Sendable, Hashable {
    public let id: Identifier
    public let resellerID: Identifier
    public let happenedOn: Day
    public let text: String
    public let recordedBy: String
    public let recordedAt: Instant
    public let isWithdrawn: Bool
}
