/// All templates of the program, compiled and checked against the Swift types they show. Immutable.
public final class TemplateSet: Sendable {
    private struct LetterPrograms: Sendable {
        let subject: Program
        let html: Program
        let text: Program
    }

    private let pages: [ObjectIdentifier: Program]
    private let letters: [ObjectIdentifier: LetterPrograms]
    /// Files that no page and no letter reaches.
    public let unusedTemplates: [String]

    /// Reads and compiles every page and letter. Throws `TemplateProblems` with everything that is wrong at once.
    ///
    /// `views` holds pages, layouts and partials (`….html`), `emails` a folder per letter with `subject.txt`,
    /// `body.html` and `body.txt`. `asset` turns the argument of `{{asset "…"}}` into its published path, nil when
    /// there is no such file.
    public convenience init(
        views: String, emails: String, pages: [any Page.Type], letters: [any LetterPage.Type] = [],
        asset: @escaping @Sendable (String) -> String? = { "/assets/" + $0 }
    ) throws {
        let build = TemplateBuild(
            views: Library(root: views, endings: [".html"], profile: Library.webProfile),
            emails: Library(root: emails, endings: [".html", ".txt"], profile: Library.mailProfile), asset: asset)
        try self.init(build, pages, letters)
    }

    init(_ build: TemplateBuild, _ pages: [any Page.Type], _ letters: [any LetterPage.Type]) throws {
        var build = build
        build.reportFindings()
        var programs: [ObjectIdentifier: Program] = [:]
        for page in pages { programs[ObjectIdentifier(page)] = build.page(page) }
        var kept: [ObjectIdentifier: LetterPrograms] = [:]
        for letter in letters {
            guard let subject = build.part("subject.txt", of: letter), let html = build.part("body.html", of: letter),
                let text = build.part("body.txt", of: letter)
            else { continue }
            kept[ObjectIdentifier(letter)] = LetterPrograms(subject: subject, html: html, text: text)
        }
        let problems = build.diagnostics.sorted
        guard problems.isEmpty else { throw TemplateProblems(problems: problems) }
        self.pages = programs
        self.letters = kept
        unusedTemplates = build.unused
    }

    /// The problems that `init` would throw, empty when all is well.
    public static func check(
        views: String, emails: String, pages: [any Page.Type], letters: [any LetterPage.Type] = [],
        asset: @escaping @Sendable (String) -> String? = { "/assets/" + $0 }
    ) -> [TemplateProblem] {
        do {
            _ = try TemplateSet(views: views, emails: emails, pages: pages, letters: letters, asset: asset)
            return []
        } catch {
            return (error as? TemplateProblems)?.problems ?? []
        }
    }

    /// The page as UTF-8.
    public func render<P: Page>(_ page: P, _ context: RenderContext) throws -> [UInt8] {
        guard let program = pages[ObjectIdentifier(P.self)] else {
            throw RenderFailure(description: "\(P.self) is not among the pages of the template set")
        }
        return try Self.run(program, page, context)
    }

    /// Writes the page where it is wanted, such as into the buffer of a response. When the lent memory turns out to be
    /// too small it holds nothing and the page is returned.
    public func write<P: Page>(_ page: P, _ context: RenderContext, into lend: Lender) throws -> [UInt8]? {
        guard let program = pages[ObjectIdentifier(P.self)] else {
            throw RenderFailure(description: "\(P.self) is not among the pages of the template set")
        }
        return try Place.with(page) { try Interpreter.render(program, root: $0, context, lend: lend) }
    }

    /// Subject and both bodies of a letter.
    public func render<L: LetterPage>(letter: L, _ context: RenderContext) throws -> RenderedLetter {
        guard let programs = letters[ObjectIdentifier(L.self)] else {
            throw RenderFailure(description: "\(L.self) is not among the letters of the template set")
        }
        let subject = String(decoding: try Self.run(programs.subject, letter, context), as: UTF8.self)
        return RenderedLetter(
            subject: subject.trimmed,
            html: String(decoding: try Self.run(programs.html, letter, context), as: UTF8.self),
            text: String(decoding: try Self.run(programs.text, letter, context), as: UTF8.self))
    }

    private static func run<Root>(_ program: Program, _ root: Root, _ context: RenderContext) throws -> [UInt8] {
        try Place.with(root) { try Interpreter.render(program, root: $0, context) }
    }
}

/// A letter ready to be sent.
public struct RenderedLetter: Sendable, Hashable {
    /// One line, without line ends.
    public let subject: String
    public let html: String
    public let text: String
}
