import Identity

/// Who may use a route. Each route names one; there is no default.
public enum Access: Sendable, Hashable {
    /// Everybody, signed in or not.
    case anyone
    /// Everybody who is signed in.
    case signedIn
    /// The tenant's staff with a permission.
    case staff(Permission)
    /// The team of a reseller with a right.
    case reseller(ResellerRight)

    /// Whether somebody who is signed in may use what asks for this: one rule for pages and for programs.
    func admits(_ person: SignedIn, at tenant: Tenant) -> Bool {
        switch self {
        case .anyone, .signedIn: true
        // Other tenants are looked at from the site's own only, whatever roles their administrators give.
        case .staff(.operatePlatform): person.may(.operatePlatform) && tenant.isDefault
        case .staff(let permission): person.may(permission)
        case .reseller(let right): person.may(right)
        }
    }

    /// What `tributary routes` prints.
    public var label: String {
        switch self {
        case .anyone: "anyone"
        case .signedIn: "signed in"
        case .staff(let permission): "staff: \(permission.rawValue)"
        case .reseller(let right): "reseller: \(right.rawValue)"
        }
    }
}
