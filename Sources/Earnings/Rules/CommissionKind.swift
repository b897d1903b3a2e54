/// What happened that may pay a commission, or undo one.
public enum CommissionKind: String, CaseIterable, Codable, Sendable {
    case newCustomer = "new_customer"
    case monthlyRecurring = "monthly_recurring"
    case installation
    case usage
    case renewal
    case upgradeReferral = "upgrade_referral"
    case quarterlyBonus = "quarterly_bonus"
    case override
    case adjustment
    case clawback
    case reversal

    /// How people call it.
    public var label: String {
        switch self {
        case .newCustomer: "New customer"
        case .monthlyRecurring: "Monthly recurring"
        case .installation: "Installation"
        case .usage: "Usage"
        case .renewal: "Renewal"
        case .upgradeReferral: "Upgrade"
        case .quarterlyBonus: "Quarterly bonus"
        case .override: "Share of a sub-reseller"
        case .adjustment: "Correction"
        case .clawback: "Clawback"
        case .reversal: "Reversal"
        }
    }

    /// Whether a service that ends early takes part of it back.
    public var isClawedBack: Bool {
        switch self {
        case .newCustomer, .installation, .renewal, .upgradeReferral: true
        default: false
        }
    }
}
