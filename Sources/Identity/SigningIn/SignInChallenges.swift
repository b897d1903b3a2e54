import Kernel
import Postgres
import Vault

/// Sign-ins that wait for the second factor: the password was right. Each lasts five minutes and five tries.
struct SignInChallenges: Sendable {
    static let lasting = Duration.minutes(5)
    static let mostTries = 5

    let tx: Transaction

    func begin(_ accountID: Identifier, id: Identifier, at now: Instant, chance: Chance) async throws -> SecretToken {
        let token = SecretToken.make(chance)
        try await tx.execute(
            """
            insert into sign_in_challenges (tenant_id, id, account_id, token_hash, created_at, expires_at)
            values (\(tx.tenantID), \(id), \(accountID), \(token.hash), \(now), \(now + Self.lasting))
            """)
        return token
    }

    /// Whose sign-in waits; nil when it is over.
    func waiting(_ token: SecretToken, at now: Instant) async throws -> Identifier? {
        try await tx.first(
            """
            select account_id from sign_in_challenges where tenant_id = \(tx.tenantID)
                and token_hash = \(token.hash) and expires_at > \(now) and tries < \(Self.mostTries)
            """
        ).map { try $0["account_id"] }
    }

    /// Counts one more try in one statement, so that of tries at the same time no more than five pass. Gives whose
    /// sign-in it is, nil when it is over.
    func claimTry(_ token: SecretToken, at now: Instant) async throws -> Identifier? {
        try await tx.first(
            """
            update sign_in_challenges set tries = tries + 1 where tenant_id = \(tx.tenantID)
                and token_hash = \(token.hash) and expires_at > \(now) and tries < \(Self.mostTries)
            returning account_id
            """
        ).map { try $0["account_id"] }
    }

    /// Ends it with a session in its place. False when that was done before.
    func use(_ token: SecretToken) async throws -> Bool {
        try await tx.execute(
            "delete from sign_in_challenges where tenant_id = \(tx.tenantID) and token_hash = \(token.hash)") == 1
    }

    func endAll(of accountID: Identifier) async throws {
        try await tx.execute(
            "delete from sign_in_challenges where tenant_id = \(tx.tenantID) and account_id = \(accountID)")
    }

    func sweep(at now: Instant) async throws {
        try await tx.execute(
            "delete from sign_in_challenges where tenant_id = \(tx.tenantID) and expires_at < \(now)")
    }
}
