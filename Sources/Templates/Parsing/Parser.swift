/// Builds the tree of one template. Every problem is collected; parsing goes on where it can.
struct Parser {
    /// Sections, blocks and calls may lie this deep in each other: in a page, and in a template without types.
    static let deepest = 64
    static let deepestPlain = 1000
    /// Whoever has this many problems in one file is not helped by more of them.
    static let mostProblems = 100

    let file: SourceFile
    let isPlain: Bool
    var template: Template
    var problems: [Finding] = []
    var scanner: TagScanner
    var open: [OpenTag] = []
    var nodes: [Node] = []

    /// With `isPlain` only the tags of the Mustache specification are known, and names may be anything.
    init(_ file: SourceFile, isPlain: Bool = false, _ delimiters: Delimiters = .standard) {
        self.file = file
        self.isPlain = isPlain
        template = Template(file: file)
        scanner = TagScanner(file, isPlain: isPlain, delimiters)
    }

    /// The tree and what is wrong with it.
    static func parse(
        _ file: SourceFile, isPlain: Bool = false, _ delimiters: Delimiters = .standard
    ) -> (Template, [Finding]) {
        var parser = Parser(file, isPlain: isPlain, delimiters)
        parser.run()
        return (parser.template, parser.problems)
    }

    private mutating func run() {
        if let fault = Self.firstFault(in: file.bytes) {
            report("E-UTF8", "the file is not valid UTF-8", fault)
            return
        }
        let deepest = isPlain ? Self.deepestPlain : Self.deepest
        while let (text, tag) = scanner.next() {
            if !text.isEmpty { nodes.append(.text(text)) }
            guard let tag else { break }
            if beginsLine(tag) { nodes.append(.lineStart(tag.span.lowerBound)) }
            do {
                try read(tag)
            } catch {
                report("E-SYNTAX", error.message, error.range)
            }
            if problems.count >= Self.mostProblems { return }
            if open.count > deepest {
                report("E-DEPTH", "more than \(deepest) sections lie in each other", tag.span)
                return
            }
        }
        if let fault = scanner.fault { report("E-SYNTAX", fault.message, fault.range) }
        while !open.isEmpty {
            reportUnclosed()
            close(at: file.bytes.count..<file.bytes.count)
        }
        template.nodes = nodes
    }

    /// Whether a line with text begins with a comment, new delimiters or the end of a section.
    private func beginsLine(_ tag: TagScanner.Tag) -> Bool {
        guard "!=/".utf8.contains(tag.sigil), !tag.line.takesStart, file.isLineStart(tag.span.lowerBound) else {
            return false
        }
        switch open.last?.kind {
        case .section: return true
        case .block: return tag.sigil != UInt8(ascii: "/")
        case nil: return true
        default: return false
        }
    }

    private mutating func read(_ tag: TagScanner.Tag) throws(TagReader.Fault) {
        if isPlain { return try readPlain(tag) }
        var reader = TagReader(file, tag.content)
        switch tag.sigil {
        case UInt8(ascii: "!"), UInt8(ascii: "="): return
        case UInt8(ascii: "#"): try openSection(tag, &reader, inverted: false)
        case UInt8(ascii: "^"): try openSection(tag, &reader, inverted: true)
        case UInt8(ascii: "/"): try readClosing(tag, &reader)
        case UInt8(ascii: ">"): try readPartial(tag, &reader)
        case UInt8(ascii: "<"): try openParent(tag, &reader)
        case UInt8(ascii: "$"): try openBlock(tag, &reader)
        case UInt8(ascii: "%"): try readPragma(tag, &reader)
        case UInt8(ascii: ":"): try readCase(tag, &reader)
        default: try readValue(tag, &reader)
        }
    }

