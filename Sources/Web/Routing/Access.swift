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
