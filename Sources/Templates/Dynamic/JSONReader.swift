/// Reads JSON as data for templates without types: strict grammar, numbers as they are written, the last of equal keys.
struct JSONReader {
    /// Arrays and objects may lie this deep in each other.
    private static let deepest = 1000

    private struct Fault: Error {
        let message: String
        let offset: Int
    }

    private let bytes: [UInt8]
    private var position = 0
    private var depth = 0
    /// The last shape that was read at each depth: records beside each other mostly have the same names.
    private var recent: [DynamicShape] = []
    private var noNames = DynamicShape([])

    private init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// The value of a whole file. Throws `TemplateProblem` with the place of the first fault.
    static func read(_ source: TemplateSource) throws -> DynamicValue {
        let file = SourceFile(name: source.name, profile: .text, bytes: source.bytes)
        if let fault = Parser.firstFault(in: source.bytes) {
            let span = Span(file: file, range: fault)
            throw TemplateProblem(code: "E-UTF8", message: "the file is not valid UTF-8", span)
        }
        var reader = JSONReader(source.bytes)
        do throws(Fault) {
            return try reader.document()
        } catch {
            let range = error.offset..<min(error.offset + 1, source.bytes.count)
            throw TemplateProblem(code: "E-JSON", message: error.message, Span(file: file, range: range))
        }
    }

    private mutating func document() throws(Fault) -> DynamicValue {
        skipBlanks()
        let value = try value()
        skipBlanks()
        guard position == bytes.count else { throw fault("the value ends here, but more follows") }
        return value
    }

    private mutating func value() throws(Fault) -> DynamicValue {
        guard position < bytes.count else { throw fault("expected a value") }
        switch bytes[position] {
        case UInt8(ascii: "{"): return try nested { reader throws(Fault) in try reader.object() }
        case UInt8(ascii: "["): return try nested { reader throws(Fault) in try reader.array() }
        case UInt8(ascii: "\""): return .text(String(decoding: try string(), as: UTF8.self))
        case UInt8(ascii: "-"), 48...57: return .number(try number())
        case UInt8(ascii: "t"): return try word("true", .bool(true))
        case UInt8(ascii: "f"): return try word("false", .bool(false))
        case UInt8(ascii: "n"): return try word("null", .absent)
        default: throw fault("expected a value: an object, array, string, number, true, false or null")
        }
    }

    private mutating func nested(
        _ read: (inout JSONReader) throws(Fault) -> DynamicValue
    ) throws(Fault) -> DynamicValue {
        guard depth < Self.deepest else { throw fault("more than \(Self.deepest) values lie in each other") }
        depth += 1
        position += 1
        skipBlanks()
        let value = try read(&self)
        depth -= 1
        return value
    }

    private mutating func array() throws(Fault) -> DynamicValue {
        var elements: [DynamicValue] = []
        if take("]") { return .list([]) }
        while true {
            elements.append(try value())
            skipBlanks()
            if take("]") { return .list(elements) }
            guard take(",") else { throw fault("expected ',' or ']' in an array") }
            skipBlanks()
        }
    }

    private mutating func object() throws(Fault) -> DynamicValue {
        while recent.count <= depth { recent.append(noNames) }
        let likely = recent[depth]
        var names: [[UInt8]]?
        var values: [DynamicValue] = []
        if take("}") { return .record(DynamicRecord(noNames, [])) }
        while true {
            guard position < bytes.count, bytes[position] == UInt8(ascii: "\"") else {
                throw fault("expected a key in double quotes")
            }
            let key = try string()
            if names == nil, values.count >= likely.names.count || !key.elementsEqual(likely.names[values.count]) {
                names = Array(likely.names.prefix(values.count))
            }
            names?.append(Array(key))
            skipBlanks()
            guard take(":") else { throw fault("expected ':' after a key") }
            skipBlanks()
            values.append(try value())
            skipBlanks()
            if take("}") { return .record(record(names, likely, values)) }
            guard take(",") else { throw fault("expected ',' or '}' in an object") }
            skipBlanks()
        }
    }

    /// The record of what was read; `names` are nil when all of them were the likely ones.
    private mutating func record(
        _ names: [[UInt8]]?, _ likely: DynamicShape, _ values: [DynamicValue]
    ) -> DynamicRecord {
        guard let names = names ?? (values.count < likely.names.count ? Array(likely.names.prefix(values.count)) : nil)
        else { return DynamicRecord(likely, values) }
        let shape = DynamicShape(names)
        recent[depth] = shape
        return DynamicRecord(shape, values)
    }

