import Kernel

/// Somebody who signs in: staff of the tenant, or a member of a reseller's team.
public struct Account: Sendable, Hashable {
    public enum Status: String, Sendable, CaseIterable {
        /// Has no password yet; an invitation is on its way.
        case invited
        case active
        /// May not sign in any more.
        case disabled
    }

    public enum Appearance: String, Sendable, CaseIterable { case auto, light, dark }

    public let id: Identifier
    public let email: String
    public var name: String
    public var title: String
    public var phone: String
    /// The reseller whose team the person is in; nil for staff.
    public let resellerID: Identifier?
    /// What that reseller is called, for the frame of its portal; "" for staff.
    public let company: String
    public let roles: Set<Role>
    public let status: Status
    public var appearance: Appearance
    public let lastSignedInAt: Instant?
    public let createdAt: Instant
    public let version: Int64

    public var isStaff: Bool { resellerID == nil }
}

/// What an account starts with.
public struct NewAccount: Sendable {
    public let email: EmailAddress
    public let name: String
    public let title: String
    public let phone: String
    public let resellerID: Identifier?
    public let company: String
    public let roles: Set<Role>

    public init(
        email: EmailAddress, name: String, title: String = "", phone: String = "", resellerID: Identifier? = nil,
        company: String = "", roles: Set<Role>
    ) {
        self.email = email
        self.name = name
        self.title = title
        self.phone = phone
        self.resellerID = resellerID
        self.company = company
        self.roles = roles
    }
}
