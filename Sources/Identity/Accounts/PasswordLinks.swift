import Kernel
import Postgres
import Vault

/// A single-use link that lets somebody set a password, as it stands in the database.
public struct PasswordLink: Sendable, Hashable {
    public enum Purpose: String, Sendable { case invitation, reset }

    public let id: Identifier
    public let accountID: Identifier
    public let expiresAt: Instant
}

extension PasswordLink.Purpose: SQLValue {}

/// Open links of one purpose: each account has at most one, a newer one ends the older.
struct PasswordLinks: Sendable {
    let tx: Transaction
    let purpose: PasswordLink.Purpose

    /// Makes a link and ends the one before. The account's row is locked, so two at once make one after the other.
    func mint(_ accountID: Identifier, id: Identifier, lasting: Duration, at now: Instant, chance: Chance)
        async throws -> SecretToken
    {
        let token = SecretToken.make(chance)
        _ = try await tx.all([
            "select 1 from accounts where tenant_id = \(tx.tenantID) and id = \(accountID) for update",
            """
            update password_links set ended_at = \(now) where tenant_id = \(tx.tenantID)
                and account_id = \(accountID) and purpose = \(purpose) and used_at is null and ended_at is null
            """,
            """
            insert into password_links (tenant_id, id, account_id, purpose, token_hash, created_at, expires_at)
            values (\(tx.tenantID), \(id), \(accountID), \(purpose), \(token.hash), \(now), \(now + lasting))
            """,
        ])
        return token
    }

    /// The link that a token opens, if it can still be used.
    func open(_ token: SecretToken, at now: Instant) async throws -> PasswordLink? {
        try await tx.first(
            """
            select id, account_id, expires_at from password_links
            where tenant_id = \(tx.tenantID) and token_hash = \(token.hash) and purpose = \(purpose)
                and used_at is null and ended_at is null and expires_at > \(now)
            """
        ).map { row in
            PasswordLink(id: try row["id"], accountID: try row["account_id"], expiresAt: try row["expires_at"])
        }
    }

    /// Uses the link up. False when somebody else did first.
    func use(_ link: PasswordLink, at now: Instant) async throws -> Bool {
        try await tx.execute(
            """
            update password_links set used_at = \(now) where tenant_id = \(tx.tenantID) and id = \(link.id)
                and used_at is null and ended_at is null and expires_at > \(now)
            """) == 1
    }

    /// Deletes the links of all purposes that ended before an instant.
    static func sweep(_ tx: Transaction, endedBefore instant: Instant) async throws {
        try await tx.execute(
            "delete from password_links where tenant_id = \(tx.tenantID) and expires_at < \(instant)")
    }

    /// Ends what is open for an account: after a sign-in, a change of the password.
    func end(_ accountID: Identifier, at now: Instant) async throws {
        try await tx.execute(
            """
            update password_links set ended_at = \(now) where tenant_id = \(tx.tenantID)
                and account_id = \(accountID) and purpose = \(purpose) and used_at is null and ended_at is null
            """)
    }
}
