/// Reads what stands inside a tag: names, literals, filters, arguments.
struct TagReader {
    struct Fault: Error {
        let message: String
        let range: Range<Int>
    }

    private let bytes: [UInt8]
    private(set) var position: Int
    let end: Int

    init(_ file: SourceFile, _ range: Range<Int>) {
        bytes = file.bytes
        position = range.lowerBound
        end = range.upperBound
        skipBlanks()
    }

    var isAtEnd: Bool { position >= end }
    var current: UInt8 { position < end ? bytes[position] : 0 }

    /// A name with filters, or a literal.
    mutating func expression() throws(Fault) -> Expression {
        let start = position
        let head = try head()
        let span = start..<position
        return Expression(head: head, filters: try filters(), span: span)
    }

    /// `key=value`, `key="text"`, or `key` alone for true, until the end.
    mutating func arguments() throws(Fault) -> [Argument] {
        var arguments: [Argument] = []
        while !isAtEnd {
            let start = position
            let name = try word("the name of an argument")
            if arguments.contains(where: { $0.name == name }) {
                throw Fault(message: "the argument '\(name)' is given twice", range: start..<position)
            }
            let span = start..<position
            skipBlanks()
            if take("=") {
                skipBlanks()
                arguments.append(Argument(name: name, value: try expression(), span: span))
            } else {
                let value = Expression(head: .literal(.bool(true)), filters: [], span: span)
                arguments.append(Argument(name: name, value: value, span: span))
            }
            skipBlanks()
        }
        return arguments
    }

    /// `title: Text, href: URL?, tone: Text = "plain"`.
    mutating func props() throws(Fault) -> [PropDeclaration] {
        var props: [PropDeclaration] = []
        while !isAtEnd {
            let start = position
            let name = try word("the name of a prop")
            let span = start..<position
            skipBlanks()
            guard take(":") else {
                throw Fault(message: "write the type of '\(name)': {{%props \(name): Text}}", range: span)
            }
            skipBlanks()
            let isList = take("[")
            var type = try word("a type")
            if isList {
                guard take("]") else { throw Fault(message: "']' is missing", range: position..<position + 1) }
                type = "[\(type)]"
            }
            let isOptional = take("?")
            skipBlanks()
            var standard: Literal?
            if take("=") {
                skipBlanks()
                standard = try literal()
                skipBlanks()
            }
            props.append(
                PropDeclaration(name: name, type: type, isOptional: isOptional, standard: standard, span: span))
            _ = take(",")
            skipBlanks()
        }
        return props
    }

    /// Letters, digits, `_ - / .` and `*` in front: a template name, a key, a type.
    mutating func word(_ what: String) throws(Fault) -> String {
        let start = position
        while position < end, Self.isWord(bytes[position]) { position += 1 }
        guard position > start else {
            throw Fault(message: "expected \(what) here", range: start..<start + 1)
        }
        return String(decoding: bytes[start..<position], as: UTF8.self)
    }

    mutating func literal() throws(Fault) -> Literal {
        let start = position
        if current == UInt8(ascii: "\"") || current == UInt8(ascii: "'") {
            let quote = current
            position += 1
            while position < end, bytes[position] != quote { position += 1 }
            guard position < end else { throw Fault(message: "the quote is not closed", range: start..<end) }
            position += 1
            return .text(String(decoding: bytes[start + 1..<position - 1], as: UTF8.self))
        }
        let text = try word("a literal")
        if text == "true" || text == "false" { return .bool(text == "true") }
        if let number = Int(text) { return .number(number) }
        throw Fault(message: "expected a quoted text, a number, true or false", range: start..<position)
    }

    mutating func take(_ character: Unicode.Scalar) -> Bool {
        guard position < end, bytes[position] == UInt8(ascii: character) else { return false }
        position += 1
        return true
    }

    mutating func skipBlanks() {
        while position < end, bytes[position] <= 32 { position += 1 }
    }

    private mutating func head() throws(Fault) -> Expression.Head {
        if isAtEnd { throw Fault(message: "a name is missing in this tag", range: max(0, position - 1)..<position) }
        if current == UInt8(ascii: "\"") || current == UInt8(ascii: "'") { return .literal(try literal()) }
        if take("$") { return .block(try word("the name of a block")) }
        let start = position
        if take("@") { return .meta(try parts(of: word("a name"), from: start)) }
        let text = try word("a name")
        if text == "." { return .implicit }
        if text == "true" || text == "false" { return .literal(.bool(text == "true")) }
        if let number = Int(text) { return .literal(.number(number)) }
        return .name(try parts(of: text, from: start))
    }

    private func parts(of text: String, from start: Int) throws(Fault) -> [String] {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        if parts.contains("") || text.contains("/") {
            throw Fault(message: "'\(text)' is not a name", range: start..<position)
        }
        return parts
    }

    private mutating func filters() throws(Fault) -> [Expression.Call] {
        var calls: [Expression.Call] = []
        while true {
            let before = position
            skipBlanks()
            guard take("|") else {
                position = before
                skipBlanks()
                return calls
            }
            skipBlanks()
            let start = position
            let name = try word("the name of a filter")
            let span = start..<position
            var arguments: [Expression] = []
            if take(":") {
                repeat {
                    skipBlanks()
                    let start = position
                    let head = try head()
                    arguments.append(Expression(head: head, filters: [], span: start..<position))
                } while take(",")
            }
            calls.append(Expression.Call(name: name, arguments: arguments, span: span))
        }
    }

    private static func isWord(_ byte: UInt8) -> Bool {
        switch byte {
        case 48...57, 65...90, 97...122, 128...: true
        case UInt8(ascii: "_"), UInt8(ascii: "-"), UInt8(ascii: "/"), UInt8(ascii: "."): true
        default: false
        }
    }
}
