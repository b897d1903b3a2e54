/// Literal text on its way through HTML.
extension Compiler {
    mutating func emitText(_ range: Range<Int>) {
        let file = environment.file
        guard !environment.indentation.isEmpty || environment.dedentation > 0 else { return feed(file, range) }
        var start = range.lowerBound
        while start < range.upperBound {
            let newline = file.bytes[start..<range.upperBound].firstIndex(of: UInt8(ascii: "\n"))
            let end = newline.map { $0 + 1 } ?? range.upperBound
            if file.isLineStart(start) {
                if html?.state.allowsIndentation != false {
                    start = file.skipBlanks(start, environment.dedentation, end)
                }
                if start == end || !file.isLineEnd(start) { indent() }
            }
            feed(file, start..<end)
            start = end
        }
    }

    /// Puts the indentation of the call in front of a line that begins with a tag.
    mutating func indent(before node: Node) {
        guard !environment.indentation.isEmpty, let start = node.inlineStart, environment.file.isLineStart(start) else {
            return
        }
        indent()
    }

    /// The blanks in front of a block, as they are in the block's own file.
    mutating func emitIndentation(_ blanks: [UInt8]) {
        if html?.state.allowsIndentation == false { return draft.literal(blanks) }
        indent()
        draft.literal(blanks.dropFirst(environment.dedentation))
    }

    private mutating func indent() {
        if html?.state.allowsIndentation == false { return }
        draft.literal(environment.indentation)
    }

    /// Writes bytes of a file as literals, and what the compiler adds to the tags in them.
    mutating func feed(_ file: SourceFile, _ range: Range<Int>) {
        guard html != nil else { return draft.literal(file.bytes[range]) }
        html?.file = file
        var written = range.lowerBound
        var index = range.lowerBound
        while index < range.upperBound {
            let taken = html?.take(file.bytes, index, end: range.upperBound) ?? 1
            if html?.events.isEmpty == false {
                for event in takeEvents() {
                    switch event {
                    case .fault(let code, let message, let place):
                        diagnostics.report(
                            code, message, Span(file: file, range: place), notes: ["rendered by \(rootTitle)"])
                    case .lint(let code, let message, let place):
                        diagnostics.report(
                            code, message, Span(file: file, range: place), notes: ["rendered by \(rootTitle)"],
                            severity: .lint)
                    case .laterSlash:
                        draft.literal(file.bytes[written..<index])
                        written = index
                        draft.append(Op(code: .laterSlash))
                    case .startTagEnd(let facts, let name):
                        draft.literal(file.bytes[written..<index])
                        written = index
                        completeTag(name, facts)
                        draft.literal(file.bytes[index..<index + 1])
                        written = index + 1
                        completeForm(name, facts)
                    }
                }
            }
            index += taken
        }
        draft.literal(file.bytes[written..<range.upperBound])
    }

    private mutating func takeEvents() -> [HTMLTracker.Event] {
        defer { html?.events.removeAll() }
        return html?.events ?? []
    }

    /// Attributes that the program puts in by itself.
    private mutating func completeTag(_ name: String, _ facts: TagFacts) {
        if name == "html" { return completeLanguage(facts) }
        guard profile == .web else { return }
        switch name {
        case "script", "style":
            if !facts.names.contains("nonce"), !facts.type.hasSuffix("json") { attribute("nonce", .nonce) }
        case "link":
            if facts.loadsScriptEarly, !facts.names.contains("nonce") { attribute("nonce", .nonce) }
        case "a", "area", "form":
            if facts.target == "_blank", !facts.names.contains("rel") { draft.literal(Array(" rel=\"noopener\"".utf8)) }
        default: break
        }
    }

    private mutating func completeLanguage(_ facts: TagFacts) {
        if !facts.names.contains("lang") { attribute("lang", .lang) }
        guard !facts.names.contains("dir"), locales.contains(where: \.isRightToLeft) else { return }
        isLocalized = true
        draft.literal(Array(" dir=\"\(locale.isRightToLeft ? "rtl" : "ltr")\"".utf8))
    }

    private mutating func completeForm(_ name: String, _ facts: TagFacts) {
        guard profile == .web, name == "form", facts.method == "post", !facts.wantsNoToken else { return }
        if HTMLTracker.isElsewhere(facts.action) { return }
        draft.literal(Array("<input type=\"hidden\" name=\"\(RenderContext.csrfField)\" value=\"".utf8))
        draft.append(Op(code: .contextValue, escaper: .html, a: ContextValue.csrf.rawValue))
        draft.literal(Array("\">".utf8))
    }

