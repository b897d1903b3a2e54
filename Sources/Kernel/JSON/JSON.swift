/// A value of JSON: what programs send us and get from us. The members of an object keep their order.
public enum JSON: Hashable, Sendable {
    case null
    case bool(Bool)
    case integer(Int64)
    /// A number with a fraction or an exponent, as it was written.
    case decimal(String)
    case text(String)
    case list([JSON])
    case object([Member])

    public struct Member: Hashable, Sendable {
        public let name: String
        public let value: JSON

        public init(_ name: String, _ value: JSON) {
            self.name = name
            self.value = value
        }
    }

    /// A member of an object; nil for other values and names that it lacks.
    public subscript(_ name: String) -> JSON? {
        guard case .object(let members) = self else { return nil }
        return members.first { $0.name == name }?.value
    }

    public var text: String? { if case .text(let text) = self { text } else { nil } }
    public var integer: Int64? { if case .integer(let number) = self { number } else { nil } }
    public var bool: Bool? { if case .bool(let value) = self { value } else { nil } }
    public var list: [JSON]? { if case .list(let values) = self { values } else { nil } }
    public var members: [Member]? { if case .object(let members) = self { members } else { nil } }
}

extension JSON: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByBooleanLiteral,
    ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
    public init(stringLiteral text: String) { self = .text(text) }
    public init(integerLiteral number: Int64) { self = .integer(number) }
    public init(booleanLiteral value: Bool) { self = .bool(value) }
    public init(arrayLiteral values: JSON...) { self = .list(values) }
    public init(dictionaryLiteral members: (String, JSON)...) { self = .object(members.map { Member($0, $1) }) }
}

extension JSON {
    public init(_ text: String) { self = .text(text) }
    public init(_ number: Int) { self = .integer(Int64(number)) }
    public init(_ day: Day) { self = .text(day.description) }
    public init(_ month: Month) { self = .text(month.description) }
    public init(_ id: Identifier) { self = .text(id.description) }
    /// RFC 3339 in UTC.
    public init(_ instant: Instant) { self = .text(instant.description) }
    /// An amount as every answer writes it: whole minor units and the code of the currency.
    public init(_ money: Money) {
        self = ["amount_minor": .integer(money.minorUnits), "currency": .text(money.currency.code)]
    }

    /// Null for what is not there.
    public init<Value>(_ value: Value?, _ make: (Value) -> JSON) { self = value.map(make) ?? .null }
}
