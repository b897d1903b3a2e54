import Kernel

/// Why the money of an accrual waits.
public struct Hold: Hashable, Codable, Sendable {
    public enum Kind: String, CaseIterable, Codable, Sendable {
        case serviceAge = "service_age"
        case resellerSuspended = "reseller_suspended"
        case agreementNotInForce = "agreement_not_in_force"
        case pendingRefund = "pending_refund"
        case manual

        public var label: String {
            switch self {
            case .serviceAge: "Service too young"
            case .resellerSuspended: "Reseller suspended"
            case .agreementNotInForce: "Agreement not in force"
            case .pendingRefund: "Refund pending"
            case .manual: "Held by finance"
            }
        }
    }

    public let kind: Kind
    /// The day on which it ends by itself, when that is known.
    public let until: Day?

    public init(_ kind: Kind, until: Day? = nil) {
        self.kind = kind
        self.until = until
    }

    /// As a sentence.
    public var explanation: String {
        switch kind {
        case .serviceAge:
            if let until {
                "The money waits until \(until), when the service is old enough."
            } else {
                "The money waits until the service is active and old enough."
            }
        case .resellerSuspended: "The money waits while the reseller is suspended."
        case .agreementNotInForce: "The money waits until the agreement is in force."
        case .pendingRefund: "The money waits because a refund of the invoice is being looked at."
        case .manual: "Finance holds the money by hand."
        }
    }
}
