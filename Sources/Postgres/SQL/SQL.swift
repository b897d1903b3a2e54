/// SQL text with bound values: each `\(value)` becomes a parameter, so that no value is ever read as SQL.
public struct SQL: ExpressibleByStringInterpolation, Sendable {
    private var pieces: [String]
    private var values: [BoundValue]

    public init(stringLiteral text: String) {
        pieces = [text]
        values = []
    }

    public init(stringInterpolation: StringInterpolation) {
        self = stringInterpolation.sql
    }

    public static func + (left: SQL, right: SQL) -> SQL { left.appending(right) }

    public static func += (left: inout SQL, right: SQL) { left.append(right) }

    public func appending(_ other: SQL) -> SQL {
        var sql = self
        sql.append(other)
        return sql
    }

    /// One text out of several, with a separator between them; nothing gives the empty text.
    public static func joined(_ parts: [SQL], by separator: SQL) -> SQL {
        var sql: SQL = ""
        for (index, part) in parts.enumerated() {
            if index > 0 { sql.append(separator) }
            sql.append(part)
        }
        return sql
    }

    public struct StringInterpolation: StringInterpolationProtocol {
        fileprivate var sql: SQL = ""

        public init(literalCapacity: Int, interpolationCount: Int) {
            sql.values.reserveCapacity(interpolationCount)
            sql.pieces.reserveCapacity(interpolationCount + 1)
        }

        public mutating func appendLiteral(_ literal: String) {
            let last = sql.pieces.count - 1
            if sql.pieces[last].isEmpty { sql.pieces[last] = literal } else { sql.pieces[last] += literal }
        }

        /// Binds a value.
        public mutating func appendInterpolation(_ value: some SQLValue) {
            sql.values.append(BoundValue(value))
            sql.pieces.append("")
        }

        /// Binds a value or null.
        public mutating func appendInterpolation<Value: SQLValue>(_ value: Value?) {
            sql.values.append(BoundValue(value))
            sql.pieces.append("")
        }

        /// Puts in another piece of SQL with its bound values.
        public mutating func appendInterpolation(sql other: SQL) {
            sql.append(other)
        }
    }

    /// The text with its parameters numbered, and what is bound to them.
    func statement() -> Statement {
        var text = ""
        text.reserveCapacity(pieces.reduce(values.count * 3) { $0 + $1.utf8.count })
        text += pieces[0]
        for index in values.indices {
            text += Self.parameter(index + 1)
            text += pieces[index + 1]
        }
        return Statement(text: text, values: values)
    }

    private static let parameters = (0...40).map { "$\($0)" }

    private static func parameter(_ number: Int) -> String {
        number < parameters.count ? parameters[number] : "$\(number)"
    }

    private mutating func append(_ other: SQL) {
        pieces[pieces.count - 1] += other.pieces[0]
        pieces.append(contentsOf: other.pieces.dropFirst())
        values.append(contentsOf: other.values)
    }
}

/// A text for the server and the values of its parameters.
struct Statement: Sendable {
    let text: String
    let values: [BoundValue]

    init(text: String, values: [BoundValue] = []) {
        self.text = text
        self.values = values
    }
}

/// A value on its way to the server.
struct BoundValue: Sendable {
    let type: SQLType
    let payload: SQLPayload

    init(_ value: some SQLValue) {
        type = Swift.type(of: value).sqlType
        payload = value.sqlPayload
    }
}
