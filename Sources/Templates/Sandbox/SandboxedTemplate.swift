/// A text that was edited by someone who is not trusted with the program, checked and compiled for a record.
///
/// Everything that the program's own templates are checked for holds here too, and more is refused: whatever is written
/// unescaped, files and names that the rules do not list, tokens, elements and attributes that do more than form text.
/// A text that passed cannot fail later but by the size of its data.
public struct SandboxedTemplate<Record: ViewModel>: Sendable {
    private let program: Program

    /// Throws `TemplateProblems` with everything that is wrong, in the words that authors of the program get.
    public init(_ source: TemplateSource, _ rules: SandboxRules) throws {
        let (program, diagnostics) = SandboxBuild(source, rules).compiled(for: Record.self)
        guard let program, diagnostics.problems.isEmpty else { throw TemplateProblems(problems: diagnostics.sorted) }
        self.program = program
    }

    /// What is wrong with a text, errors first, and then what is probably not meant so: for checking while someone
    /// types. A text without errors can be made a template.
    public static func problems(in source: TemplateSource, _ rules: SandboxRules) -> [TemplateProblem] {
        let (_, diagnostics) = SandboxBuild(source, rules).compiled(for: Record.self)
        return diagnostics.sorted + Diagnostics.sorted(diagnostics.lints)
    }

    /// The text with the values of a record, as UTF-8. Throws `RenderFailure` when the lists of the record or the
    /// output are larger than the rules allow.
    public func render(_ record: Record, _ context: RenderContext) throws -> [UInt8] {
        let program = program
        return try Place.with(record) { try Interpreter.render(program, root: $0, context) }
    }
}

/// Compiles an edited text.
struct SandboxBuild {
    private let source: TemplateSource
    private let rules: SandboxRules
    private let diagnostics = Diagnostics()

    init(_ source: TemplateSource, _ rules: SandboxRules) {
        self.source = source
        self.rules = rules
    }

    /// The program and what was found; no program when the text is too long to be looked at.
    func compiled(for type: any ViewModel.Type) -> (Program?, Diagnostics) {
        let file = SourceFile(
            name: source.name.hasSuffix(rules.form.ending) ? source.name : source.name + rules.form.ending,
            profile: rules.form.profile, bytes: text, isEdited: true)
        guard text.count <= rules.limits.bytes else {
            let place = rules.limits.bytes
            diagnostics.report(
                "E-LIMIT", "the text has \(text.count) bytes, and \(rules.limits.bytes) are allowed",
                Span(file: file, range: place..<place + 1))
            return (nil, diagnostics)
        }
        checkRules(type)
        let (template, findings) = Parser.parse(file)
        for finding in findings {
            diagnostics.report(finding.code, finding.message, Span(file: file, range: finding.range))
        }
        guard !findings.contains(where: { $0.code == "E-UTF8" }) else { return (nil, diagnostics) }
        if rules.form == .subject { checkLines(file) }
        var check = SandboxCheck(template, rules, diagnostics)
        check.run()
        guard !check.isTooDeep else { return (nil, diagnostics) }
        return (compile(template, for: type), diagnostics)
    }

    private func compile(_ template: Template, for type: any ViewModel.Type) -> Program? {
        var template = template
        (template.props, template.slots) = (nil, nil)
        let known = diagnostics.problems.count
        var compiler = Compiler(
            template, for: type, library: rules.library, diagnostics: diagnostics, asset: { _ in nil })
        let scope = SandboxScope(root: ObjectIdentifier(type), names: rules.names, limits: rules.limits)
        compiler.sandbox = scope
        compiler.draft.limits = RunLimits(output: rules.limits.output, rounds: rules.limits.rounds)
        let program = compiler.compile()
        guard scope.isPassed(by: compiler.draft) else { return program }
        // Compiling ended in the middle: what else was found may only come from that.
        diagnostics.drop(from: known)
        diagnostics.report(
            "E-LIMIT", "the text with the files that it calls is too long: take some of its calls out",
            file: template.file.name)
        return nil
    }

    /// A subject may be typed with a line end behind it.
    private var text: [UInt8] {
        guard rules.form == .subject else { return source.bytes }
        return Array(source.bytes.reversed().drop { $0 == 0x0A || $0 == 0x0D }.reversed())
    }

    /// What is wrong with the rules and the program's own files.
    private func checkRules(_ type: any ViewModel.Type) {
        for fault in type.templateFaults { diagnostics.report("E-SCHEMA", fault) }
        let known = type.templateFields.map(\.name)
        for name in (rules.names ?? []).subtracting(known).sorted() {
            diagnostics.report("E-SCHEMA", "\(type) has no field '\(name)', which the rules of the sandbox name")
        }
        for (path, findings) in rules.library.findings {
            guard let file = rules.library.templates[path]?.file else { continue }
            for finding in findings {
                diagnostics.report(finding.code, finding.message, Span(file: file, range: finding.range))
            }
        }
    }

    private func checkLines(_ file: SourceFile) {
        guard let place = file.bytes.firstIndex(where: { $0 < 0x20 || $0 == 0x7F }) else { return }
        diagnostics.report(
            "E-SANDBOX", "a subject is one line of text", Span(file: file, range: place..<place + 1))
    }
}
