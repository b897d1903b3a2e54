import Kernel
import Synchronization
import Templates

/// Compiles the wordings of tenants and keeps what it compiled by the very text: a text that was changed is another
/// one, so nothing that is kept is ever old.
public final class WordingPress: Sendable {
    /// A letter that left in the standard wording because the tenant's own one could not be used.
    public struct Fallback: Sendable {
        public let tenantID: Identifier
        public let letter: String
        public let language: String
        public let version: Int
        public let reason: String
    }

    private struct Key: Hashable, Sendable {
        let letter: String
        let language: String
        let text: WordingText
    }

    private struct Kept: Sendable {
        /// The templates with which all of it was compiled.
        var set: TemplateSet?
        var wordings: [Key: any Sendable] = [:]
    }

    private static let most = 128

    private let kept = Mutex(Kept())
    private let fellBack: @Sendable (Fallback) -> Void

    /// `fellBack` is told of letters that could not be written in the tenant's own wording.
    public init(fellBack: @escaping @Sendable (Fallback) -> Void = { _ in }) {
        self.fellBack = fellBack
    }

    /// Throws WordingProblems.
    func wording<Page: LetterPage>(
        _ text: WordingText, of letter: WordedLetter, as page: Page.Type, in language: String, _ set: TemplateSet
    ) throws -> CompiledWording<Page> {
        let key = Key(letter: letter.name, language: language, text: text)
        let known = kept.withLock { kept in kept.set === set ? kept.wordings[key] as? CompiledWording<Page> : nil }
        if let known { return known }
        let (made, problems) = WordingCompiler<Page>(letter, language, set.letterFiles).compiled(text)
        guard let made else { throw WordingProblems(problems: problems) }
        kept.withLock { kept in
            if kept.set !== set || kept.wordings.count >= Self.most { kept.wordings = [:] }
            kept.set = set
            kept.wordings[key] = made
        }
        return made
    }

    /// A letter in the tenant's wording. Throws whatever makes that impossible.
    func render<Page: LetterPage>(
        _ page: Page, _ text: WordingText, _ set: TemplateSet, _ context: RenderContext
    ) throws -> RenderedLetter {
        let letter = try WordedLetter.named(Page.letter)
        return try wording(text, of: letter, as: Page.self, in: context.language, set).render(page, context)
    }

    func tell(_ fallback: Fallback) { fellBack(fallback) }
}
