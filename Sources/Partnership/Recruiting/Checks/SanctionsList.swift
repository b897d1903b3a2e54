import Kernel
import Postgres

/// The names with whom a tenant may do no business, as it imported them last.
public struct SanctionsList: Sendable {
    public static let mostNames = 50_000

    /// Where the list comes from and how old it is.
    public struct Source: Sendable, Hashable {
        public let name: String
        public let nameCount: Int
        public let importedAt: Instant
        public let importedBy: String
    }

    private let tx: Transaction

    init(_ tx: Transaction) {
        self.tx = tx
    }

    /// Nil before the first import.
    func source() async throws -> Source? {
        let row = try await tx.first(
            """
            select source, name_count, imported_at, imported_by_name from sanction_lists
            where tenant_id = \(tx.tenantID)
            """)
        return try row.map { row in
            Source(
                name: try row["source"], nameCount: try row["name_count"], importedAt: try row["imported_at"],
                importedBy: try row["imported_by_name"])
        }
    }

    /// All names, to be compared with; nil before the first import.
    func names() async throws -> SanctionsNames? {
        guard let source = try await source() else { return nil }
        let rows = try await tx.rows("select name from sanction_names where tenant_id = \(tx.tenantID) order by number")
        return SanctionsNames(try rows.map { try $0["name"] }, source: source.name)
    }

    /// Puts a list in the place of the one before.
    func replace(with names: [String], from source: String, by person: PartnerApplication.Person, at now: Instant)
        async throws
    {
        try await tx.execute("delete from sanction_names where tenant_id = \(tx.tenantID)")
        try await tx.execute(
            """
            insert into sanction_names (tenant_id, number, name)
            select \(tx.tenantID), n.number, n.name from unnest(\(names)) with ordinality as n (name, number)
            """)
        try await tx.execute(
            """
            insert into sanction_lists (tenant_id, source, name_count, imported_at, imported_by_id, imported_by_name)
            values (\(tx.tenantID), \(source), \(names.count), \(now), \(person.id), \(person.name))
            on conflict (tenant_id) do update set source = excluded.source, name_count = excluded.name_count,
                imported_at = excluded.imported_at, imported_by_id = excluded.imported_by_id,
                imported_by_name = excluded.imported_by_name
            """)
    }
}