    private mutating func attribute(_ name: String, _ value: ContextValue) {
        draft.literal(Array(" \(name)=\"".utf8))
        draft.append(Op(code: .contextValue, escaper: .html, a: value.rawValue))
        draft.literal(Array("\"".utf8))
    }

    /// Brings the ways through a section together: all must end at the same place of the HTML.
    mutating func join(_ start: HTMLState?, _ ends: [HTMLState?], _ title: String, _ range: Range<Int>) {
        guard let start, html != nil else { return }
        var states = ends.compactMap { $0 }
        for index in states.indices { states[index].settle() }
        guard var joined = states.first else { return }
        if joined.root != .passed { joined.root = .uncertain }
        for state in states.dropFirst() {
            if state.mode != joined.mode, state.isBetweenAttributes, joined.isBetweenAttributes {
                joined.mode = .afterPiece
            }
            if joined.mode == .value, state.value != joined.value { joined.isDynamic = true }
            if joined.mode == .value, joined.kind == .formURL, state.leadsElsewhere != joined.leadsElsewhere {
                report("E-CONTEXT", "the form leads to another site on one of the ways: write it in each branch", range)
            }
            if joined.mode == .value, joined.kind.isURL, state.value != joined.value,
                HTMLTracker.runsCode(state.literal)
            {
                report("E-POLICY", "the address of one of the ways runs code", range)
            }
            joined.urlPart = joined.urlPart.joined(state.urlPart)
            if state.root != .passed { joined.root = .uncertain }
            joined.isDynamic = joined.isDynamic || state.isDynamic
            joined.startsDynamic = joined.startsDynamic || state.startsDynamic
            joined.tag.join(state.tag)
        }
        joined.tag.names = start.isInTag ? start.tag.names : joined.tag.names
        for state in states where !Self.agree(state, joined) {
            let other = Self.agree(start, state) ? joined : state
            report("E-BRANCH", HTMLWords.difference(start: start, end: other, title: title), range)
            html?.state = start
            return
        }
        html?.state = joined
    }

    private static func agree(_ state: HTMLState, _ joined: HTMLState) -> Bool {
        var state = state
        if state.isBetweenAttributes, joined.mode == .afterPiece { state.mode = .afterPiece }
        state.urlPart = joined.urlPart
        return state.key == joined.key
    }
}

extension HTMLState {
    var isBetweenAttributes: Bool { mode == .tag || mode == .afterPiece }

    var leadsElsewhere: Bool {
        !startsDynamic && HTMLTracker.isElsewhere(literal)
    }

    /// Whether the literal characters end in a slash, line ends and tabs aside, which browsers skip.
    var literalEndsInSlash: Bool {
        let last = value.last { $0 != 0x09 && $0 != 0x0A && $0 != 0x0D }
        return last == UInt8(ascii: "/") || last == UInt8(ascii: "\\")
    }

    /// The literal characters of the current value.
    var literal: String { String(decoding: value, as: UTF8.self) }

    var isInTag: Bool {
        switch mode {
        case .text, .content, .comment, .doctype, .markup: false
        default: true
        }
    }
}

/// Places of an HTML document in words.
enum HTMLWords {
    static func name(of state: HTMLState) -> String {
        switch state.mode {
        case .text: "text"
        case .content: "<\(state.open.last?.name ?? "")>"
        case .comment: "a comment"
        case .value, .unquotedValue, .beforeValue: "the attribute '\(state.attribute)'"
        case .doctype, .markup: "<!…>"
        default: "the tag <\(state.name)>"
        }
    }

    static func difference(start: HTMLState, end: HTMLState, title: String) -> String {
        if start.isInTag || end.isInTag {
            return "\(title) begins in \(name(of: start)) and ends in \(name(of: end)): both must be the same place"
        }
        if end.open.count > start.open.count, let element = end.open.last {
            return "<\(element.name)> opens inside \(title) at \(element.file):\(element.line) and stays open "
                + "behind it: a section must leave the elements as it found them, because it may be skipped or repeated"
        }
        if end.open != start.open {
            let closed = start.open.first { !end.open.contains($0) }
            let name = closed.map { "<\($0.name)> of \($0.file):\($0.line)" } ?? "an element"
            return "\(title) closes \(name), which opens outside of it: "
                + "a section must leave the elements as it found them, because it may be skipped or repeated"
        }
        return "\(title) begins in \(name(of: start)) and ends in \(name(of: end)): both must be the same place"
    }
}
