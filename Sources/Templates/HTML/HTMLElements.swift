/// Start and end tags, comments and elements whose content is text.
extension HTMLTracker {
    mutating func finishStartTag(_ index: Int, selfClosing: Bool) {
        let name = state.name
        if isEdited { checkEditedElement(name, index) }
        events.append(.startTagEnd(state.tag, name: name))
        noteLabel(name, index)
        checkFacts(index)
        state.clearAttribute()
        state.mode = .text
        defer { if state.mode == .text { state.name = "" } }
        checkPlace(name, index)
        let foreign = state.isForeign || HTMLTables.foreign.contains(name)
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
            state.tail = []
        }
    }

    private mutating func noteLabel(_ name: String, _ index: Int) {
        if PageNames.controls.contains(name) { names.openLabel?.hasControl = true }
        guard name == "label", !state.tag.names.contains("for"), let file else { return }
        names.openLabel = (Span(file: file, range: tagStart..<max(tagStart + 1, index + 1)), false)
    }

    mutating func finishEndTag(_ index: Int) {
        let name = state.name
        if name == "label", let label = names.openLabel {
            if !label.hasControl, label.span.file.name == file?.name {
                events.append(
                    .lint("L-LABEL", message: "this label belongs to no control", range: label.span.range))
            }
            names.openLabel = nil
        }
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
        if isEdited { refuseEdited("'<!' cannot stand in this text: use {{! … }} for comments", index..<index + 1) }
        if bytes[index..<end].starts(with: "--".utf8) {
            if profile == .mail, let length = conditionalComment(bytes, index + 2, end) {
                state.mode = .text
                return 2 + length
            }
            state.mode = .comment
            state.tail = Array("<!--".utf8)
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

    /// A comment ends with `-->`, and as browsers see it also with `--!>`, and at once as `<!-->` and `<!--->`.
    mutating func takeComment(_ byte: UInt8) {
        let tail = state.tail
        let isEnd = ["<!--", "<!---", "--", "--!"].contains { tail.elementsEqual($0.utf8) }
        switch byte {
        case UInt8(ascii: ">") where isEnd:
            state.mode = .text
            state.tail = []
        case UInt8(ascii: "-"):
            if tail.elementsEqual("<!--".utf8) {
                state.tail = Array("<!---".utf8)
            } else {
                state.tail = Array((tail.last == byte ? "--" : "-").utf8)
            }
        case UInt8(ascii: "!") where tail.elementsEqual("--".utf8): state.tail.append(byte)
        default: state.tail = []
        }
    }

    /// Watches for the end tag of the element whose content is text, in whatever pieces it comes.
    mutating func takeContent(_ byte: UInt8, _ index: Int) {
        guard let name = state.open.last?.name else { return }
        if byte == UInt8(ascii: "<") {
            state.tail = [byte]
            return
        }
        guard !state.tail.isEmpty else { return }
        let lower = (0x41...0x5A).contains(byte) ? byte | 0x20 : byte
        let length = name.utf8.count + 2
        if state.tail.count == length, lower <= 0x20 || lower == UInt8(ascii: "/") || lower == UInt8(ascii: ">") {
            state.tail = []
            state.name = name
            state.mode = .endTagName
            return takeTagName(byte, index)
        }
        state.tail.append(lower)
        if name == "script", state.tail.elementsEqual("<!--".utf8) {
            fault("E-HTML", "'<!--' in a script hides its end: take it out", max(0, index - 3)..<index + 1)
        }
        let closing = "</\(name)".utf8
        let isComment = name == "script" && "<!--".utf8.starts(with: state.tail)
        if !closing.starts(with: state.tail), !isComment { state.tail = [] }
    }

    /// Elements that a browser reads in another way than their neighbours let one think.
    private mutating func checkPlace(_ name: String, _ index: Int) {
        let range = index..<index + 1
        let isText = HTMLTables.rawText.contains(name) || HTMLTables.plainText.contains(name)
        if state.isForeign {
            let foreign = state.open.last { HTMLTables.foreign.contains($0.name) }?.name ?? ""
            if HTMLTables.endsForeign.contains(name) {
                fault("E-STRUCTURE", "<\(name)> would end the <\(foreign)> around it", range)
            } else if isText, name != "title" {
                fault("E-HTML", "<\(name)> cannot stand in <\(foreign)>", range)
            }
        }
        if isText, state.open.contains(where: { $0.name == "noscript" }) {
            fault("E-HTML", "<\(name)> cannot stand in <noscript>, which browsers read as text", range)
        }
        if state.open.contains(where: { $0.name == "select" }), !HTMLTables.options.contains(name) {
            fault("E-HTML", "<\(name)> cannot stand in <select>", range)
        }
        if name == "plaintext" || name == "frameset" {
            fault("E-HTML", "<\(name)> swallows the rest of the page", range)
        }
    }

    private mutating func closeImplied(by name: String) {
        if HTMLTables.closesParagraph.contains(name), state.open.last?.name == "p" { state.open.removeLast() }
        guard let closed = HTMLTables.closedBy[name] else { return }
        while let top = state.open.last, closed.contains(top.name) { state.open.removeLast() }
    }

    private mutating func checkFacts(_ index: Int) {
        let facts = state.tag
        let range = index..<index + 1
        if state.name == "form", facts.hasDynamicMethod {
            fault("E-CONTEXT", "the method of a form cannot come from data: write it in each branch", range)
        }
        if ["a", "area", "form"].contains(state.name), facts.hasDynamicTarget {
            fault("E-CONTEXT", "the target of <\(state.name)> cannot come from data: write it in each branch", range)
        }
        if profile == .web, facts.target == "_blank", facts.names.contains("rel"), facts.rel != "?",
            !facts.rel.contains("noopener"), !facts.rel.contains("noreferrer")
        {
            fault("E-POLICY", "a link to a new window needs rel=\"noopener\": leave rel out, or add it", range)
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
