import Kernel
import Postgres

/// From when on the teams of resellers reach nothing but the page on which they can lift the limit. What it is about
/// belongs to whoever sets it.
public struct PortalLimits: Sendable {
    private let tx: Transaction

    public init(_ tx: Transaction) {
        self.tx = tx
    }

    /// An earlier limit stays.
    public func set(_ resellerID: Identifier, from instant: Instant) async throws {
        try await tx.execute(
            """
            insert into portal_limits (tenant_id, reseller_id, from_at)
            values (\(tx.tenantID), \(resellerID), \(instant))
            on conflict on constraint portal_limits_pk do update set from_at = least(portal_limits.from_at, \(instant))
            """)
    }

    public func lift(_ resellerID: Identifier) async throws {
        try await tx.execute(
            "delete from portal_limits where tenant_id = \(tx.tenantID) and reseller_id = \(resellerID)")
    }
}
