extension JSON {
    /// Text that is no JSON, with what was expected and where.
    public struct Fault: Error, Hashable, Sendable {
        public let message: String
        /// The byte at which it was found, from 0.
        public let offset: Int
    }

    /// Lists and objects may lie this deep in each other.
    public static let deepest = 32
    /// Digits of a number.
    static let longestNumber = 40

    /// Reads RFC 8259 strictly: valid UTF-8, one value, no name twice, whole numbers within 64 bits.
    public static func read(_ bytes: [UInt8]) throws(Fault) -> JSON {
        guard String(validating: bytes, as: UTF8.self) != nil else {
            throw Fault(message: "the text is not valid UTF-8", offset: 0)
        }
        var reader = JSONScanner(bytes)
        return try reader.document()
    }
}

/// The place in a text of JSON up to which it was read.
private struct JSONScanner {
    private let bytes: [UInt8]
    private var position = 0
    private var depth = 0

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    mutating func document() throws(JSON.Fault) -> JSON {
        skipBlanks()
        let value = try value()
        skipBlanks()
        guard position == bytes.count else { throw fault("the value ends here, but more follows") }
        return value
    }

    private mutating func value() throws(JSON.Fault) -> JSON {
        guard position < bytes.count else { throw fault("a value is missing") }
        switch bytes[position] {
        case UInt8(ascii: "{"): return .object(try members())
        case UInt8(ascii: "["): return .list(try elements())
        case UInt8(ascii: "\""): return .text(try string())
        case UInt8(ascii: "-"), 48...57: return try number()
        case UInt8(ascii: "t"): return try word("true", .bool(true))
        case UInt8(ascii: "f"): return try word("false", .bool(false))
        case UInt8(ascii: "n"): return try word("null", .null)
        default: throw fault("expected an object, a list, a text, a number, true, false or null")
        }
    }

    private mutating func members() throws(JSON.Fault) -> [JSON.Member] {
        try descend()
        var members: [JSON.Member] = []
        var names: Set<String> = []
        position += 1
        skipBlanks()
        if take("}") {
            depth -= 1
            return members
        }
        while true {
            skipBlanks()
            guard position < bytes.count, bytes[position] == UInt8(ascii: "\"") else {
                throw fault("expected a name in quotation marks")
            }
            let start = position
            let name = try string()
            guard names.insert(name).inserted else {
                throw JSON.Fault(message: "the name “\(name.prefix(40))” stands there twice", offset: start)
            }
            skipBlanks()
            guard take(":") else { throw fault("expected a colon") }
            skipBlanks()
            members.append(JSON.Member(name, try value()))
            skipBlanks()
            if take(",") { continue }
            guard take("}") else { throw fault("expected a comma or the end of the object") }
            depth -= 1
            return members
        }
    }

    private mutating func elements() throws(JSON.Fault) -> [JSON] {
        try descend()
        var values: [JSON] = []
        position += 1
        skipBlanks()
        if take("]") {
            depth -= 1
            return values
        }
        while true {
            skipBlanks()
            values.append(try value())
            skipBlanks()
            if take(",") { continue }
            guard take("]") else { throw fault("expected a comma or the end of the list") }
            depth -= 1
            return values
        }
    }

    private mutating func descend() throws(JSON.Fault) {
        depth += 1
        if depth > JSON.deepest { throw fault("lists and objects lie more than \(JSON.deepest) deep in each other") }
    }

    private mutating func string() throws(JSON.Fault) -> String {
        position += 1
        var text: [UInt8] = []
        while position < bytes.count {
            let byte = bytes[position]
            switch byte {
            case UInt8(ascii: "\""):
                position += 1
                return String(decoding: text, as: UTF8.self)
            case UInt8(ascii: "\\"):
                position += 1
                text.append(contentsOf: try escaped().utf8)
            case 0..<32: throw fault("a control character stands in a text; write it as \\u")
            default:
                text.append(byte)
                position += 1
            }
        }
        throw fault("a text has no end")
    }

    private mutating func escaped() throws(JSON.Fault) -> String {
        guard position < bytes.count else { throw fault("a text has no end") }
        let byte = bytes[position]
        position += 1
        switch byte {
        case UInt8(ascii: "\""): return "\""
        case UInt8(ascii: "\\"): return "\\"
        case UInt8(ascii: "/"): return "/"
        case UInt8(ascii: "b"): return "\u{8}"
        case UInt8(ascii: "f"): return "\u{C}"
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "r"): return "\r"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "u"): return String(Character(try scalar()))
        default: throw fault("there is no such escape")
        }
    }

    /// The four digits after `\u`; a pair of surrogates is one character.
    private mutating func scalar() throws(JSON.Fault) -> Unicode.Scalar {
        let high = try fourDigits()
        if let scalar = Unicode.Scalar(high) { return scalar }
        guard (0xD800..<0xDC00).contains(high), take("\\"), take("u") else {
            throw fault("half of a pair of surrogates stands alone")
        }
        let low = try fourDigits()
        guard (0xDC00..<0xE000).contains(low),
            let scalar = Unicode.Scalar(0x10000 + (high - 0xD800) << 10 + (low - 0xDC00))
        else { throw fault("half of a pair of surrogates stands alone") }
        return scalar
    }

    private mutating func fourDigits() throws(JSON.Fault) -> UInt32 {
        guard position + 4 <= bytes.count else { throw fault("expected four hexadecimal digits") }
        var value: UInt32 = 0
        for byte in bytes[position..<position + 4] {
            switch byte {
            case 48...57: value = value << 4 | UInt32(byte - 48)
            case 65...70: value = value << 4 | UInt32(byte - 55)
            case 97...102: value = value << 4 | UInt32(byte - 87)
            default: throw fault("expected four hexadecimal digits")
            }
        }
        position += 4
        return value
    }

    private mutating func number() throws(JSON.Fault) -> JSON {
        let start = position
        _ = take("-")
        let whole = digits()
        guard whole > 0, whole == 1 || bytes[position - whole] != UInt8(ascii: "0") else {
            throw fault("this is no number")
        }
        var isWhole = true
        if take(".") {
            isWhole = false
            guard digits() > 0 else { throw fault("expected a digit after the point") }
        }
        if take("e") || take("E") {
            isWhole = false
            if !take("-") { _ = take("+") }
            guard digits() > 0 else { throw fault("expected a digit of the exponent") }
        }
        guard position - start <= JSON.longestNumber else {
            throw JSON.Fault(message: "the number has too many digits", offset: start)
        }
        let text = String(decoding: bytes[start..<position], as: UTF8.self)
        guard isWhole else { return .decimal(text) }
        guard let number = Int64(text) else {
            throw JSON.Fault(message: "the number is too large", offset: start)
        }
        return .integer(number)
    }

    private mutating func digits() -> Int {
        let start = position
        while position < bytes.count, (48...57).contains(bytes[position]) { position += 1 }
        return position - start
    }

    private mutating func word(_ word: String, _ value: JSON) throws(JSON.Fault) -> JSON {
        guard bytes[position...].starts(with: word.utf8) else { throw fault("expected \(word)") }
        position += word.utf8.count
        return value
    }

    private mutating func take(_ character: Unicode.Scalar) -> Bool {
        guard position < bytes.count, bytes[position] == UInt8(ascii: character) else { return false }
        position += 1
        return true
    }

    private mutating func skipBlanks() {
        while position < bytes.count, [9, 10, 13, 32].contains(bytes[position]) { position += 1 }
    }

    private func fault(_ message: String) -> JSON.Fault { JSON.Fault(message: message, offset: position) }
}
