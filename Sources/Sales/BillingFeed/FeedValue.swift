import Kernel
import Vault

/// A value on its way into a column.
enum FeedValue: Hashable, Sendable {
    case null
    case text(String)
    case number(Int64)
    case flag(Bool)
    case key(Identifier)

    init(_ text: String?) { self = text.map { .text($0) } ?? .null }
    init(_ number: Int64?) { self = number.map { .number($0) } ?? .null }
    init(_ number: Int?) { self = number.map { .number(Int64($0)) } ?? .null }
    init(_ key: Identifier?) { self = key.map { .key($0) } ?? .null }
    init(_ day: Day?) { self = day.map { .text($0.description) } ?? .null }
    init(_ quantity: Quantity?) { self = quantity.map { .number($0.millionths) } ?? .null }
    init(_ bytes: [UInt8]?) { self = bytes.map { .text("\\x" + Digest.hex($0)) } ?? .null }
    init(_ name: (some RawRepresentable<String>)?) { self = name.map { .text($0.rawValue) } ?? .null }
}

/// The columns of one row with their values, in a fixed order.
struct FeedValues: Hashable, Sendable, ExpressibleByDictionaryLiteral {
    private(set) var pairs: [(column: String, value: FeedValue)]

    init(dictionaryLiteral elements: (String, FeedValue)...) {
        pairs = elements.map { (column: $0.0, value: $0.1) }
    }

    subscript(_ column: String) -> FeedValue? { pairs.first { $0.column == column }?.value }

    mutating func add(_ column: String, _ value: FeedValue) { pairs.append((column, value)) }

    static func == (left: FeedValues, right: FeedValues) -> Bool {
        left.pairs.elementsEqual(right.pairs) { $0 == $1 }
    }

    func hash(into hasher: inout Hasher) {
        for pair in pairs {
            hasher.combine(pair.column)
            hasher.combine(pair.value)
        }
    }
}

/// Writes rows as a JSON array of objects, for `jsonb_to_recordset`.
enum FeedJSON {
    static func array(_ rows: [FeedValues]) -> String {
        var bytes: [UInt8] = [UInt8(ascii: "[")]
        for (number, row) in rows.enumerated() {
            if number > 0 { bytes.append(UInt8(ascii: ",")) }
            write(row, &bytes)
        }
        bytes.append(UInt8(ascii: "]"))
        return String(decoding: bytes, as: UTF8.self)
    }

    static func object(_ row: FeedValues) -> String {
        var bytes: [UInt8] = []
        write(row, &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func write(_ row: FeedValues, _ bytes: inout [UInt8]) {
        bytes.append(UInt8(ascii: "{"))
        for (number, pair) in row.pairs.enumerated() {
            if number > 0 { bytes.append(UInt8(ascii: ",")) }
            write(pair.column, &bytes)
            bytes.append(UInt8(ascii: ":"))
            switch pair.value {
            case .null: bytes.append(contentsOf: "null".utf8)
            case .text(let text): write(text, &bytes)
            case .number(let number): bytes.append(contentsOf: String(number).utf8)
            case .flag(let flag): bytes.append(contentsOf: (flag ? "true" : "false").utf8)
            case .key(let key): write(key.description, &bytes)
            }
        }
        bytes.append(UInt8(ascii: "}"))
    }

    private static func write(_ text: String, _ bytes: inout [UInt8]) {
        bytes.append(UInt8(ascii: "\""))
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"):
                bytes.append(UInt8(ascii: "\\"))
                bytes.append(byte)
            case 0..<32:
                let hex = String(byte, radix: 16)
                bytes.append(contentsOf: (hex.count == 1 ? "\\u000" + hex : "\\u00" + hex).utf8)
            default: bytes.append(byte)
            }
        }
        bytes.append(UInt8(ascii: "\""))
    }
}
