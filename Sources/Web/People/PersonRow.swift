import Identity
import Kernel
import Templates

/// One person in a list of those who can sign in.
public struct PersonRow: ViewModel, Hashable {
    public let name: String
    public let email: String
    public let title: String
    public let roles: String
    public let status: Badge
    public let hasSecondFactor: Bool
    public let lastSignedInAt: Instant?
    public let isSelf: Bool
    public let href: String

    public static let schema = Schema<Self>(
        \.name, \.email, \.title, \.roles, \.status, \.hasSecondFactor, \.lastSignedInAt, \.isSelf, \.href)

    public init(_ account: Account, hasSecondFactor: Bool, isSelf: Bool, href: String) {
        name = account.name
        email = account.email
        title = account.title
        roles = account.roles.label
        status = Badge(account.status)
        self.hasSecondFactor = hasSecondFactor
        lastSignedInAt = account.lastSignedInAt
        self.isSelf = isSelf
        self.href = href
    }
}

extension Badge {
    /// Whether somebody can sign in.
    public init(_ status: Account.Status) {
        switch status {
        case .invited: self.init("Invited", .info)
        case .active: self.init("Active", .good)
        case .disabled: self.init("Closed", .quiet)
        }
    }
}
