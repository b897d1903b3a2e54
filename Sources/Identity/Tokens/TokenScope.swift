/// What a token may be used for at most. What its owner may not do, it may not do either.
public enum TokenScope: String, CaseIterable, Sendable, Hashable {
    case applicationsRead = "applications:read"
    case applicationsWrite = "applications:write"
    case resellersRead = "resellers:read"
    case resellersWrite = "resellers:write"
    case customersRead = "customers:read"
    case commissionsRead = "commissions:read"
    case onboardingRead = "onboarding:read"
    case onboardingWrite = "onboarding:write"

    /// What people read beside the box to tick.
    public var label: String {
        switch self {
        case .applicationsRead: "Read applications"
        case .applicationsWrite: "Review and decide applications"
        case .resellersRead: "Read resellers and their figures"
        case .resellersWrite: "Enter resellers and change their data"
        case .customersRead: "Read customers"
        case .commissionsRead: "Read commissions"
        case .onboardingRead: "Read onboarding checklists"
        case .onboardingWrite: "Work on onboarding tasks"
        }
    }

    /// The rights of which one is needed for the scope to open anything.
    var rights: (staff: [Permission], reseller: [ResellerRight]) {
        switch self {
        case .applicationsRead: ([.seeApplications], [])
        case .applicationsWrite: ([.claimApplications, .decideApplications], [])
        case .resellersRead: ([.seeResellers], [.portal])
        case .resellersWrite: ([.manageResellers], [.company])
        case .customersRead: ([.seeCustomers], [.customers])
        case .commissionsRead: ([.seeCommissions], [.commissions])
        case .onboardingRead: ([.seeOnboarding], [.portal])
        case .onboardingWrite: ([.manageOnboarding], [.company])
        }
    }

    /// Whether the scope opens anything to somebody with these roles.
    public func isUseful(to account: Account) -> Bool {
        account.isStaff
            ? rights.staff.contains { account.roles.permits($0) }
            : rights.reseller.contains { account.roles.permits($0) }
    }

    /// The scopes that somebody may give a token, in their order.
    public static func useful(to account: Account) -> [TokenScope] { allCases.filter { $0.isUseful(to: account) } }
}
