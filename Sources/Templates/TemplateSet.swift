/// All templates of the program, compiled and checked against the Swift types they show. Immutable.
public final class TemplateSet: Sendable {
    private struct LetterPrograms: Sendable {
        let subject: LocalPrograms
        let html: LocalPrograms
        let text: LocalPrograms
    }

    private let pages: [ObjectIdentifier: LocalPrograms]
    private let letters: [ObjectIdentifier: LetterPrograms]
    /// What the program says in other languages.
    public let sentences: Sentences
    /// Files that no page and no letter reaches.
    public let unusedTemplates: [String]
    /// The texts of all files of the letters by their path under their folder, `parts/button.html`: what edited texts
    /// of letters are put into.
    public let letterFiles: [String: String]

    /// Reads and compiles every page and letter. Throws `TemplateProblems` with everything that is wrong at once.
    ///
    /// `views` holds pages, layouts and partials (`….html`), `emails` a folder per letter with `subject.txt`,
    /// `body.html` and `body.txt`. Both may hold `messages/<tag>.txt` with the texts of each of the `locales`, of
    /// which the first is the reference. `asset` turns the argument of `{{asset "…"}}` into its published path, nil
    /// when there is no such file. `refused` is told, while a page is rendered, where an address from data was
    /// replaced. With `annotates` comments in the pages say where each component comes from.
    public convenience init(
        views: String, emails: String, pages: [any Page.Type], letters: [any LetterPage.Type] = [],
        locales: [any TemplateLocale] = TemplateLocales.all, annotates: Bool = false,
        asset: @escaping @Sendable (String) -> String? = { "/assets/" + $0 },
        refused: @escaping RefusedAddress.Report = { _ in }
    ) throws {
        let build = TemplateBuild(
            views: Library(root: views, endings: [".html"], profile: Library.webProfile),
            emails: Library(root: emails, endings: [".html", ".txt"], profile: Library.mailProfile), locales: locales,
            annotates: annotates, asset: asset, refused: refused)
        try self.init(build, pages, letters)
    }

    init(_ build: TemplateBuild, _ pages: [any Page.Type], _ letters: [any LetterPage.Type]) throws {
        var build = build
        let (programs, kept) = Self.programs(&build, pages, letters)
        let problems = build.diagnostics.sorted
        guard problems.isEmpty else { throw TemplateProblems(problems: problems) }
        self.pages = programs
        self.letters = kept
        unusedTemplates = build.unused
        sentences = Sentences(build.views.sentences + build.emails.sentences)
        letterFiles = build.emails.templates.mapValues { $0.file.text(0..<$0.file.bytes.count) }
    }

    /// The pages and letters of several sets over the same files, which were compiled beside each other.
    public init(joining sets: [TemplateSet]) {
        pages = sets.reduce(into: [:]) { all, set in all.merge(set.pages) { first, _ in first } }
        letters = sets.reduce(into: [:]) { all, set in all.merge(set.letters) { first, _ in first } }
        sentences = sets[0].sentences
        letterFiles = sets[0].letterFiles
        unusedTemplates = sets[0].unusedTemplates.filter { file in
            sets.allSatisfy { $0.unusedTemplates.contains(file) }
        }
    }

    private static func programs(
        _ build: inout TemplateBuild, _ pages: [any Page.Type], _ letters: [any LetterPage.Type]
    ) -> ([ObjectIdentifier: LocalPrograms], [ObjectIdentifier: LetterPrograms]) {
        build.reportFindings()
        var programs: [ObjectIdentifier: LocalPrograms] = [:]
        for page in pages { programs[ObjectIdentifier(page)] = build.page(page) }
        var kept: [ObjectIdentifier: LetterPrograms] = [:]
        for letter in letters {
            guard let subject = build.part("subject.txt", of: letter), let html = build.part("body.html", of: letter),
                let text = build.part("body.txt", of: letter)
            else { continue }
            kept[ObjectIdentifier(letter)] = LetterPrograms(subject: subject, html: html, text: text)
        }
        return (programs, kept)
    }

    /// Everything that is wrong, and everything that is probably not meant so; empty when all is well.
    public static func inspect(
        views: String, emails: String, pages: [any Page.Type], letters: [any LetterPage.Type] = [],
        locales: [any TemplateLocale] = TemplateLocales.all,
        asset: @escaping @Sendable (String) -> String? = { "/assets/" + $0 }
    ) -> [TemplateProblem] {
        let build = TemplateBuild(
            views: Library(root: views, endings: [".html"], profile: Library.webProfile),
            emails: Library(root: emails, endings: [".html", ".txt"], profile: Library.mailProfile), locales: locales,
            asset: asset)
        return inspect(build, pages, letters)
    }

