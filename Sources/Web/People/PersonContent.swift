import Identity
import Kernel
import Links
import Templates

/// The record of one person, as those who look after accounts see it; the same for staff and for teams.
public struct PersonContent: ViewModel {
    public struct Change: ViewModel, Hashable {
        public let at: Instant
        public let by: String
        public let before: String
        public let after: String

        public static let schema = Schema<Self>(\.at, \.by, \.before, \.after)
    }

    /// A token that works, with which a program acts for the person.
    public struct Token: ViewModel, Hashable {
        public let id: String
        public let name: String
        public let ending: String
        public let scopes: String
        public let expiresAt: Instant
        public let lastUsedAt: Instant?

        public static let schema = Schema<Self>(\.id, \.name, \.ending, \.scopes, \.expiresAt, \.lastUsedAt)
    }

    public let errors: ErrorSummary?
    public let name: String
    public let status: Badge
    public let facts: [Fact]
    public let version: String
    public let roles: ChoiceField
    public let roleWords: String
    public let reason: Field
    public let changes: [Change]
    public let sessionCount: Int
    public let tokens: [Token]
    public let hasTokens: Bool
    public let tokensAction: String
    public let isClosed: Bool
    public let mayChange: Bool
    public let rolesAction: String
    public let statusAction: String
    public let sessionsAction: String
    public let inviteAction: String?
    /// Turns off a second factor that was lost; nil where that is not done or there is none.
    public let resetAction: String?
    public let resetsAt: Instant?

    public static let schema = Schema<Self>(
        \.errors, \.name, \.status, \.facts, \.version, \.roles, \.roleWords, \.reason, \.changes, \.sessionCount,
        \.tokens, \.hasTokens, \.tokensAction, \.isClosed, \.mayChange, \.rolesAction, \.statusAction, \.sessionsAction,
        \.inviteAction, \.resetAction,
        \.resetsAt)

    init(
        _ visit: Visit, _ record: KeepingPeople.Record, _ circle: PeopleCircle, _ places: PeopleHandlers.Places,
        typed: FormFields?, _ invalid: Invalid?
    ) throws {
        let account = record.account
        let person = try visit.person
        let counts = record.factor?.counts(at: visit.now) ?? false
        errors = ErrorSummary(invalid)
        name = account.name
        status = Badge(account.status)
        facts = [
            Fact("E-mail", account.email), Fact("Title", account.title.isEmpty ? "–" : account.title),
            Fact("Phone", account.phone.isEmpty ? "–" : account.phone),
            Fact("Second factor", counts ? "On" : "Off"),
            Fact("Account since", visit.tenant.zone.day(of: account.createdAt).shown),
        ]
        version = String(account.version)
        let chosen = typed?.list("roles") ?? account.roles.map(\.rawValue)
        roles = ChoiceField("roles", circle.grantable.map(Choice.init), chosen: chosen, invalid)
        roleWords = account.roles.label
        reason = Field("reason", typed?["reason"] ?? "", invalid)
        changes = record.changes.map { change in
            Change(
                at: change.at, by: record.names[change.changedBy] ?? "",
                before: change.before.isEmpty ? "–" : change.before.label,
                after: change.after.label)
        }
        sessionCount = record.sessions.count
        tokens = record.tokens.map(Token.init)
        hasTokens = !record.tokens.isEmpty
        tokensAction = places.tokens(account.id)
        isClosed = account.status == .disabled
        mayChange = account.id != person.id
        rolesAction = places.roles(account.id)
        statusAction = places.status(account.id)
        sessionsAction = places.sessions(account.id)
        inviteAction = account.status == .invited ? places.invitation(account.id) : nil
        resetsAt = counts ? record.factor?.endingAt : nil
        resetAction = counts && mayChange && resetsAt == nil ? places.secondFactor.map { $0(account.id) } : nil
    }
}

extension PersonContent.Token {
    init(_ token: AccessToken) {
        self.init(
            id: token.id.description, name: token.name, ending: token.ending,
            scopes: token.scopes.map(\.rawValue).joined(separator: ", "), expiresAt: token.expiresAt,
            lastUsedAt: token.lastUsedAt)
    }
}
