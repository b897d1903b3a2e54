import Kernel
import Postgres

/// Which resellers were told that they become inactive.
struct IdleNotices: Sendable {
    private let tx: Transaction

    init(_ tx: Transaction) {
        self.tx = tx
    }

    /// When a reseller was told about this silence; nil when it was not.
    func givenOn(_ resellerID: Identifier, idleSince: Day) async throws -> Day? {
        try await tx.first(
            """
            select given_on from reseller_idle_notices
            where tenant_id = \(tx.tenantID) and reseller_id = \(resellerID) and idle_since = \(idleSince)
            """)?["given_on"]
    }

    func add(_ resellerID: Identifier, idleSince: Day, on today: Day) async throws {
        try await tx.execute(
            """
            insert into reseller_idle_notices (tenant_id, reseller_id, idle_since, given_on)
            values (\(tx.tenantID), \(resellerID), \(idleSince), \(today))
            on conflict on constraint reseller_idle_notices_pk do nothing
            """)
    }
}