    private mutating func readValue(_ tag: TagScanner.Tag, _ reader: inout TagReader) throws(TagReader.Fault) {
        let raw = tag.sigil == UInt8(ascii: "{") || tag.sigil == UInt8(ascii: "&")
        if !raw {
            let word = String(decoding: file.bytes[tag.content].drop { $0 <= 32 }.prefix { $0 > 32 }, as: UTF8.self)
            if word == "else" { return try readElse(tag, &reader) }
            if word == "asset" { return try readAsset(tag, &reader) }
            if word == "t", let message = try readMessage(tag, &reader) { return nodes.append(.message(message)) }
        }
        let expression = try reader.expression()
        try expectEnd(&reader)
        nodes.append(.value(ValueTag(expression: expression, isRaw: raw, span: tag.span)))
    }

    private mutating func readAsset(_ tag: TagScanner.Tag, _ reader: inout TagReader) throws(TagReader.Fault) {
        _ = try reader.word("asset")
        reader.skipBlanks()
        let start = reader.position
        guard !reader.isAtEnd, case .text(let path) = try reader.literal() else {
            throw TagReader.Fault(message: "name the file: {{asset \"styles/theme.css\"}}", range: tag.span)
        }
        let span = start..<reader.position
        reader.skipBlanks()
        try expectEnd(&reader)
        nodes.append(.asset(path, span))
    }

    private mutating func readPartial(_ tag: TagScanner.Tag, _ reader: inout TagReader) throws(TagReader.Fault) {
        let isDynamic = reader.take("*")
        reader.skipBlanks()
        let start = reader.position
        let name = reader.take("$") ? "$" + (try reader.word("super")) : try reader.word("the name of a template")
        let span = start..<reader.position
        reader.skipBlanks()
        let arguments = try reader.arguments()
        nodes.append(
            .partial(
                PartialTag(
                    name: name, nameSpan: span, isDynamic: isDynamic, arguments: arguments,
                    isStandalone: tag.isStandalone, indentation: Array(file.bytes[tag.line.indentation]), span: tag.span
                )))
    }

    private mutating func openParent(_ tag: TagScanner.Tag, _ reader: inout TagReader) throws(TagReader.Fault) {
        let isDynamic = reader.take("*")
        reader.skipBlanks()
        let start = reader.position
        let name = try reader.word("the name of a template")
        let span = start..<reader.position
        reader.skipBlanks()
        let arguments = try reader.arguments()
        let parent = ParentTag(
            name: name, nameSpan: span, isDynamic: isDynamic, arguments: arguments, isStandalone: tag.line.takesStart,
            indentation: Array(file.bytes[tag.line.indentation]), span: tag.span)
        push(.parent(parent), sign: "<", name: name, tag)
    }

    private mutating func openBlock(_ tag: TagScanner.Tag, _ reader: inout TagReader) throws(TagReader.Fault) {
        let name = try reader.word("the name of a block")
        try expectEnd(&reader)
        let block = BlockTag(
            name: name, span: tag.span, isFirst: tag.line.takesStart, isStandalone: tag.line.takesEnd,
            indentation: Array(file.bytes[tag.line.indentation]))
        push(.block(block), sign: "$", name: name, tag)
    }

    private mutating func openSection(
        _ tag: TagScanner.Tag, _ reader: inout TagReader, inverted: Bool
    ) throws(TagReader.Fault) {
        let word = String(decoding: file.bytes[tag.content].drop { $0 <= 32 }.prefix { $0 > 32 }, as: UTF8.self)
        if word == "match", !inverted {
            _ = try reader.word("match")
            reader.skipBlanks()
            if !reader.isAtEnd {
                let expression = try reader.expression()
                try expectEnd(&reader)
                let match = MatchTag(expression: expression, isStandalone: tag.isStandalone, span: tag.span)
                return push(.match(match), sign: "#", name: "match", tag)
            }
            reader = TagReader(file, tag.content)
        }
        if word == "wrap", !inverted, let wrap = try readWrap(tag) {
            return push(.wrap(wrap), sign: "#", name: "wrap", tag)
        }
        let section = try section(tag, &reader, inverted: inverted)
        push(.section(section), sign: inverted ? "^" : "#", name: file.text(section.expression.span), tag)
    }

