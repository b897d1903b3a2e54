/// Where a reseller stands with the tenant.
public enum ResellerStatus: String, CaseIterable, Sendable {
    case pendingOnboarding = "pending_onboarding"
    case active
    case inactive
    case suspended
    case terminated

    /// What the people of a reseller may do in the portal.
    public enum Login: Hashable, Sendable {
        case full
        case readOnly
        /// Owner and accountant may read for 90 days after the end.
        case readAfterEnd(days: Int)
    }

    /// What becomes of commissions that its customers bring.
    public enum Accrual: Hashable, Sendable {
        case zero, earned, held
        /// Events up to the last day, and the tail months of the agreement.
        case untilEnd
    }

    /// Whether money goes out.
    public enum Payout: Hashable, Sendable {
        case no, yes, held
        /// One last payout, 30 days after the end.
        case final
    }

    public var label: String {
        switch self {
        case .pendingOnboarding: "In onboarding"
        case .active: "Active"
        case .inactive: "Inactive"
        case .suspended: "Suspended"
        case .terminated: "Terminated"
        }
    }

    public var login: Login {
        switch self {
        case .pendingOnboarding, .active, .inactive: .full
        case .suspended: .readOnly
        case .terminated: .readAfterEnd(days: 90)
        }
    }

    /// New leads, deals, orders and assignments.
    public var takesNewBusiness: Bool { self == .active }

    public var accrual: Accrual {
        switch self {
        case .pendingOnboarding: .zero
        case .active, .inactive: .earned
        case .suspended: .held
        case .terminated: .untilEnd
        }
    }

    public var payout: Payout {
        switch self {
        case .pendingOnboarding: .no
        case .active, .inactive: .yes
        case .suspended: .held
        case .terminated: .final
        }
    }
}
