import Kernel
import Postgres

/// What a person may ask for: a copy of everything that is kept about them, and to be forgotten.
public struct KeepingPersonalData: Sendable {
    public enum Refused: Refusal, Hashable {
        case nobody, lastAdministrator, lastOwner, namesake

        public var code: String {
            switch self {
            case .nobody: "nobody"
            case .lastAdministrator: "last_administrator"
            case .lastOwner: "last_owner"
            case .namesake: "namesake"
            }
        }

        public var explanation: String {
            switch self {
            case .nobody: "Nothing is kept about this address."
            case .lastAdministrator: "Nobody else is administrator. Give the role to somebody first."
            case .lastOwner:
                "Nobody else is owner of the reseller. Let somebody have the role first, or terminate the reseller."
            case .namesake: "Somebody else has the same name. Change one of the two, so that records tell them apart."
            }
        }
    }

    private let database: Database
    private let tables: [PersonalTable]
    private let names: [PersonalName]
    private let isOver: @Sendable (Identifier) -> SQL
    private let clock: Clock
    private let chance: Chance

    /// `isOver` is a condition: whether a reseller needs nobody any more who looks after it.
    public init(
        database: Database, tables: [PersonalTable], names: [PersonalName],
        isOver: @escaping @Sendable (Identifier) -> SQL, clock: Clock, chance: Chance
    ) {
        self.database = database
        self.names = names
        self.isOver = isOver
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
            tenantID: tenant, address: address, account: account,
            names: try await names(of: address, account, in: tx), pseudonym: "Erased \(key.description.suffix(12))")
    }

    /// Every name of the person that is nobody else's as well.
    private func names(of address: EmailAddress, _ account: Account?, in tx: Transaction) async throws -> [String] {
        let statements = names.map { source -> SQL in
            """
            select \(sql: source.name) as name, lower(\(sql: source.address)) = \(address.text) as is_own
            from \(sql: source.table) where tenant_id = \(tx.tenantID) and \(sql: source.name) in (
                select \(sql: source.name) from \(sql: source.table)
                where tenant_id = \(tx.tenantID) and lower(\(sql: source.address)) = \(address.text))
            """
        }
        let former: SQL = """
            select distinct before ->> 'name' as name, true as is_own from audit_events
            where tenant_id = \(tx.tenantID) and act = 'account.contact_changed'
                and subject_id = \(account?.id.description ?? "")
            """
        let rows = try await tx.all([former] + statements).joined()
        var (own, foreign): (Set<String>, Set<String>) = ([], [])
        for row in rows {
            guard let name: String = try row["name"], !name.isEmpty else { continue }
            let isOwn: Bool = try row["is_own"]
            if isOwn { own.insert(name) } else { foreign.insert(name) }
        }
        let others = try await tx.rows(
            """
            select name from accounts
            where tenant_id = \(tx.tenantID) and name = any(\(own.sorted())) and email <> \(address.text)
            """)
        for row in others { foreign.insert(try row["name"]) }
        return ([account?.name].compactMap { $0 } + own.subtracting(foreign).sorted()).reduce(into: []) { names, name in
            if !names.contains(name) { names.append(name) }
        }
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
        if let resellerID = account.resellerID, account.roles.contains(.owner) {
            try await checkOwner(account, resellerID, in: tx)
        }
    }

    /// Only an owner looks after the team, bank data and agreements of a reseller.
    private func checkOwner(_ account: Account, _ resellerID: Identifier, in tx: Transaction) async throws {
        let row = try await tx.first(
            """
            select \(sql: isOver(resellerID)) or exists (
                select 1 from accounts where tenant_id = \(tx.tenantID) and reseller_id = \(resellerID)
                    and id <> \(account.id) and 'owner' = any(roles) and status = 'active') as may_go
            """)
        let mayGo: Bool = try row?["may_go"] ?? false
        guard mayGo else { throw Refused.lastOwner }
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

    /// The rows as JSON objects, without what is hashed or sealed, and of rows about others only what names the person.
    func texts(_ table: PersonalTable, _ condition: SQL) async throws -> [String] {
        let shown: SQL =
            switch table.copy {
            case .whole: "true"
            case .only(let columns):
                """
                (attname::text = any(\(columns)) or atttypid in ('date'::regtype, 'timestamptz'::regtype)
                    or exists (select 1 from pg_constraint where conrelid = attrelid and contype = 'p'
                        and attnum = any(conkey)))
                """
            }
        return try await tx.rows(
            """
            select (select coalesce(jsonb_object_agg(key, value), '{}') from jsonb_each(to_jsonb(r)) where key in (
                select attname::text from pg_attribute
                where attrelid = \(table.table)::regclass and attnum > 0 and not attisdropped
                    and atttypid <> 'bytea'::regtype and attname not in ('password_hash', 'secrets')
                    and \(sql: shown)))::text as row
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
        case .withoutMentions:
            "\(sql: name) = regexp_replace(\(sql: name), \(person.mention), \(person.pseudonym), 'gi')"
        case .withoutMentionsInJSON:
            "\(sql: name) = regexp_replace(\(sql: name)::text, \(person.mention), \(person.pseudonym), 'gi')::jsonb"
        }
    }
}
