import Kernel
import Postgres

/// Somebody whose data a tenant keeps: known by their address, perhaps with an account.
public struct Person: Sendable {
    public let tenantID: Identifier
    public let address: EmailAddress
    public let account: Account?
    /// The name of the account, the ones it had before, and those that stand beside the address in other records. What
    /// somebody else is called as well is not among them.
    public let names: [String]
    /// What stands in their place afterwards.
    public let pseudonym: String

    /// An address that nobody has (RFC 2606), different for each person.
    public var noAddress: String { "\(pseudonym.lowercased().replacing(" ", with: "-"))@erased.invalid" }

    /// Whether texts or JSON hold the address or a whole name of the person. Those of others may hold them as a part:
    /// joann@… is not ann@….
    public func isMentioned(in columns: [String]) -> SQL {
        let texts = columns.map { SQL(stringLiteral: "\($0)::text") }
        guard let first = texts.first else { return "false" }
        let all = texts.dropFirst().reduce(first) { "\(sql: $0), \(sql: $1)" }
        return "concat_ws(' ', \(sql: all)) ~* \(mention)"
    }

    /// A regular expression of PostgreSQL for every mention. One word alone is no name to search texts for.
    var mention: String {
        let address = "(?<![[:alnum:]._%+-])\(Self.escaped(address.text))(?![[:alnum:]_-]|\\.[[:alnum:]])"
        let whole = names.filter { $0.contains(" ") }
        let names = Set(whole + whole.map { $0.replacing("'", with: "&#39;") }).sorted().map { name in
            let words = name.split(separator: " ").map { Self.escaped(String($0)) }.joined(separator: "\\s+")
            return "(?<![[:alnum:]-])\(words)(?![[:alnum:]-])"
        }
        return ([address] + names).joined(separator: "|")
    }

    private static func escaped(_ text: String) -> String {
        text.map { $0.isLetter || $0.isNumber || $0 == "@" ? String($0) : "\\\($0)" }.joined()
    }
}

/// Where a name stands beside an address, in a table of another context.
public struct PersonalName: Sendable {
    let table: SQL
    let name: SQL
    let address: SQL

    public init(_ table: StaticString, name: StaticString, address: StaticString) {
        self.table = SQL(stringLiteral: "\(table)")
        self.name = SQL(stringLiteral: "\(name)")
        self.address = SQL(stringLiteral: "\(address)")
    }
}
