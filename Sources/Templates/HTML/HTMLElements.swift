/// Start and end tags, comments and elements whose content is text.
extension HTMLTracker {
    mutating func finishStartTag(_ index: Int, selfClosing: Bool) {
        let name = state.name
        events.append(.startTagEnd(state.tag, name: name))
        checkFacts(index)
        state.clearAttribute()
        state.mode = .text
        defer { if state.mode == .text { state.name = "" } }
        let foreign = state.isForeign || name == "svg" || name == "math"
        if !foreign {
            closeImplied(by: name)
            if HTMLTables.void.contains(name) { return }
            if selfClosing {
                fault(
                    "E-HTML", "<\(name)/> does not close itself in HTML: write <\(name)></\(name)>", index..<index + 1)
                return
            }
        } else if selfClosing {
            return
        }
        let line = file?.line(of: index) ?? 0
        state.open.append(HTMLState.Element(name: name, file: file?.name ?? "", offset: index, line: line))
        if HTMLTables.rawText.contains(name) || (!foreign && HTMLTables.plainText.contains(name)) {
            state.mode = .content
        }
    }

    mutating func finishEndTag(_ index: Int) {
        let name = state.name
        let range = max(0, index - name.utf8.count - 2)..<index + 1
        state.mode = .text
        state.name = ""
        guard let depth = state.open.lastIndex(where: { $0.name == name }) else {
            fault("E-STRUCTURE", "</\(name)> closes nothing", range)
            return
        }
        if let between = state.open[(depth + 1)...].last(where: { !HTMLTables.optionalEnd.contains($0.name) }) {
            fault(
                "E-STRUCTURE",
                "</\(name)> stands where </\(between.name)> is missing: "
                    + "<\(between.name)> is open since \(between.file):\(between.line)",
                range)
        }
        state.open.removeSubrange(depth...)
    }

    mutating func takeMarkup(_ bytes: [UInt8], _ index: Int, _ end: Int) -> Int {
        if bytes[index..<end].starts(with: "--".utf8) {
            if profile == .mail, let length = conditionalComment(bytes, index + 2, end) {
                state.mode = .text
                return 2 + length
            }
            state.mode = .comment
            return 2
        }
        if profile == .mail, bytes[index..<end].starts(with: "[endif]".utf8) {
            state.mode = .doctype
            return 1
        }
        guard bytes[index] | 0x20 == UInt8(ascii: "d") else {
            fault("E-HTML", "'<!' begins neither a comment nor a doctype", index..<index + 1)
            state.mode = .text
            return 1
        }
        state.mode = .doctype
        return 1
    }

    /// `[if mso]>`, `[if !mso]><!-->` and `<![endif]-->` behind `<!--`: what lies between is HTML to some programs.
    private func conditionalComment(_ bytes: [UInt8], _ index: Int, _ end: Int) -> Int? {
        let rest = bytes[index..<end]
        guard rest.starts(with: "[if".utf8) || rest.starts(with: "<![endif]".utf8),
            let close = rest.firstIndex(of: UInt8(ascii: ">"))
        else { return nil }
        let opensAgain = bytes[(close + 1)..<end].starts(with: "<!-->".utf8)
        return close + 1 - index + (opensAgain ? 5 : 0)
    }

    mutating func takeComment(_ bytes: [UInt8], _ index: Int, _ end: Int) -> Int {
        guard bytes[index..<end].starts(with: "-->".utf8) else { return 1 }
        state.mode = .text
        return 3
    }

    mutating func takeContent(_ bytes: [UInt8], _ index: Int, _ end: Int) {
        guard bytes[index] == UInt8(ascii: "<"), let name = state.open.last?.name else { return }
        let closing = Array("</\(name)".utf8)
        guard index + closing.count <= end else { return }
        for (offset, byte) in closing.enumerated() {
            let seen = bytes[index + offset]
            guard seen == byte || ((0x41...0x5A).contains(seen) && seen | 0x20 == byte) else { return }
        }
        state.mode = .tagOpen
    }

    private mutating func closeImplied(by name: String) {
        if HTMLTables.closesParagraph.contains(name), state.open.last?.name == "p" { state.open.removeLast() }
        guard let closed = HTMLTables.closedBy[name] else { return }
        while let top = state.open.last, closed.contains(top.name) { state.open.removeLast() }
    }

    private mutating func checkFacts(_ index: Int) {
        let facts = state.tag
        let range = index..<index + 1
        if state.name == "meta", facts.hasDynamicContent, facts.names.contains("http-equiv") {
            fault("E-CONTEXT", "the content of <meta http-equiv> cannot come from data", range)
        }
        if state.name == "form", facts.hasDynamicMethod {
            fault("E-CONTEXT", "the method of a form cannot come from data: write it in each branch", range)
        }
        if state.name == "img", !facts.names.contains("alt") {
            fault("E-ALT", "<img> needs an alt text, an empty one when it is decoration", range)
        }
        if profile == .mail, state.name == "form" || state.name == "script" {
            fault("E-POLICY", "<\(state.name)> does not work in a letter", range)
        }
        if profile == .web, state.name == "base" || state.name == "object" || state.name == "embed" {
            fault("E-POLICY", "<\(state.name)> is not allowed by the content security policy", range)
        }
    }
}
