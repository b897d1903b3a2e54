/// Templates of the plain Mustache specification over data of any shape: no types, no checks, names that are missing
/// print nothing. For tools and as the yardstick of the compiled engine, never for pages.
struct DynamicTemplates: Sendable {
    private let templates: [String: Template]

    /// Parses templates by name. Throws `TemplateProblems` when one of them cannot be read.
    init(_ texts: [String: String]) throws {
        let diagnostics = Diagnostics()
        templates = texts.reduce(into: [:]) { templates, entry in
            templates[entry.key] = Self.parse(entry.key, entry.value, .standard, diagnostics)
        }
        guard diagnostics.problems.isEmpty else { throw TemplateProblems(problems: diagnostics.sorted) }
    }

    /// Renders a template, with values escaped for HTML.
    func render(_ name: String, _ value: DynamicValue) -> String {
        guard let template = templates[name] else { return "" }
        var render = DynamicRender(templates, template, value)
        return render.run()
    }

    static func parse(
        _ name: String, _ text: String, _ delimiters: Delimiters, _ diagnostics: Diagnostics
    ) -> Template {
        let file = SourceFile(name: name, profile: .text, bytes: Array(text.utf8))
        let (template, findings) = Parser.parse(file, isPlain: true, delimiters)
        for finding in findings where finding.code != "E-STRAY" {
            diagnostics.report(finding.code, finding.message, Span(file: file, range: finding.range))
        }
        return template
    }
}
