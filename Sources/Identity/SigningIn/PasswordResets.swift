import Kernel
import Postgres
import Vault

/// Links by which people who forgot their password set a new one: valid 30 minutes, single use, ended by a newer one
/// and by a sign-in.
public struct PasswordResets: Sendable {
    private let links: PasswordLinks
    private let clock: Clock
    private let chance: Chance

    public init(_ tx: Transaction, clock: Clock, chance: Chance) {
        links = PasswordLinks(tx: tx, purpose: .reset)
        self.clock = clock
        self.chance = chance
    }

    /// A new link for the account, made when its letter is written.
    public func mint(_ accountID: Identifier) async throws -> (token: SecretToken, expiresAt: Instant) {
        let now = clock.now
        let token = try await links.mint(
            accountID, id: Identifier(at: now, chance: chance), lasting: KeepingAccounts.resetLasting, at: now,
            chance: chance)
        return (token, now + KeepingAccounts.resetLasting)
    }
}
