/// Compiles a set of templates and collects what is wrong with them.
struct TemplateBuild {
    let views: Library
    let emails: Library
    let asset: @Sendable (String) -> String?
    let diagnostics = Diagnostics()
    private var reachedViews: Set<String> = []
    private var reachedEmails: Set<String> = []
    private var checkedSchemas: Set<ObjectIdentifier> = []

    init(views: Library, emails: Library, asset: @escaping @Sendable (String) -> String?) {
        self.views = views
        self.emails = emails
        self.asset = asset
    }

    /// Files that nothing called, with the folder they are in.
    var unused: [String] {
        (views.templates.keys.filter { !reachedViews.contains($0) }
            + emails.templates.keys.filter { !reachedEmails.contains($0) }).sorted()
    }

    /// What the parser found, also in files that nothing calls.
    func reportFindings() {
        for library in [views, emails] {
            for (path, findings) in library.findings {
                guard let file = library.templates[path]?.file else { continue }
                for finding in findings {
                    diagnostics.report(finding.code, finding.message, Span(file: file, range: finding.range))
                }
            }
        }
    }

    mutating func page(_ type: any Page.Type) -> Program? {
        checkSchema(type)
        guard let template = views.templates[type.template + ".html"] else {
            let known = views.templates.keys.map { String($0.dropLast(5)) }
            let hint = Suggestion.hint(type.template, among: known)
            diagnostics.report(
                "E-TEMPLATE", "there is no file '\(type.template).html' for \(type)", notes: hint.isEmpty ? [] : [hint])
            return nil
        }
        let (program, reached) = compile(template, type, views)
        reachedViews.formUnion(reached)
        return program
    }

    mutating func part(_ name: String, of type: any LetterPage.Type) -> Program? {
        checkSchema(type)
        guard let template = emails.templates["\(type.letter)/\(name)"] else {
            diagnostics.report("E-TEMPLATE", "there is no file '\(type.letter)/\(name)' for \(type)")
            return nil
        }
        let (program, reached) = compile(template, type, emails)
        reachedEmails.formUnion(reached)
        return program
    }

    private func compile(
        _ template: Template, _ type: any ViewModel.Type, _ library: Library
    ) -> (Program, Set<String>) {
        var compiler = Compiler(template, for: type, library: library, diagnostics: diagnostics, asset: asset)
        let program = compiler.compile()
        return (program, compiler.reached)
    }

    /// Reports lists of fields that are wrong in themselves, down through all records of a page.
    private mutating func checkSchema(_ type: any ViewModel.Type) {
        guard checkedSchemas.insert(ObjectIdentifier(type)).inserted else { return }
        for fault in type.templateFaults { diagnostics.report("E-SCHEMA", fault) }
        for field in type.templateFields {
            var kind = field.kind
            while true {
                switch kind {
                case .optional(let optional): kind = optional.wrapped.templateShape.kind
                case .list(let list): kind = list.element.templateShape.kind
                case .record(let record):
                    checkSchema(record)
                    kind = .bool
                default: break
                }
                guard kind.isNested else { break }
            }
        }
    }
}

extension ShapeKind {
    fileprivate var isNested: Bool {
        switch self {
        case .optional, .list, .record: true
        default: false
        }
    }
}
