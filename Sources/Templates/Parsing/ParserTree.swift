/// A tag that waits for its end.
struct OpenTag {
    enum Kind {
        case section(SectionTag)
        case match(MatchTag)
        case parent(ParentTag)
        case block(BlockTag)
        case wrap(WrapTag)
        case ignored
    }

    var kind: Kind
    let sign: String
    let name: String
    let span: Range<Int>
    /// The pieces that were read before the tag, in its surroundings.
    var before: [Node]
    let isElseIf: Bool
    var isInElse = false
}

/// Something wrong with one file, before it is known how it was reached.
struct Finding: Sendable {
    let code: String
    let message: String
    let range: Range<Int>
}

extension Parser {
    mutating func push(
        _ kind: OpenTag.Kind, sign: String, name: String, _ tag: TagScanner.Tag, isElseIf: Bool = false
    ) {
        open.append(OpenTag(kind: kind, sign: sign, name: name, span: tag.span, before: nodes, isElseIf: isElseIf))
        nodes = []
    }

    /// Takes the innermost open tag off and puts it into its surroundings as one piece.
    mutating func close(at end: Range<Int>) {
        let inside = nodes
        var tag = open.removeLast()
        nodes = tag.before
        // Nobody else may hold the list now, or each closing tag would copy it.
        tag.before = []
        switch tag.kind {
        case .section(var section):
            if tag.isInElse { section.alternative = inside } else { section.body = inside }
            section.inner = section.inner.lowerBound..<max(section.inner.lowerBound, end.lowerBound)
            nodes.append(.section(section))
        case .match(var match):
            let after = nodes
            nodes = inside
            endCase(&match)
            nodes = after
            nodes.append(.match(match))
        case .parent(var parent):
            for node in inside {
                switch node {
                case .block(let block):
                    if !isPlain, parent.blocks.contains(where: { $0.name == block.name }) {
                        report("E-BLOCK", "the block '\(block.name)' is filled twice", block.span)
                    }
                    parent.blocks.append(block)
                case .text(let range):
                    if !file.text(range).trimmed.isEmpty {
                        report("E-STRAY", "text in a call outside of its blocks is never shown", range)
                    }
                default: report("E-STRAY", "only {{$…}} blocks may stand directly in a call", end)
                }
            }
            nodes.append(.parent(parent))
        case .block(var block):
            block.body = inside
            nodes.append(.block(block))
        case .wrap(var wrap):
            wrap.body = inside
            nodes.append(.wrap(wrap))
        case .ignored: break
        }
    }

    /// Gives what was read since the last `{{:case}}` to that case.
    mutating func endCase(_ match: inout MatchTag) {
        if match.cases.isEmpty {
            let stray = nodes.contains {
                if case .text(let range) = $0 { !file.text(range).trimmed.isEmpty } else { true }
            }
            if stray { report("E-STRAY", "text before the first {{:case}} is never shown", match.span) }
        } else {
            match.cases[match.cases.count - 1].body = nodes
        }
        nodes = []
    }

    mutating func readPragma(_ tag: TagScanner.Tag, _ reader: inout TagReader) throws(TagReader.Fault) {
        let start = reader.position
        let name = try reader.word("a pragma")
        let span = start..<reader.position
        reader.skipBlanks()
        template.pragmas.append((name, tag.span))
        switch name {
        case "props": template.props = try reader.props()
        case "slots":
            var slots: [String: Bool] = [:]
            while !reader.isAtEnd {
                let slot = try reader.word("the name of a slot")
                slots[slot] = !reader.take("?")
                reader.skipBlanks()
                _ = reader.take(",")
                reader.skipBlanks()
            }
            template.slots = slots
            if template.props == nil { template.props = [] }
        case "view":
            let start = reader.position
            template.view = (try reader.word("the name of a page type"), start..<reader.position)
            reader.skipBlanks()
            try expectEnd(&reader)
        case "no-csrf": nodes.append(.noToken(tag.span))
        case "text":
            if let text = scanner.verbatim(until: "text"), !text.isEmpty { nodes.append(.text(text)) }
        case "flush": nodes.append(.flush(tag.span))
        default:
            throw TagReader.Fault(
                message: "'\(name)' is no pragma: there are view, props, slots, text, flush, no-csrf", range: span)
        }
    }

    /// `{{#wrap 72}}`; nil when the tag is a section over a field called wrap.
    func readWrap(_ tag: TagScanner.Tag) throws(TagReader.Fault) -> WrapTag? {
        var reader = TagReader(file, tag.content)
        _ = try reader.word("wrap")
        reader.skipBlanks()
        guard !reader.isAtEnd else { return nil }
        let start = reader.position
        guard case .number(let width) = try reader.literal(), (20...998).contains(width) else {
            throw TagReader.Fault(message: "a line has 20 to 998 characters", range: start..<reader.position)
        }
        try expectEnd(&reader)
        return WrapTag(width: width, span: tag.span)
    }

    /// `{{t "key" …}}`; nil when the tag is a field called t.
    func readMessage(_ tag: TagScanner.Tag, _ reader: inout TagReader) throws(TagReader.Fault) -> MessageTag? {
        var ahead = reader
        _ = try ahead.word("t")
        ahead.skipBlanks()
        guard ahead.current == UInt8(ascii: "\"") || ahead.current == UInt8(ascii: "'") else { return nil }
        let start = ahead.position
        guard case .text(let key) = try ahead.literal() else { return nil }
        let span = start..<ahead.position
        ahead.skipBlanks()
        return MessageTag(key: key, keySpan: span, arguments: try ahead.arguments(), span: tag.span)
    }

    func expectEnd(_ reader: inout TagReader) throws(TagReader.Fault) {
        guard reader.isAtEnd else {
            throw TagReader.Fault(
                message: "'\(file.text(reader.position..<reader.end).trimmed)' does not belong here",
                range: reader.position..<reader.end)
        }
    }

    mutating func report(_ code: String, _ message: String, _ range: Range<Int>) {
        problems.append(Finding(code: code, message: message, range: range))
    }

    /// The first bytes that are not UTF-8.
    static func firstFault(in bytes: [UInt8]) -> Range<Int>? {
        guard String(validating: bytes, as: UTF8.self) == nil else { return nil }
        do {
            _ = try UTF8Span(validating: bytes.span)
            return nil
        } catch {
            return error.byteOffsets
        }
    }
}

extension String {
    /// Without blanks and line ends at both ends.
    var trimmed: String {
        let isBlank: (UInt8) -> Bool = { $0 <= 32 }
        return String(decoding: utf8.drop(while: isBlank).reversed().drop(while: isBlank).reversed(), as: UTF8.self)
    }
}
