import Kernel
import Postgres
import Vault

/// A column of sealed values. Each context names its own, so that a new key can seal them all again.
public struct SealedColumn: Hashable, Sendable {
    public let table: String
    public let column: String
    /// The column whose key the values are sealed for.
    public let key: String
    /// What the values were sealed as, where it is not the column's name.
    public let sealedAs: String

    public init(
        _ table: StaticString, _ column: StaticString, key: StaticString = "id", sealedAs: StaticString? = nil
    ) {
        self.table = "\(table)"
        self.column = "\(column)"
        self.key = "\(key)"
        self.sealedAs = "\(sealedAs ?? column)"
    }

    public var name: String { "\(table).\(column)" }

    func place(_ row: Identifier, of tenant: Identifier) -> SealContext {
        SealContext(table: table, column: sealedAs, tenantID: tenant, rowID: row)
    }

    var tableName: SQL { SQL(stringLiteral: table) }
    var columnName: SQL { SQL(stringLiteral: column) }
    var keyName: SQL { SQL(stringLiteral: key) }
}

/// How many values of a column are sealed with the newest key.
public struct SealedCount: Hashable, Sendable {
    public let column: SealedColumn
    public let all: Int
    public let current: Int

    public var left: Int { all - current }
}

/// The sealed values of a tenant, whatever they are.
struct SealedValues: Sendable {
    struct Value: Hashable {
        let row: Identifier
        let bytes: [UInt8]
    }

    private let tx: Transaction

    init(_ tx: Transaction) {
        self.tx = tx
    }

    func count(_ column: SealedColumn, current head: [UInt8]) async throws -> SealedCount {
        let row = try await tx.first(
            """
            select count(*)::int as all, (count(*) filter (
                where substring(\(sql: column.columnName) from 1 for 5) = \(head)))::int as current
            from \(sql: column.tableName) where tenant_id = \(tx.tenantID) and \(sql: column.columnName) is not null
            """)
        return SealedCount(column: column, all: try row?["all"] ?? 0, current: try row?["current"] ?? 0)
    }

    func all(_ column: SealedColumn) async throws -> [Value] {
        try await tx.rows(
            """
            select \(sql: column.keyName) as key, \(sql: column.columnName) as value from \(sql: column.tableName)
            where tenant_id = \(tx.tenantID) and \(sql: column.columnName) is not null
            """
        ).map { Value(row: try $0["key"], bytes: try $0["value"]) }
    }

    /// Some values from a row on that are not sealed with the newest key.
    func old(_ column: SealedColumn, current head: [UInt8], from row: Identifier?, limit: Int) async throws -> [Value] {
        try await tx.rows(
            """
            select \(sql: column.keyName) as key, \(sql: column.columnName) as value from \(sql: column.tableName)
            where tenant_id = \(tx.tenantID) and \(sql: column.columnName) is not null
                and substring(\(sql: column.columnName) from 1 for 5) <> \(head)
                and (\(row)::uuid is null or \(sql: column.keyName) >= \(row))
            order by \(sql: column.keyName) limit \(limit)
            """
        ).map { Value(row: try $0["key"], bytes: try $0["value"]) }
    }

    /// Puts a value in the place of the same value, sealed otherwise. False when somebody changed it meanwhile.
    func replace(_ column: SealedColumn, _ old: Value, with bytes: [UInt8]) async throws -> Bool {
        try await tx.execute(
            """
            update \(sql: column.tableName) set \(sql: column.columnName) = \(bytes)
            where tenant_id = \(tx.tenantID) and \(sql: column.keyName) = \(old.row)
                and \(sql: column.columnName) = \(old.bytes)
            """) > 0
    }
}
