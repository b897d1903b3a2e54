import Jobs
import Kernel
import Postgres

/// Ends tokens of a person in a unit of work, and tells whoever waits for a token of their reseller.
struct EndingTokens: Sendable {
    let tx: Transaction
    let clock: Clock
    let chance: Chance

    /// Ends one. Throws NotFound when it is none of the person's, or has ended before.
    func one(_ id: Identifier, of owner: Account) async throws -> AccessToken {
        guard let token = try await AccessTokens(tx: tx).revoke(id, of: owner.id, at: clock.now) else {
            throw NotFound()
        }
        try await note(owner)
        return token
    }

    /// Ends every one that works. Gives their names.
    func all(of owner: Account) async throws -> [String] {
        let ended = try await AccessTokens(tx: tx).revokeAll(of: owner.id, at: clock.now)
        if !ended.isEmpty { try await note(owner) }
        return ended
    }

    private func note(_ owner: Account) async throws {
        guard let reseller = owner.resellerID else { return }
        _ = try await DomainEvents(tx, clock: clock, chance: chance).record(
            DomainEvent(
                name: "token.revoked", subjectID: owner.id, facts: ["reseller": reseller.description]))
    }
}
