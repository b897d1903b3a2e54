import Kernel
import Postgres

/// One change of somebody's roles.
public struct RoleChange: Sendable, Hashable {
    public let changedBy: Identifier
    public let before: Set<Role>
    public let after: Set<Role>
    public let at: Instant
}

/// Who gave which roles to whom. The table refuses a change of one's own.
struct RoleChanges: Sendable {
    let tx: Transaction

    func add(
        _ accountID: Identifier, from before: Set<Role>, to after: Set<Role>, by changer: Identifier, id: Identifier,
        at now: Instant
    ) async throws {
        do {
            try await tx.execute(
                """
                insert into role_changes (tenant_id, id, account_id, changed_by, roles_before, roles_after, changed_at)
                values (\(tx.tenantID), \(id), \(accountID), \(changer), \(before.map(\.rawValue).sorted()),
                    \(after.map(\.rawValue).sorted()), \(now))
                """)
        } catch let violation as ConstraintViolation where violation.constraint == "role_changes_by_another" {
            throw PeopleRefusal.ownRoles
        }
    }

    /// Those of one person, the newest first.
    func of(_ accountID: Identifier) async throws -> [RoleChange] {
        try await tx.rows(
            """
            select changed_by, roles_before, roles_after, changed_at from role_changes
            where tenant_id = \(tx.tenantID) and account_id = \(accountID) order by changed_at desc, id desc limit 100
            """
        ).map { row in
            let (before, after): ([String], [String]) = (try row["roles_before"], try row["roles_after"])
            return RoleChange(
                changedBy: try row["changed_by"], before: Set(before.compactMap(Role.init)),
                after: Set(after.compactMap(Role.init)), at: try row["changed_at"])
        }
    }
}
