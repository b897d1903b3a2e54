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

    private let templates = Mutex<TemplateSet?>(nil)

    public init() {}

    /// The templates are compiled after everything else is built; until they are here there are no samples.
    public func take(_ templates: TemplateSet) {
        self.templates.withLock { $0 = templates }
    }

    /// One of each letter, and the second form of those that have two, numbered from 1.
    public func all() throws -> [Sample] {
        guard let templates = templates.withLock({ $0 }) else { throw NotFound() }
        return try LetterSamples.all.enumerated().map { index, page in
            try Self.sample(page, index + 1, templates)
        }
    }

    /// Throws NotFound.
    public func sample(_ number: Int) throws -> Sample {
        guard let templates = templates.withLock({ $0 }), LetterSamples.all.indices.contains(number - 1) else {
            throw NotFound()
        }
        let page = LetterSamples.all[number - 1]
        return try Self.sample(page, number, templates)
    }

    private static func sample(_ page: some LetterPage, _ number: Int, _ templates: TemplateSet) throws -> Sample {
        let rendered = try templates.render(letter: page, RenderContext(zone: LetterSamples.zone))
        let name = type(of: page).letter
        return Sample(
            number: number, name: name, topic: LetterPages.topic(name), subject: rendered.subject,
            html: rendered.html, text: rendered.text)
    }
}
