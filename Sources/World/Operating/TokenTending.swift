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
        guard let address = EmailAddress(email),
            let account = try await world.edges.database.reading(tenant.id, { tx in
                try await Accounts(tx).account(email: address)
            }), account.status == .active
        else { throw Problem(description: "\(email) does not sign in at \(tenant.name).") }
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
}
