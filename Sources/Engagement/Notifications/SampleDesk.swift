import Kernel
import Mail
import Synchronization
import Templates

/// Writes the letters of the sample cast for staff to look at.
public final class SampleDesk: Sendable {
    /// One letter as it would leave.
    public struct Sample: Hashable, Sendable {
        public let number: Int
        /// Its folder, `application_received`.
        public let name: String
        public let topic: LetterTopic
        public let subject: String
        public let html: String
        public let text: String
    }

    private let templates = Mutex<TemplatesInUse?>(nil)

    public init() {}

    /// The templates are compiled after everything else is built; until they are here there are no samples.
    public func take(_ templates: TemplatesInUse) {
        self.templates.withLock { $0 = templates }
    }

    /// The templates that letters are written with. Throws NotFound while there are none.
    var set: TemplateSet {
        get throws {
            guard let set = templates.withLock({ $0 })?.set else { throw NotFound() }
            return set
        }
    }

    /// One of each letter, and the second form of those that have two, numbered from 1, in the language of a tag.
    public func all(in language: String = "en") throws -> [Sample] {
        let templates = try set
        let locale = TemplateLocales.named(language) ?? TemplateLocales.english
        return try LetterSamples.all { templates.sentences.say($0, in: locale) }.enumerated().map { index, page in
            try Self.sample(page, index + 1, templates, locale)
        }
    }

    /// Throws NotFound.
    public func sample(_ number: Int, in language: String = "en") throws -> Sample {
        let all = try all(in: language)
        guard let sample = all.first(where: { $0.number == number }) else { throw NotFound() }
        return sample
    }

    private static func sample(
        _ page: some LetterPage, _ number: Int, _ templates: TemplateSet, _ locale: any TemplateLocale
    ) throws -> Sample {
        let rendered = try templates.render(
            letter: page, RenderContext(locale: locale, zone: LetterSamples.zone))
        let name = type(of: page).letter
        return Sample(
            number: number, name: name, topic: LetterPages.topic(name), subject: rendered.subject,
            html: rendered.html, text: rendered.text)
    }
}
