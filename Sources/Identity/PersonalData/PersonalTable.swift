import Kernel
import Postgres

/// Rows of a table that are about a person, and what becomes of them when the person is erased. Each context's tables
/// are named in one list, which a test compares with the columns of the database and with what a person leaves behind.
public struct PersonalTable: Sendable {
    /// What stands in a column afterwards.
    public enum Instead: Sendable, Hashable {
        case pseudonym, address, empty, nothing
        case text(String)
        /// A JSON object without some keys.
        case withoutKeys([String])
        /// The same text, or JSON, with the pseudonym where it mentioned the person.
        case withoutMentions, withoutMentionsInJSON
    }

    /// What becomes of the rows.
    public enum End: Sendable, Hashable {
        case deleted
        case replaced([String: Instead])
        /// They stay as they are, for a legal reason and so many years.
        case kept(because: String, years: Int)
    }

    /// What the person's copy shows of a row beside what is hashed or sealed, which it never does.
    public enum Copy: Sendable, Hashable {
        case whole
        /// The row is about somebody or something else and only names the person: its key, its dates and these columns.
        case only([String])
    }

    public let table: String
    /// Which rows are about the person; nil when none can be.
    public let rows: @Sendable (Person) -> SQL?
    public let end: End
    public let copy: Copy

    public init(
        _ table: StaticString, _ end: End, copy: Copy = .whole, rows: @escaping @Sendable (Person) -> SQL?
    ) {
        self.table = "\(table)"
        self.end = end
        self.copy = copy
        self.rows = rows
    }

    /// The columns that something becomes of; nil for all, where rows are deleted or kept.
    public var columns: Set<String>? {
        if case .replaced(let columns) = end { Set(columns.keys) } else { nil }
    }

    /// Rows with the person's address in a column.
    public static func address(_ table: StaticString, _ column: StaticString, _ end: End) -> PersonalTable {
        let column = SQL(stringLiteral: "\(column)")
        return PersonalTable(table, end) { "lower(\(sql: column)) = \($0.address.text)" }
    }

    /// Rows with the key of the person's account in a column, which are about the person.
    public static func account(_ table: StaticString, _ column: StaticString, _ end: End) -> PersonalTable {
        let column = SQL(stringLiteral: "\(column)")
        return PersonalTable(table, end) { person in person.account.map { "\(sql: column) = \($0.id)" } }
    }

    /// Records of others in which the person did something: key and name of the account stand in two columns.
    public static func actor(_ table: StaticString, _ key: StaticString, _ name: StaticString) -> PersonalTable {
        let column = SQL(stringLiteral: "\(key)")
        return PersonalTable(table, .replaced(["\(name)": .pseudonym]), copy: .only(["\(name)"])) { person in
            person.account.map { "\(sql: column) = \($0.id)" }
        }
    }

    /// Rows that hold the name of an account and nothing else of it.
    public static func name(_ table: StaticString, _ column: StaticString) -> PersonalTable {
        let name = SQL(stringLiteral: "\(column)")
        return PersonalTable(table, .replaced(["\(column)": .pseudonym]), copy: .only(["\(column)"])) { person in
            person.account.map { _ in "\(sql: name) = any(\(person.names))" }
        }
    }

    /// Texts that people write, in which the person may be mentioned. `shows` says whether the copy holds them.
    public static func texts(_ table: StaticString, _ columns: [String], shows: Bool = true) -> PersonalTable {
        let instead = Dictionary(uniqueKeysWithValues: columns.map { ($0, Instead.withoutMentions) })
        return PersonalTable(table, .replaced(instead), copy: .only(shows ? columns : [])) { person in
            person.isMentioned(in: columns)
        }
    }

    var tableName: SQL { SQL(stringLiteral: table) }
}
