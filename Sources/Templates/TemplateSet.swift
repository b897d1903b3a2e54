/// All templates of the program, compiled and checked against the Swift types they show. Immutable.
public final class TemplateSet: Sendable {
    /// Reads and compiles every page and letter. Throws `TemplateProblems` with everything that is wrong at once.
    ///
    /// `views` holds pages, layouts and partials (`….html`), `emails` a folder per letter with `subject.txt`,
    /// `body.html` and `body.txt`. `asset` turns the argument of `{{asset "…"}}` into its published path, nil when
    /// there is no such file.
    public init(
        views: String, emails: String, pages: [any Page.Type], letters: [any LetterPage.Type] = [],
        asset: @escaping @Sendable (String) -> String? = { "/assets/" + $0 }
    ) throws {
    }

    /// The problems that `init` would throw, empty when all is well.
    public static func check(
        views: String, emails: String, pages: [any Page.Type], letters: [any LetterPage.Type] = [],
        asset: @escaping @Sendable (String) -> String? = { "/assets/" + $0 }
    ) -> [TemplateProblem] {
        []
    }

    /// Files that no page and no letter reaches.
    public var unusedTemplates: [String] { [] }

    /// The page as UTF-8.
    public func render(_ page: some Page, _ context: RenderContext) throws -> [UInt8] {
        throw RenderFailure(description: "the template engine is not in this build yet")
    }

    /// Subject and both bodies of a letter.
    public func render(letter: some LetterPage, _ context: RenderContext) throws -> RenderedLetter {
        throw RenderFailure(description: "the template engine is not in this build yet")
    }
}

/// A letter ready to be sent.
public struct RenderedLetter: Sendable, Hashable {
    /// One line, without line ends.
    public let subject: String
    public let html: String
    public let text: String
}
