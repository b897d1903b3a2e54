/// Compiles a set of templates and collects what is wrong with them.
struct TemplateBuild {
    let views: Library
    let emails: Library
    let locales: [any TemplateLocale]
    let asset: @Sendable (String) -> String?
    let annotates: Bool
    let refused: RefusedAddress.Report
    let diagnostics = Diagnostics()
    private(set) var viewUsage = Usage()
    private(set) var emailUsage = Usage()
    /// What each part of the letters made use of, by its path: one usage for each language, or one for all.
    private(set) var partUsages: [String: [Usage]] = [:]
    /// Every record type of the pages and letters.
    private(set) var records: [ObjectIdentifier: any ViewModel.Type] = [:]

    init(
        views: Library, emails: Library, locales: [any TemplateLocale] = [TemplateLocales.english],
        annotates: Bool = false, asset: @escaping @Sendable (String) -> String?,
        refused: @escaping RefusedAddress.Report = { _ in }
    ) {
        self.views = views
        self.emails = emails
        self.locales = locales
        self.annotates = annotates
        self.asset = asset
        self.refused = refused
    }

    /// Files that nothing called, with the folder they are in.
    var unused: [String] {
        (views.templates.keys.filter { !viewUsage.files.contains($0) }
            + emails.templates.keys.filter { !emailUsage.files.contains($0) }).sorted()
    }

    /// What the parser found, also in files that nothing calls, and what is wrong with the message files.
    func reportFindings() {
        for library in [views, emails] {
            for (path, findings) in library.findings {
                guard let file = library.templates[path]?.file else { continue }
                report(findings, file)
            }
            checkVariants(library)
            for file in library.messages.values { report(file.findings, file.file) }
            for file in library.sentences { report(file.findings, file.file) }
            MessageCheck(files: library.messages, locales: locales, diagnostics: diagnostics).run()
        }
    }

    /// A variant has a plain template and a language of the set; those of a letter come together.
    private func checkVariants(_ library: Library) {
        for (path, variants) in library.variants {
            for (tag, template) in variants {
                let file = template.file.name
                if !locales.contains(where: { $0.tag == tag }) {
                    let known = locales.map(\.tag).joined(separator: ", ")
                    diagnostics.report("E-LOCALE", "'\(tag)' is no language of the program", file: file, notes: [known])
                }
                if library.templates[path] == nil {
                    diagnostics.report(
                        "E-LOCALE", "there is no '\(path)' of which this is the '\(tag)' text", file: file)
                }
                for part in ["subject.txt", "body.html", "body.txt"] where path.hasSuffix("/" + part) {
                    let folder = path.dropLast(part.count)
                    for other in ["subject.txt", "body.html", "body.txt"]
                    where library.variants[folder + other]?[tag] == nil {
                        diagnostics.report(
                            "E-LOCALE", "the '\(tag)' letter lacks its \(other): a letter is in one language",
                            file: file)
                    }
                }
            }
        }
    }

    private func report(_ findings: [Finding], _ file: SourceFile) {
        for finding in findings {
            diagnostics.report(finding.code, finding.message, Span(file: file, range: finding.range))
        }
    }

    mutating func page(_ type: any Page.Type) -> LocalPrograms? {
        checkSchema(type)
        guard let template = views.templates[type.template + ".html"] else {
            let known = views.templates.keys.map { String($0.dropLast(5)) }
            let hint = Suggestion.hint(type.template, among: known)
            diagnostics.report(
                "E-TEMPLATE", "there is no file '\(type.template).html' for \(type)", notes: hint.isEmpty ? [] : [hint])
            return nil
        }
        let (programs, usages) = compile(template, type, views, fragments: type.fragments)
        for usage in usages { viewUsage.formUnion(usage) }
        return programs
    }

    mutating func part(_ name: String, of type: any LetterPage.Type) -> LocalPrograms? {
        checkSchema(type)
        let path = "\(type.letter)/\(name)"
        guard let template = emails.templates[path] else {
            diagnostics.report("E-TEMPLATE", "there is no file '\(path)' for \(type)")
            return nil
        }
        let (programs, usages) = compile(template, type, emails, fragments: [])
        for usage in usages { emailUsage.formUnion(usage) }
        partUsages[path] = usages
        return programs
    }

    /// One program per language, or one for all when they would be the same.
    private func compile(
        _ template: Template, _ type: any ViewModel.Type, _ library: Library, fragments: [String]
    ) -> (LocalPrograms, [Usage]) {
        var programs: [Program] = []
        var usages: [Usage] = []
        let path = template.file.name
        for locale in locales {
            var compiler = Compiler(
                library.template(path, locale.tag) ?? template, for: type, library: library,
                diagnostics: diagnostics, locale: locale, locales: locales,
                fragments: fragments, asset: asset)
            compiler.annotates = annotates
            compiler.draft.refused = refused
            programs.append(compiler.compile())
            usages.append(compiler.usage)
            if !compiler.isLocalized, library.variants[path] == nil { break }
        }
        return (LocalPrograms(programs, locales), usages)
    }

    /// Reports lists of fields that are wrong in themselves, down through all records of a page.
    private mutating func checkSchema(_ type: any ViewModel.Type) {
        guard records.updateValue(type, forKey: ObjectIdentifier(type)) == nil else { return }
        for fault in type.templateFaults { diagnostics.report("E-SCHEMA", fault) }
        for field in type.templateFields {
            if let record = field.kind.innermostRecord { checkSchema(record) }
        }
    }
}

/// The programs of one template in the languages of a set.
struct LocalPrograms: Sendable {
    private let first: Program
    private let others: [(tag: String, program: Program)]

    init(_ programs: [Program], _ locales: [any TemplateLocale]) {
        first = programs[0]
        others = zip(locales, programs).dropFirst().map { ($0.tag, $1) }
    }

    /// The program of a language, or the first one's where there is none.
    @inline(__always)
    func program(_ locale: any TemplateLocale) -> Program {
        others.isEmpty ? first : chosen(locale.tag)
    }

    private func chosen(_ tag: String) -> Program { others.first { $0.tag == tag }?.program ?? first }
}

extension ShapeKind {
    /// The record that a field holds, or a list or optional of it.
    var innermostRecord: (any ViewModel.Type)? {
        switch self {
        case .optional(let optional): optional.wrapped.templateShape.kind.innermostRecord
        case .list(let list): list.element.templateShape.kind.innermostRecord
        case .record(let type): type
        default: nil
        }
    }
}
