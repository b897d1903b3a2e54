import Kernel
import Postgres

/// Somebody whose data a tenant keeps: known by their address, perhaps with an account.
public struct Person: Sendable {
    public let tenantID: Identifier
    public let address: EmailAddress
    public let account: Account?
    /// What stands in their place afterwards.
    public let pseudonym: String

    /// An address that nobody has (RFC 2606), different for each person.
    public var noAddress: String { "\(pseudonym.lowercased().replacing(" ", with: "-"))@erased.invalid" }
}

/// Rows of a table that are about a person, and what becomes of them when the person is erased. Each context's tables
/// are named in one list, which a test compares with what a person leaves behind.
public struct PersonalTable: Sendable {
    /// What stands in a column afterwards.
    public enum Instead: Sendable, Hashable {
        case pseudonym, address, empty, nothing
        case text(String)
        /// A JSON object without some keys.
        case withoutKeys([String])
    }

    /// What becomes of the rows.
    public enum End: Sendable, Hashable {
        case deleted
        case replaced([String: Instead])
        /// They stay as they are, for a legal reason and so many years.
        case kept(because: String, years: Int)
    }

    public let table: String
    /// Which rows are about the person; nil when none can be.
    public let rows: @Sendable (Person) -> SQL?
    public let end: End

    public init(_ table: StaticString, _ end: End, rows: @escaping @Sendable (Person) -> SQL?) {
        self.table = "\(table)"
        self.end = end
        self.rows = rows
    }

    /// Rows with the person's address in a column.
    public static func address(_ table: StaticString, _ column: StaticString, _ end: End) -> PersonalTable {
        let column = SQL(stringLiteral: "\(column)")
        return PersonalTable(table, end) { "lower(\(sql: column)) = \($0.address.text)" }
    }

    /// Rows with the key of the person's account in a column.
    public static func account(_ table: StaticString, _ column: StaticString, _ end: End) -> PersonalTable {
        let column = SQL(stringLiteral: "\(column)")
        return PersonalTable(table, end) { person in person.account.map { "\(sql: column) = \($0.id)" } }
    }

    /// Rows that hold the name of an account and nothing else of it.
    public static func name(_ table: StaticString, _ column: StaticString) -> PersonalTable {
        let name = SQL(stringLiteral: "\(column)")
        return PersonalTable(table, .replaced(["\(column)": .pseudonym])) { person in
            person.account.map { "\(sql: name) = \($0.name)" }
        }
    }

    var tableName: SQL { SQL(stringLiteral: table) }
}
