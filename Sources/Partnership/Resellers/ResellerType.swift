/// What kind of partner a reseller is, which decides what it may do.
public enum ResellerType: String, CaseIterable, Sendable {
    case authorizedDealer = "authorized_dealer"
    case valueAddedReseller = "value_added_reseller"
    case systemIntegrator = "system_integrator"
    case distributor
    case whiteLabel = "white_label"
    case franchise
    case technologyPartner = "technology_partner"
    case referralPartner = "referral_partner"

    /// How far a type may register deals.
    public enum Deals: Hashable, Sendable {
        case yes, leadsOnly
    }

    public var label: String {
        switch self {
        case .authorizedDealer: "Authorized dealer"
        case .valueAddedReseller: "Value-added reseller"
        case .systemIntegrator: "System integrator"
        case .distributor: "Distributor"
        case .whiteLabel: "White label"
        case .franchise: "Franchise"
        case .technologyPartner: "Technology partner"
        case .referralPartner: "Referral partner"
        }
    }

    /// What the type means, in one line for the application form.
    public var explanation: String {
        switch self {
        case .authorizedDealer: "You sell and look after customers under our name."
        case .valueAddedReseller: "You add your own services to our connections."
        case .systemIntegrator: "You build our connections into larger projects."
        case .distributor: "You sell through resellers of your own."
        case .whiteLabel: "You sell under your own brand."
        case .franchise: "You run our brand in your region, with resellers of your own."
        case .technologyPartner: "Your product works with ours, and you bring us projects."
        case .referralPartner: "You tell us who might buy, we do the rest."
        }
    }

    /// Whether the tenant hands customers to it.
    public var takesAssignedCustomers: Bool { !isLight }
    public var deals: Deals { self == .referralPartner ? .leadsOnly : .yes }
    public var placesOrders: Bool { !isLight }
    public var hasSubResellers: Bool { self == .distributor || self == .franchise }
    public var hasOwnBrand: Bool { self == .whiteLabel || self == .franchise }

    /// Partners that sell nothing themselves have a shorter onboarding and fewer documents.
    public var isLight: Bool { self == .technologyPartner || self == .referralPartner }
}
