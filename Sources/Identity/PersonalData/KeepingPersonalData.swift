import Kernel
import Postgres

/// What a person may ask for: a copy of everything that is kept about them, and to be forgotten.
public struct KeepingPersonalData: Sendable {
    public enum Refused: Refusal, Hashable {
        case nobody, lastAdministrator, namesake

        public var code: String {
            switch self {
            case .nobody: "nobody"
            case .lastAdministrator: "last_administrator"
            case .namesake: "namesake"
            }
        }

        public var explanation: String {
            switch self {
            case .nobody: "Nothing is kept about this address."
            case .lastAdministrator: "Nobody else is administrator. Give the role to somebody first."
            case .namesake: "Somebody else has the same name. Change one of the two, so that records tell them apart."
            }
        }
    }

    private let database: Database
    private let tables: [PersonalTable]
    private let clock: Clock
    private let chance: Chance

    public init(database: Database, tables: [PersonalTable], clock: Clock, chance: Chance) {
        self.database = database
        self.tables = tables
        self.clock = clock
        self.chance = chance
    }

    /// Everything that is kept about an address, as JSON: rows by table, without hashes and sealed values. Leaves a
    /// line in the audit trail. Throws `Refused.nobody`.
    public func copy(_ tenant: Tenant, of address: EmailAddress) async throws -> String {
        let now = clock.now
        return try await database.transaction(tenant.id) { tx in
            let person = try await person(address, of: tenant.id, in: tx)
            var parts: [String: [String]] = [:]
            for table in tables {
                guard let condition = table.rows(person) else { continue }
                let rows = try await PersonalRows(tx).texts(table, condition)
                let known = parts[table.table] ?? []
                parts[table.table] = known + rows.filter { !known.contains($0) }
            }
            let filled = parts.filter { !$0.value.isEmpty }.sorted { $0.key < $1.key }
            guard !filled.isEmpty else { throw Refused.nobody }
            try await record("person.exported", person, in: tx)
            let lists = filled.map { "\"\($0.key)\": [\n" + $0.value.joined(separator: ",\n") + "\n]" }
            return """
                {"format": "tributary person 1", "tenant": "\(tenant.slug)", "address": "\(address.text)",
                "at": "\(now)", "tables": {
                \(lists.joined(separator: ",\n"))
                }}

                """
        }
    }

    /// Erases a person: deletes what nobody needs, puts a pseudonym where money or contracts hang on a row, and keeps
    /// what the law demands. Says what became of each table. Their sessions end. Throws `Refused`, Invalid for
    /// `reason`.
    public func erase(_ tenant: Tenant, _ address: EmailAddress, reason: String) async throws -> [String] {
        try KeepingPeople.check(reason)
        let today = tenant.zone.day(of: clock.now)
        return try await database.transaction(tenant.id) { tx in
            let person = try await person(address, of: tenant.id, in: tx)
            if let account = person.account { try await check(account, in: tx) }
            var lines: [String] = []
            for table in tables {
                guard let condition = table.rows(person) else { continue }
                let count = try await PersonalRows(tx).end(table, condition, person)
                guard count > 0 else { continue }
                let rows = count == 1 ? "1 row" : "\(count) rows"
                switch table.end {
                case .deleted: lines.append("\(table.table): \(rows) deleted")
                case .replaced: lines.append("\(table.table): \(rows) under the pseudonym")
                case .kept(let reason, let years):
                    let end = today.adding(days: years * 365 + years / 4)
                    lines.append("\(table.table): \(rows) kept until \(end): \(reason)")
                }
            }
            guard !lines.isEmpty else { throw Refused.nobody }
            try await record("person.erased", person, reason: reason, after: lines, in: tx)
            return ["\(person.pseudonym) stands for this person from now on."] + lines
        }
    }

    private func person(_ address: EmailAddress, of tenant: Identifier, in tx: Transaction) async throws -> Person {
        let account = try await Accounts(tx).account(email: address)
        let key = account?.id ?? Identifier(at: clock.now, chance: chance)
        return Person(
            tenantID: tenant, address: address, account: account, pseudonym: "Erased \(key.description.suffix(12))")
    }

    private func check(_ account: Account, in tx: Transaction) async throws {
        let row = try await tx.first(
            """
            select count(*) filter (where name = \(account.name)) as namesakes,
                count(*) filter (where 'admin' = any(roles) and status = 'active') as administrators
            from accounts where tenant_id = \(tx.tenantID) and id <> \(account.id)
            """)
        let (namesakes, administrators): (Int, Int) = (try row?["namesakes"] ?? 0, try row?["administrators"] ?? 0)
        if account.roles.contains(.admin), administrators == 0 { throw Refused.lastAdministrator }
        if namesakes > 0 { throw Refused.namesake }
    }

    /// The line names the account's key or nothing: the trail does not learn the address anew.
    private func record(
        _ act: String, _ person: Person, reason: String = "", after lines: [String] = [], in tx: Transaction
    ) async throws {
        let id = person.account?.id.description ?? person.pseudonym
        try await AuditTrail(tx, clock: clock, chance: chance).record(
            .system, act, subject: AuditSubject("person", id, person.pseudonym),
            after: lines.isEmpty ? [:] : ["tables": lines.joined(separator: "; ")], reason: reason)
    }
}

/// Rows about a person, whatever table they are in.
struct PersonalRows {
    private let tx: Transaction

    init(_ tx: Transaction) {
        self.tx = tx
    }

    /// The rows as JSON objects, without what is hashed or sealed.
    func texts(_ table: PersonalTable, _ condition: SQL) async throws -> [String] {
        try await tx.rows(
            """
            select (to_jsonb(r) - (
                select coalesce(array_agg(attname::text), '{}') || array['password_hash', 'secrets']
                from pg_attribute where attrelid = \(table.table)::regclass and atttypid = 'bytea'::regtype
            ))::text as row
            from \(sql: table.tableName) r where tenant_id = \(tx.tenantID) and \(sql: condition) order by 1
            """
        ).map { try $0["row"] }
    }

    /// Does with the rows what the table says, and gives their number.
    func end(_ table: PersonalTable, _ condition: SQL, _ person: Person) async throws -> Int {
        let rows: SQL = "\(sql: table.tableName) where tenant_id = \(tx.tenantID) and \(sql: condition)"
        switch table.end {
        case .deleted: return try await tx.execute("delete from \(sql: rows)")
        case .kept: return try await tx.first("select count(*) as n from \(sql: rows)")?["n"] ?? 0
        case .replaced(let columns):
            let sets = columns.sorted { $0.key < $1.key }.map { column, instead in set(column, instead, person) }
            guard let first = sets.first else { return 0 }
            let all = sets.dropFirst().reduce(first) { "\(sql: $0), \(sql: $1)" }
            return try await tx.execute(
                """
                update \(sql: table.tableName) set \(sql: all)
                where tenant_id = \(tx.tenantID) and \(sql: condition)
                """)
        }
    }

    private func set(_ column: String, _ instead: PersonalTable.Instead, _ person: Person) -> SQL {
        let name = SQL(stringLiteral: column)
        return switch instead {
        case .pseudonym: "\(sql: name) = \(person.pseudonym)"
        case .address: "\(sql: name) = \(person.noAddress)"
        case .empty: "\(sql: name) = ''"
        case .nothing: "\(sql: name) = null"
        case .text(let text): "\(sql: name) = \(text)"
        case .withoutKeys(let keys): "\(sql: name) = \(sql: name) - \(keys)::text[]"
        }
    }
}
