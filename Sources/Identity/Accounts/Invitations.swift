import Kernel
import Postgres
import Vault

/// Links by which invited people set their first password: valid 7 days, single use, a newer one ends the older.
public struct Invitations: Sendable {
    public static let lasting = Duration.days(7)

    private let links: PasswordLinks
    private let clock: Clock
    private let chance: Chance

    public init(_ tx: Transaction, clock: Clock, chance: Chance) {
        links = PasswordLinks(tx: tx, purpose: .invitation)
        self.clock = clock
        self.chance = chance
    }

    /// A new link for the account; the link of an earlier letter stops working.
    public func mint(_ accountID: Identifier) async throws -> (token: SecretToken, expiresAt: Instant) {
        let now = clock.now
        let token = try await links.mint(
            accountID, id: Identifier(at: now, chance: chance), lasting: Self.lasting, at: now, chance: chance)
        return (token, now + Self.lasting)
    }
}