    private mutating func section(
        _ tag: TagScanner.Tag, _ reader: inout TagReader, inverted: Bool
    ) throws(TagReader.Fault) -> SectionTag {
        let expression = try reader.expression()
        var alias: String?
        if !reader.isAtEnd, !inverted, (try? reader.word("as")) == "as" {
            reader.skipBlanks()
            alias = try reader.word("the name of one element")
            reader.skipBlanks()
        }
        try expectEnd(&reader)
        return SectionTag(
            expression: expression, alias: alias, isInverted: inverted, isStandalone: tag.isStandalone,
            span: tag.span, inner: tag.span.upperBound..<tag.span.upperBound,
            delimiters: tag.delimiters)
    }

    /// `{{else}}` and `{{else #name}}`.
    private mutating func readElse(_ tag: TagScanner.Tag, _ reader: inout TagReader) throws(TagReader.Fault) {
        guard var top = open.last, case .section(var outer) = top.kind else {
            throw TagReader.Fault(message: "{{else}} stands in no section", range: tag.span)
        }
        guard !top.isInElse else {
            throw TagReader.Fault(message: "this section has an {{else}} already", range: tag.span)
        }
        _ = try reader.word("else")
        reader.skipBlanks()
        outer.body = nodes
        nodes = []
        top.kind = .section(outer)
        top.isInElse = true
        open[open.count - 1] = top
        guard !reader.isAtEnd else { return }
        let inverted = reader.take("^")
        guard inverted || reader.take("#") else {
            throw TagReader.Fault(message: "write {{else}} or {{else #name}}", range: tag.span)
        }
        reader.skipBlanks()
        let section = try section(tag, &reader, inverted: inverted)
        push(.section(section), sign: "else #", name: file.text(section.expression.span), tag, isElseIf: true)
    }

    private mutating func readCase(_ tag: TagScanner.Tag, _ reader: inout TagReader) throws(TagReader.Fault) {
        guard case .match(var match)? = open.last?.kind else {
            throw TagReader.Fault(message: "{{:…}} stands in no {{#match}}", range: tag.span)
        }
        endCase(&match)
        var names: [(text: String, span: Range<Int>)] = []
        while !reader.isAtEnd {
            let start = reader.position
            names.append((try reader.word("a case"), start..<reader.position))
            reader.skipBlanks()
            _ = reader.take(",")
            reader.skipBlanks()
        }
        match.cases.append(MatchTag.Case(names: names, span: tag.span))
        open[open.count - 1].kind = .match(match)
    }

    private mutating func readClosing(_ tag: TagScanner.Tag, _ reader: inout TagReader) throws(TagReader.Fault) {
        try readClosing(tag, named: file.text(reader.position..<tag.content.upperBound).trimmed)
    }

    mutating func readClosing(_ tag: TagScanner.Tag, named name: String) throws(TagReader.Fault) {
        while closesElseIf(name) { close(at: tag.span) }
        guard let (sign, awaited, span) = open.last.map({ ($0.sign, $0.name, $0.span) }) else {
            throw TagReader.Fault(message: "{{/\(name)}} closes nothing", range: tag.span)
        }
        if name == awaited { return close(at: tag.span) }
        report(
            "E-UNCLOSED",
            "{{/\(name)}} does not close {{\(sign)\(awaited)}} of \(file.place(span.lowerBound)): "
                + "{{/\(awaited)}} is missing", tag.span)
        if let index = open.lastIndex(where: { $0.name == name }) {
            while open.count > index { close(at: tag.span) }
        }
    }

    /// Whether the innermost tag is an `{{else #…}}` that the end of an outer section ends too.
    private func closesElseIf(_ name: String) -> Bool {
        guard let top = open.last, top.isElseIf else { return false }
        return name != top.name || open.dropLast().last?.name == name
    }

    private mutating func reportUnclosed() {
        guard let tag = open.last else { return }
        report("E-UNCLOSED", "{{\(tag.sign)\(tag.name)}} is never closed: {{/\(tag.name)}} is missing", tag.span)
    }
}
