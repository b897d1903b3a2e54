/// Data of any shape, for templates without types.
public enum DynamicValue: Sendable, ExpressibleByDictionaryLiteral {
    case absent
    case bool(Bool)
    /// A number in the digits that are printed.
    case number(String)
    case text(String)
    case list([DynamicValue])
    case record(DynamicRecord)
    /// A function of the source of a section, or of nothing where it is printed; its result is a template again.
    case lambda(@Sendable (String?) -> DynamicValue)

    public init(dictionaryLiteral fields: (String, DynamicValue)...) {
        self = .record(DynamicRecord(fields))
    }

    /// Whether a section over the value is shown: all but what is absent, false, zero, an empty text or an empty list.
    var holds: Bool {
        switch self {
        case .absent, .bool(false): false
        case .list(let elements): !elements.isEmpty
        case .text(let text): !text.isEmpty
        case .number(let digits): !Self.isZero(digits)
        case .bool, .record, .lambda: true
        }
    }

    var printed: String {
        switch self {
        case .bool(let flag): flag ? "true" : "false"
        case .number(let digits): digits
        case .text(let text): text
        case .absent, .list, .record, .lambda: ""
        }
    }

    /// Whether every digit in front of the exponent is a zero.
    private static func isZero(_ digits: String) -> Bool {
        digits.utf8.prefix { $0 | 0x20 != UInt8(ascii: "e") }.allSatisfy { !(49...57).contains($0) }
    }
}

/// Values under names. Records with the same names in the same order may share their shape.
public struct DynamicRecord: Sendable {
    let shape: DynamicShape
    let values: [DynamicValue]

    /// Of a name that is given twice the last value counts.
    public init(_ fields: some Sequence<(String, DynamicValue)>) {
        var names: [[UInt8]] = []
        var values: [DynamicValue] = []
        var places: [[UInt8]: Int] = [:]
        for (name, value) in fields {
            let name = Array(name.utf8)
            if let place = places[name] {
                values[place] = value
            } else {
                places[name] = names.count
                names.append(name)
                values.append(value)
            }
        }
        shape = DynamicShape(names)
        self.values = values
    }

    /// The values in the order of the names of the shape.
    init(_ shape: DynamicShape, _ values: [DynamicValue]) {
        self.shape = shape
        self.values = values
    }
}

/// The names of a record. Names are bytes: those that only look alike are different names.
final class DynamicShape: Sendable {
    let names: [[UInt8]]
    let slots: [[UInt8]: Int]

    init(_ names: [[UInt8]]) {
        self.names = names
        slots = Dictionary(names.enumerated().map { ($1, $0) }) { $1 }
    }
}
