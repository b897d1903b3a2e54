import Kernel

/// Which reseller a customer belongs to, from which day to which. Ended links stay.
public struct CustomerLink: Hashable, Sendable {
    public enum Kind: String, Sendable, CaseIterable {
        case direct, referral, inherited, transfer
    }

    public let id: Identifier
    public let customerID: Identifier
    public let resellerID: Identifier
    public let from: Day
    /// The last day; nil while the link is open.
    public let to: Day?
    public let share: Percentage
    public let kind: Kind

    public init(
        id: Identifier, customerID: Identifier, resellerID: Identifier, from: Day, to: Day? = nil,
        share: Percentage = .hundred, kind: Kind = .direct
    ) {
        self.id = id
        self.customerID = customerID
        self.resellerID = resellerID
        self.from = from
        self.to = to
        self.share = share
        self.kind = kind
    }

    /// A link that another one replaced on its first day was never in force.
    public var isEmpty: Bool { to.map { $0 < from } ?? false }

    /// Both ends are included.
    public func isInForce(on day: Day) -> Bool {
        guard day >= from else { return false }
        guard let to else { return true }
        return day <= to
    }
}
