/// What the compiler needs to know of the rules for an edited text.
struct SandboxScope {
    /// The record that the text shows.
    let root: ObjectIdentifier
    /// The fields of it that the text may name; nil for all.
    let names: Set<String>?
    let limits: SandboxLimits

    /// Whether the program is longer than it may be. Literals count as what they print at least once.
    func isPassed(by draft: ProgramDraft) -> Bool {
        draft.ops.count > limits.steps || draft.literals.count > limits.output
    }
}

extension Compiler {
    /// The fields of a record that may be named at the current place.
    func fields(of type: any ViewModel.Type) -> [Field] {
        guard let sandbox, let names = sandbox.names, environment.file.isEdited, sandbox.root == ObjectIdentifier(type)
        else { return type.templateFields }
        return type.templateFields.filter { names.contains($0.name) }
    }

    func visibleFields(of frame: Frame) -> [Field] {
        if case .record(let type) = frame.kind { fields(of: type) } else { [] }
    }

    /// Lists in lists multiply.
    func checkLoops(_ tag: SectionTag) {
        guard let sandbox, environment.file.isEdited else { return }
        guard environment.frames.count(where: \.isElement) >= sandbox.limits.lists else { return }
        report("E-LIMIT", "more than \(sandbox.limits.lists) lists lie in each other", tag.span)
    }
}

extension HTMLTracker {
    /// Elements that form text and do nothing else.
    static let editedElements: Set<String> = [
        "a", "abbr", "b", "blockquote", "br", "caption", "code", "dd", "del", "div", "dl", "dt", "em", "h1", "h2", "h3",
        "h4", "h5", "h6", "hr", "i", "ins", "kbd", "li", "ol", "p", "pre", "q", "s", "small", "span", "strong", "sub",
        "sup", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "u", "ul", "var", "wbr",
    ]
    static let editedAttributes: Set<String> = [
        "href", "title", "lang", "dir", "colspan", "rowspan", "scope", "start", "reversed",
    ]

    mutating func checkEditedElement(_ name: String, _ index: Int) {
        guard !Self.editedElements.contains(name) else { return }
        let hint = Suggestion.nearest(name, among: Self.editedElements).map { ": did you mean <\($0)>?" } ?? ""
        refuseEdited("<\(name)> cannot stand in this text\(hint)", min(tagStart, index)..<index + 1)
    }

    mutating func checkEditedAttribute(_ name: String, _ range: Range<Int>) {
        guard Self.editedElements.contains(state.name), state.kind != .handler,
            !Self.editedAttributes.contains(name) || name == "href" && state.name != "a"
        else { return }
        refuseEdited("the attribute '\(name)' cannot stand in this text", range)
    }

    /// Addresses go to pages, people and telephones.
    mutating func checkEditedAddress(_ text: String, _ index: Int) {
        let isRelative = state.urlPart == .scheme || state.urlPart == .start
        guard state.urlPart == .foreign || profile == .mail && isRelative, !Self.runsCode(text) else { return }
        let known = profile.schemes.filter { $0 != "cid" }.map { $0 + ":" }.joined(separator: ", ")
        refuseEdited("an address in this text begins with \(known)", max(0, index - text.utf8.count)..<index)
    }

    mutating func refuseEdited(_ message: String, _ range: Range<Int>) { fault("E-SANDBOX", message, range) }
}
