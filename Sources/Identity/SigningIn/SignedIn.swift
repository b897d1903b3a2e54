import Kernel
import Postgres

/// A member of staff who looks at the portal as somebody of a reseller does.
public struct Viewing: Sendable, Hashable {
    /// Who it really is.
    public let staffID: Identifier
    public let staffName: String
    public let reason: String
    public let until: Instant
}

/// Who is signed in, as every request reads it.
public struct SignedIn: Sendable, Hashable {
    public let account: Account
    public let sessionID: Identifier
    public let signedInAt: Instant
    public let lastSeenAt: Instant
    /// When the person last proved who they are, by password or code.
    public let provedAt: Instant
    /// Whether the sign-in took a second factor. Of the member of staff where `viewing` is set.
    public let hasSecondFactor: Bool
    /// What the tenant demands.
    let rule: SignInRules.SecondFactorRule
    /// Set when `account` is somebody else's, at whose pages a member of staff looks.
    public let viewing: Viewing?
    /// Whether the reseller's team reaches only the page on which this can be changed.
    public let isLimited: Bool
    /// Whether the reseller's team only reads: it is suspended, or its end is near.
    public let isReading: Bool

    /// For how long a proof of who somebody is counts as fresh.
    public static let proofLasting = Duration.minutes(5)

    public var id: Identifier { account.id }
    public var name: String { account.name }
    public var email: String { account.email }
    public var roles: Set<Role> { account.roles }
    public var resellerID: Identifier? { account.resellerID }

    public func may(_ permission: Permission) -> Bool { account.isStaff && roles.permits(permission) }
    public func may(_ right: ResellerRight) -> Bool { !account.isStaff && roles.permits(right) }
    public func reach(of right: ResellerRight) -> Reach { account.isStaff ? .none : roles.reach(of: right) }

    /// Whether the roles demand a second factor that is not set up yet.
    public var lacksSecondFactor: Bool {
        rule == .byRole && !hasSecondFactor && viewing == nil && roles.contains(where: \.demandsSecondFactor)
    }

    /// Whether the person has proved within five minutes who they are.
    public func isProved(at now: Instant) -> Bool { now < provedAt + Self.proofLasting }
}

extension SignedIn {
    init(_ row: Row) throws {
        let account = try Account(row)
        let (ownID, rule): (Identifier, String) = (try row["own_id"], try row["second_factor_rule"])
        var viewing: Viewing?
        if ownID != account.id, let until: Instant = try row["viewing_until"] {
            viewing = Viewing(
                staffID: ownID, staffName: try row["own_name"], reason: try row["viewing_reason"], until: until)
        }
        self.init(
            account: account, sessionID: try row["session_id"], signedInAt: try row["signed_in_at"],
            lastSeenAt: try row["last_seen_at"], provedAt: try row["proved_at"],
            hasSecondFactor: try row["has_second_factor"],
            rule: SignInRules.SecondFactorRule(rawValue: rule) ?? .byRole, viewing: viewing,
            isLimited: try row["is_limited"], isReading: try row["is_reading"])
    }
}
