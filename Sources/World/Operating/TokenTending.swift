import Identity
import Kernel
import Postgres

/// Tokens for programs, as the commands make them.
public struct TokenTending: Sendable {
    /// What was asked cannot be done, with the remedy.
    public struct Problem: Error, Hashable, Sendable, CustomStringConvertible {
        public let description: String
    }

    private let world: World

    public init(_ world: World) {
        self.world = world
    }

    /// Makes a token for somebody and gives its text, which is kept nowhere. Without `scopes`: for everything that the
    /// person may do.
    public func create(
        email: String, scopes: [String], name: String, days: Int, tenant slug: String?
    ) async throws -> String {
        let tenant = try await world.tenant(named: slug)
        let account = try await account(email, at: tenant)
        guard account.status == .active else {
            throw Problem(description: "\(email) does not sign in at \(tenant.name).")
        }
        let wanted = try scopes.map { name in
            guard let scope = TokenScope(rawValue: name) else {
                let known = TokenScope.useful(to: account).map(\.rawValue).joined(separator: ", ")
                throw Problem(description: "There is no scope \(name). Choose from: \(known)")
            }
            return scope
        }
        do {
            return try await world.contexts.keepingTokens.make(
                tenant.id, for: account, name: name, scopes: wanted.isEmpty ? TokenScope.useful(to: account) : wanted,
                days: days, by: Actor(accountID: nil, name: "Command line")
            ).text
        } catch let invalid as Invalid {
            throw Problem(description: invalid.problems.map(\.message).joined(separator: " "))
        }
    }

    /// One line for each token of somebody: its key, whether it works, what it is for and its name.
    public func list(email: String, tenant slug: String?) async throws -> [String] {
        let tenant = try await world.tenant(named: slug)
        let account = try await account(email, at: tenant)
        let now = world.edges.clock.now
        return try await world.contexts.keepingTokens.tokens(tenant.id, of: account.id).map { token in
            let standing =
                switch token.standing(at: now) {
                case .valid: "works until \(token.expiresAt)"
                case .expired: "expired \(token.expiresAt)"
                case .revoked: "ended \(token.revokedAt.map { "\($0)" } ?? "")"
                }
            let scopes = token.scopes.map(\.rawValue).joined(separator: ",")
            return "\(token.id)  …\(token.ending)  \(standing)  \(scopes)  \(token.name)"
        }
    }

    /// Ends a token of somebody by its key, or all of them. Gives the names of those that ended.
    public func end(email: String, key: String?, tenant slug: String?) async throws -> [String] {
        let tenant = try await world.tenant(named: slug)
        let account = try await account(email, at: tenant)
        let (keeping, actor) = (world.contexts.keepingTokens, Actor(accountID: nil, name: "Command line"))
        let missing = Problem(description: "\(email) has no such token that works.")
        guard let key else {
            let ended = try await keeping.revokeAll(tenant.id, of: account.id, by: actor)
            if ended.isEmpty { throw missing }
            return ended
        }
        guard let id = Identifier(key) else { throw missing }
        do {
            return [try await keeping.revoke(tenant.id, id, of: account.id, by: actor).name]
        } catch is NotFound {
            throw missing
        }
    }

    private func account(_ email: String, at tenant: Tenant) async throws -> Account {
        guard let address = EmailAddress(email),
            let account = try await world.edges.database.reading(
                tenant.id,
                { tx in
                    try await Accounts(tx).account(email: address)
                })
        else { throw Problem(description: "\(email) has no account at \(tenant.name).") }
        return account
    }
}
