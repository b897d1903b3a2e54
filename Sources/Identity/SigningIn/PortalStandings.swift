import Kernel
import Postgres

/// Which teams of resellers only read, who of them still signs in, and until when. Why belongs to whoever sets it.
public struct PortalStandings: Sendable {
    /// What is left of a portal.
    public enum Standing: Sendable, Hashable {
        case reading
        /// These roles read until an instant; nobody signs in after it.
        case closing(at: Instant, for: [Role])
    }

    private let tx: Transaction

    public init(_ tx: Transaction) {
        self.tx = tx
    }

    /// Takes the place of what was set before.
    public func set(_ resellerID: Identifier, _ standing: Standing) async throws {
        var (roles, closesAt): ([Role], Instant?) = ([], nil)
        if case .closing(let end, let readers) = standing { (roles, closesAt) = (readers, end) }
        try await tx.execute(
            """
            insert into portal_standings (tenant_id, reseller_id, roles, closes_at)
            values (\(tx.tenantID), \(resellerID), \(roles), \(closesAt))
            on conflict on constraint portal_standings_pk do update set roles = excluded.roles,
                closes_at = excluded.closes_at
            """)
    }

    public func lift(_ resellerID: Identifier) async throws {
        try await tx.execute(
            "delete from portal_standings where tenant_id = \(tx.tenantID) and reseller_id = \(resellerID)")
    }

    /// Whether somebody of a reseller's team may sign in at all.
    func letsIn(_ account: Account, at now: Instant) async throws -> Bool {
        guard let resellerID = account.resellerID else { return true }
        let row = try await tx.first(
            """
            select roles, closes_at from portal_standings
            where tenant_id = \(tx.tenantID) and reseller_id = \(resellerID)
            """)
        guard let row else { return true }
        let (roles, closesAt): ([String], Instant?) = (try row["roles"], try row["closes_at"])
        return Self.letsIn(account.roles, readers: roles, closesAt: closesAt, at: now)
    }

    static func letsIn(_ roles: Set<Role>, readers: [String], closesAt: Instant?, at now: Instant) -> Bool {
        if let closesAt, closesAt <= now { return false }
        return readers.isEmpty || roles.contains { readers.contains($0.rawValue) }
    }
}
