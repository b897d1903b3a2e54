/// Looks at the tags of an edited text, before any name in it is looked up.
struct SandboxCheck {
    private let template: Template
    private let rules: SandboxRules
    private let diagnostics: Diagnostics
    private var tags = 0
    private var depth = 0
    /// Whether the text is not worth compiling: it has too many tags, or they lie too deep.
    private(set) var isTooDeep = false

    init(_ template: Template, _ rules: SandboxRules, _ diagnostics: Diagnostics) {
        self.template = template
        self.rules = rules
        self.diagnostics = diagnostics
    }

    mutating func run() {
        for pragma in template.pragmas where pragma.name != "text" {
            refuse("{{%\(pragma.name)}} belongs into the program's own templates", pragma.span)
        }
        check(template.nodes)
    }

    private mutating func check(_ nodes: [Node]) {
        for node in nodes {
            switch node {
            case .text, .lineStart: continue
            case .noToken, .flush: break
            case .value(let tag): checkValue(tag)
            case .section(let tag):
                check(tag.expression)
                inside(tag.span) {
                    $0.check(tag.body)
                    $0.check(tag.alternative ?? [])
                }
            case .match(let tag):
                check(tag.expression)
                inside(tag.span) { for item in tag.cases { $0.check(item.body) } }
            case .wrap(let tag): inside(tag.span) { $0.check(tag.body) }
            case .partial(let tag): checkCall(tag.name, tag.isDynamic, tag.arguments, tag.nameSpan, tag.span)
            case .parent(let tag):
                checkCall(tag.name, tag.isDynamic, tag.arguments, tag.nameSpan, tag.span)
                inside(tag.span) { for block in tag.blocks { $0.check(block.body) } }
            case .block(let tag):
                refuse("there is no layout around this text whose block '\(tag.name)' could be", tag.span)
            case .asset(_, let span): refuse("files of the program cannot be named here", span)
            case .message(let tag): refuse("texts of the program cannot be named here: write the text", tag.span)
            }
            count(node)
        }
    }

    private mutating func count(_ node: Node) {
        tags += 1
        guard tags == rules.limits.tags + 1 else { return }
        isTooDeep = true
        diagnostics.report(
            "E-LIMIT", "the text has more than \(rules.limits.tags) tags",
            Span(file: template.file, range: node.start..<node.start + 1))
    }

    private mutating func inside(_ span: Range<Int>, _ body: (inout SandboxCheck) -> Void) {
        depth += 1
        if depth == rules.limits.depth + 1 {
            isTooDeep = true
            diagnostics.report(
                "E-LIMIT", "more than \(rules.limits.depth) sections lie in each other",
                Span(file: template.file, range: span))
        }
        body(&self)
        depth -= 1
    }

    private func checkValue(_ tag: ValueTag) {
        if tag.isRaw {
            let name = template.file.text(tag.expression.span)
            refuse("nothing can be written unescaped in this text", tag.span, notes: ["write {{\(name)}}"])
        }
        check(tag.expression)
    }

    private func checkCall(
        _ name: String, _ isDynamic: Bool, _ arguments: [Argument], _ nameSpan: Range<Int>, _ span: Range<Int>
    ) {
        for argument in arguments { check(argument.value) }
        if isDynamic { return refuse("the name of a file cannot come from data in this text", span) }
        guard name != "$super", !rules.partials.contains(name) else { return }
        let known = rules.partials
        refuse(
            "'\(name)' is not among the files that this text may call", nameSpan,
            hint: Suggestion.hint(name, among: known),
            notes: [known.isEmpty ? "it may call none" : "these are \(known.joined(separator: ", "))"])
    }

    private func check(_ expression: Expression) {
        if case .meta(let parts) = expression.head, parts.count == 1, let value = ContextValue(parts[0]),
            value != .lang
        {
            refuse("'@\(parts[0])' is for the program's own templates", expression.span)
        }
        for argument in expression.filters.flatMap(\.arguments) { check(argument) }
        for call in expression.filters where call.name == "json" || call.name == "t" {
            refuse(
                "the filter '\(call.name)' is for the program's own templates",
                expression.span.lowerBound..<call.span.upperBound)
        }
    }

    private func refuse(_ message: String, _ range: Range<Int>, hint: String = "", notes: [String] = []) {
        diagnostics.refuse(
            "E-SANDBOX", message, Span(file: template.file, range: range), hint: hint, notes: notes)
    }
}
