import Identity
import Kernel
import Postgres
import TestSupport

/// What names records in a tenant's rows: every text or key that is unique in the tenant, by column.
struct RecordNames {
    struct Column: Hashable, Comparable {
        let table: String
        let name: String

        static func < (one: Column, other: Column) -> Bool { (one.table, one.name) < (other.table, other.name) }
    }

    /// Names that both tenants have say nothing about either.
    private static let most = 20_000

    let values: [Column: Set<String>]

    init(_ trial: Trial, _ tenant: Tenant) async throws {
        let rows = try await trial.database.reading(tenant.id) { tx in
            try await tx.rows(
                """
                select distinct c.relname::text as table_name, a.attname::text as name
                from pg_index i join pg_class c on c.oid = i.indrelid
                join pg_attribute t on t.attrelid = c.oid and t.attname = 'tenant_id' and t.attnum = any(i.indkey)
                join pg_attribute a on a.attrelid = c.oid and a.attnum = any(i.indkey) and a.attname <> 'tenant_id'
                where i.indisunique and c.relnamespace = 'public'::regnamespace
                    and (i.indnatts = 2 or (c.relname, a.attname) = ('suppressions', 'address'))
                    and a.atttypid in ('text'::regtype, 'uuid'::regtype)
                    and c.relname not in ('idempotency_keys', 'schedule_runs')
                    -- One draft a type: types are the same for everybody.
                    and (c.relname, a.attname) <> ('agreement_templates', 'reseller_type')
                    and has_table_privilege(c.oid, 'select')
                """)
        }
        var values: [Column: Set<String>] = [:]
        for row in rows {
            let column = Column(table: try row["table_name"], name: try row["name"])
            let found = try await trial.database.reading(tenant.id) { tx in
                try await tx.rows(
                    """
                    select distinct \(sql: Identifiers.quoted(column.name))::text as value
                    from \(sql: Identifiers.quoted(column.table)) where tenant_id = \(tenant.id)
                    order by 1 limit \(Self.most)
                    """)
            }
            values[column] = Set(try found.compactMap { try $0["value"] as String? })
        }
        self.values = values
    }

    /// Where a value of a form names a record: the columns that hold it, or hold the key in it.
    func columns(of value: String) -> [Column] {
        let name = Self.name(in: value)
        if name.isEmpty { return [] }
        return values.filter { $0.value.contains(name) }.map(\.key).sorted()
    }

    /// The key in an address, or the whole value.
    static func name(in value: String) -> String {
        value.split { "/?&=".contains($0) }.first { Identifier($0) != nil }.map(String.init) ?? value
    }
}
