import Identity
import Kernel
import Postgres
import TestSupport

/// Every table of tenants, looked at and written to by the program's role in a unit of work of another tenant.
struct TenantRows {
    /// Thrown to undo what a look has changed.
    private struct Undone: Error {
        let count: Int
    }

    private let trial: Trial

    init(_ trial: Trial) {
        self.trial = trial
    }

    /// Those that the program may read.
    func tables() async throws -> [String] {
        try await trial.database.reading(trial.tenant.id) { tx in
            try await tx.rows(
                """
                select c.relname::text as name from pg_class c join pg_attribute a on a.attrelid = c.oid
                where c.relkind in ('r', 'p') and c.relnamespace = 'public'::regnamespace
                    and a.attname = 'tenant_id' and not a.attisdropped and c.relname <> 'tenant_hosts'
                    and has_table_privilege(c.oid, 'select') order by 1
                """
            ).map { try $0["name"] }
        }
    }

    /// Those in which the demo tenant has no row.
    func empty(_ tables: [String]) async throws -> [String] {
        var empty: [String] = []
        for table in tables {
            let row = try await trial.database.reading(trial.tenant.id) { tx in
                try await tx.first(
                    "select 1 from \(sql: Identifiers.quoted(table)) where tenant_id = \(trial.tenant.id) limit 1")
            }
            if row == nil { empty.append(table) }
        }
        return empty
    }

    /// What a tenant that has nothing can read, change, delete or put in of the others.
    func findings() async throws -> [String] {
        let foreigner = trial.newID()
        var findings: [String] = []
        for table in try await tables() {
            let name = Identifiers.quoted(table)
            let read = try await counted(foreigner) { tx in
                let row = try await tx.first("select count(*) as count from \(sql: name)")
                return try row.map { Int(try $0["count"] as Int64) } ?? 0
            }
            if read > 0 { findings.append("\(table): \(read) rows of another tenant are read") }
            let named = try await counted(foreigner) { tx in
                try await tx.rows("select 1 from \(sql: name) where tenant_id = \(trial.tenant.id)").count
            }
            if named > 0 { findings.append("\(table): \(named) rows are found by the other tenant's key") }
            for (act, sql) in Self.writes(name, trial.tenant.id) {
                let changed = try await counted(foreigner) { tx in try await tx.execute(sql) }
                if changed > 0 { findings.append("\(table): \(changed) rows of another tenant \(act)") }
            }
        }
        return findings
    }

    private static func writes(_ table: SQL, _ owner: Identifier) -> [(String, SQL)] {
        [
            ("are changed", "update \(sql: table) set tenant_id = tenant_id"),
            ("are deleted", "delete from \(sql: table)"),
            ("are put in", "insert into \(sql: table) (tenant_id) values (\(owner))"),
        ]
    }

    /// How many rows a statement met; always undone. What the role or the policies refuse met none; a refusal by any
    /// other rule of the table comes after theirs, so that it counts as met.
    private func counted(_ tenant: Identifier, _ body: @escaping @Sendable (Transaction) async throws -> Int)
        async throws -> Int
    {
        do {
            return try await trial.database.transaction(tenant) { tx in throw Undone(count: try await body(tx)) }
        } catch let undone as Undone {
            return undone.count
        } catch let error as DatabaseError where error.state == "42501" {
            return 0
        } catch is ConstraintViolation {
            return 1
        }
    }
}

/// Names of tables that the catalogue gave.
enum Identifiers {
    static func quoted(_ name: String) -> SQL {
        SQL(stringLiteral: name.filter { $0.isLetter || $0.isNumber || $0 == "_" })
    }
}