    static func inspect(
        _ build: TemplateBuild, _ pages: [any Page.Type], _ letters: [any LetterPage.Type]
    ) -> [TemplateProblem] {
        var build = build
        _ = programs(&build, pages, letters)
        TemplateLints(build: build).run()
        return build.diagnostics.sorted + Diagnostics.sorted(build.diagnostics.lints)
    }

    /// The page as UTF-8.
    public func render<P: Page>(_ page: P, _ context: RenderContext) throws -> [UInt8] {
        try Self.run(try programs(of: P.self).program(context.locale), page, context)
    }

    /// One block of the page alone, as UTF-8. The type of the page lists it among its `fragments`.
    public func render<P: Page>(_ page: P, block: String, _ context: RenderContext) throws -> [UInt8] {
        let program = try programs(of: P.self).program(context.locale)
        guard let region = program.regions[block] else {
            throw RenderFailure(description: "'\(block)' is not among the fragments of \(P.self)")
        }
        return try Place.with(page) { try Interpreter.render(program, root: $0, context, region) }
    }

    /// The page in the parts that its `{{%flush}}` tags cut it into; a part is rendered when it is asked for.
    public func parts<P: Page>(of page: P, _ context: RenderContext) throws -> PageParts<P> {
        PageParts(page: page, context: context, program: try programs(of: P.self).program(context.locale))
    }

    /// Writes the page where it is wanted, such as into the buffer of a response. When the lent memory turns out to be
    /// too small it holds nothing and the page is returned.
    public func write<P: Page>(_ page: P, _ context: RenderContext, into lend: Lender) throws -> [UInt8]? {
        let program = try programs(of: P.self).program(context.locale)
        return try Place.with(page) { try Interpreter.render(program, root: $0, context, lend: lend) }
    }

    /// Subject and both bodies of a letter.
    public func render<L: LetterPage>(letter: L, _ context: RenderContext) throws -> RenderedLetter {
        guard let programs = letters[ObjectIdentifier(L.self)] else {
            throw RenderFailure(description: "\(L.self) is not among the letters of the template set")
        }
        func text(_ programs: LocalPrograms) throws -> String {
            String(decoding: try Self.run(programs.program(context.locale), letter, context), as: UTF8.self)
        }
        return RenderedLetter(
            subject: try text(programs.subject).trimmed, html: try text(programs.html), text: try text(programs.text))
    }

    private func programs<P: Page>(of type: P.Type) throws -> LocalPrograms {
        guard let programs = pages[ObjectIdentifier(type)] else {
            throw RenderFailure(description: "\(type) is not among the pages of the template set")
        }
        return programs
    }

    private static func run<Root>(_ program: Program, _ root: Root, _ context: RenderContext) throws -> [UInt8] {
        try Place.with(root) { try Interpreter.render(program, root: $0, context) }
    }
}

/// A page in parts, which can be sent one after the other.
public struct PageParts<P: Page>: Sendable {
    let page: P
    let context: RenderContext
    let program: Program
    private var done = 0

    init(page: P, context: RenderContext, program: Program) {
        self.page = page
        self.context = context
        self.program = program
    }

    /// How many parts there are, one without `{{%flush}}`.
    public var count: Int { program.cuts.count + 1 }

    /// Leaves a part out that was made from another page.
    public mutating func skip() { done += 1 }

    /// The next part as UTF-8, nil behind the last. Throws `RenderFailure`.
    public mutating func next() throws -> [UInt8]? {
        guard done < count else { return nil }
        let start = done == 0 ? 0 : program.cuts[done - 1]
        let end = done == count - 1 ? program.ops.count : program.cuts[done]
        done += 1
        let (program, context) = (program, context)
        return try Place.with(page) { try Interpreter.render(program, root: $0, context, start..<end) }
    }
}

/// A letter ready to be sent.
public struct RenderedLetter: Sendable, Hashable {
    /// One line, without line ends.
    public let subject: String
    public let html: String
    public let text: String

    public init(subject: String, html: String, text: String) {
        self.subject = subject
        self.html = html
        self.text = text
    }
}