    private mutating func word(_ word: String, _ value: DynamicValue) throws(Fault) -> DynamicValue {
        guard bytes[position...].starts(with: word.utf8) else { throw fault("expected \(word)") }
        position += word.utf8.count
        return value
    }

    private mutating func number() throws(Fault) -> String {
        let start = position
        _ = take("-")
        if !take("0") { try digits() }
        if take(".") { try digits() }
        if take("e") || take("E") {
            if !take("+") { _ = take("-") }
            try digits()
        }
        if position < bytes.count, (48...57).contains(bytes[position]) {
            throw fault("a number does not begin with 0")
        }
        return String(decoding: bytes[start..<position], as: UTF8.self)
    }

    private mutating func digits() throws(Fault) {
        let start = position
        while position < bytes.count, (48...57).contains(bytes[position]) { position += 1 }
        if position == start { throw fault("expected a digit") }
    }

    /// What stands between two quotes, with its escapes resolved.
    private mutating func string() throws(Fault) -> ArraySlice<UInt8> {
        let opening = position
        position += 1
        var start = position
        var resolved: [UInt8] = []
        while position < bytes.count {
            switch bytes[position] {
            case UInt8(ascii: "\""):
                let rest = bytes[start..<position]
                position += 1
                return resolved.isEmpty ? rest : ArraySlice(resolved + rest)
            case UInt8(ascii: "\\"):
                resolved += bytes[start..<position]
                resolved += try escape()
                start = position
            case 0..<32: throw fault("a string holds no line ends and control characters: write them with a backslash")
            default: position += 1
            }
        }
        throw Fault(message: "this string is never closed", offset: opening)
    }

    private mutating func escape() throws(Fault) -> [UInt8] {
        let start = position
        position += 1
        let letter = position < bytes.count ? bytes[position] : 0
        position += 1
        switch letter {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return [letter]
        case UInt8(ascii: "b"): return [8]
        case UInt8(ascii: "f"): return [12]
        case UInt8(ascii: "n"): return [10]
        case UInt8(ascii: "r"): return [13]
        case UInt8(ascii: "t"): return [9]
        case UInt8(ascii: "u"): return Array(String(try unicode(start)).utf8)
        default: throw Fault(message: "there is no such escape in a string", offset: start)
        }
    }

    /// The scalar of `\uXXXX`, or of two of them; half a pair is U+FFFD.
    private mutating func unicode(_ start: Int) throws(Fault) -> Unicode.Scalar {
        let first = try hexadecimal(start)
        if let scalar = Unicode.Scalar(first) { return scalar }
        guard first < 0xDC00, bytes[position...].starts(with: "\\u".utf8) else { return "\u{FFFD}" }
        let before = position
        position += 2
        let second = try hexadecimal(before)
        guard (0xDC00...0xDFFF).contains(second) else {
            position = before
            return "\u{FFFD}"
        }
        return Unicode.Scalar(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00)) ?? "\u{FFFD}"
    }

    private mutating func hexadecimal(_ start: Int) throws(Fault) -> UInt32 {
        let digits = bytes[position...].prefix(4)
        let isPlain = digits.allSatisfy { Unicode.Scalar($0).properties.isASCIIHexDigit }
        guard digits.count == 4, isPlain, let code = UInt32(String(decoding: digits, as: UTF8.self), radix: 16) else {
            throw Fault(message: "\\u needs four hexadecimal digits", offset: start)
        }
        position += 4
        return code
    }

    private mutating func take(_ character: Unicode.Scalar) -> Bool {
        guard position < bytes.count, bytes[position] == UInt8(ascii: character) else { return false }
        position += 1
        return true
    }

    private mutating func skipBlanks() {
        while position < bytes.count, [32, 9, 10, 13].contains(bytes[position]) { position += 1 }
    }

    private func fault(_ message: String) -> Fault {
        Fault(message: position < bytes.count ? message : "the file ends here: \(message)", offset: position)
    }
}

extension DynamicValue {
    /// The value of a JSON text. Throws `TemplateProblem` with the place of the first fault.
    public init(json source: TemplateSource) throws {
        self = try JSONReader.read(source)
    }
}
