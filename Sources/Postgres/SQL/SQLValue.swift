/// A value that can be bound to a parameter. Enums over text conform by declaring it.
public protocol SQLValue: Sendable {
    static var sqlType: SQLType { get }
    var sqlPayload: SQLPayload { get }
}

/// A type of the server, by its number in pg_type and that of the array over it.
public struct SQLType: Hashable, Sendable {
    let number: UInt32
    let arrayNumber: UInt32

    /// How the server writes it.
    var name: String {
        let names: [UInt32: String] = [
            25: "text", 16: "bool", 20: "bigint", 23: "integer", 2950: "uuid", 1184: "timestamptz", 1082: "date",
            17: "bytea", 3802: "jsonb",
        ]
        let elements: [UInt32: UInt32] = [
            1009: 25, 1000: 16, 1016: 20, 1007: 23, 2951: 2950, 1185: 1184, 1182: 1082, 1001: 17, 3807: 3802,
        ]
        if let element = elements[number] { return (names[element] ?? "unknown") + "[]" }
        return names[number] ?? "unknown"
    }

    public static let text = SQLType(number: 25, arrayNumber: 1009)
    public static let bool = SQLType(number: 16, arrayNumber: 1000)
    public static let bigint = SQLType(number: 20, arrayNumber: 1016)
    public static let integer = SQLType(number: 23, arrayNumber: 1007)
    public static let uuid = SQLType(number: 2950, arrayNumber: 2951)
    public static let timestamptz = SQLType(number: 1184, arrayNumber: 1185)
    public static let date = SQLType(number: 1082, arrayNumber: 1182)
    public static let bytea = SQLType(number: 17, arrayNumber: 1001)
    public static let jsonb = SQLType(number: 3802, arrayNumber: 3807)
}

/// What is sent for a value.
public enum SQLPayload: Sendable {
    case null
    case text(String)
    case bytes([UInt8])
}

/// JSON text for a jsonb column.
public struct JSONText: Hashable, Sendable {
    public let text: String

    public init(_ text: String) {
        self.text = text
    }
}

extension SQLValue where Self: RawRepresentable, RawValue: SQLValue {
    public static var sqlType: SQLType { RawValue.sqlType }
    public var sqlPayload: SQLPayload { rawValue.sqlPayload }
}

extension Optional: SQLValue where Wrapped: SQLValue {
    public static var sqlType: SQLType { Wrapped.sqlType }
    public var sqlPayload: SQLPayload { self?.sqlPayload ?? .null }
}

/// An array of values for `= any(…)`, `unnest(…)` or an array column.
extension Array: SQLValue where Element: SQLValue {
    public static var sqlType: SQLType {
        if Element.self == UInt8.self { return .bytea }
        return SQLType(number: Element.sqlType.arrayNumber, arrayNumber: 0)
    }

    public var sqlPayload: SQLPayload {
        if Element.self == UInt8.self, let bytes = self as? [UInt8] { return .bytes(bytes) }
        var text = "{"
        for (index, element) in enumerated() {
            if index > 0 { text += "," }
            switch element.sqlPayload {
            case .null: text += "NULL"
            case .text(let item): text += ArrayText.quoted(item)
            case .bytes(let bytes): text += "\"\\\\x" + ArrayText.hex(bytes) + "\""
            }
        }
        return .text(text + "}")
    }
}

/// A byte is bound only as part of [UInt8], which is a bytea.
extension UInt8: SQLValue {
    public static var sqlType: SQLType { .integer }
    public var sqlPayload: SQLPayload { .text(String(self)) }
}
