import DatabaseSupport
import Engagement
import Foundation
import Kernel
import Postgres
import Templates

/// The editor over the program's own letters.
struct WordingRoom: Sendable {
    let keeping: KeepingWordings
    let samples = SampleDesk()
    let templates: TemplateSet

    /// Without a database nothing can be saved, but everything checked.
    init(_ database: Database? = nil, clock: Clock = .system) throws {
        templates = try TemplateSet(views: "Views", emails: "Emails", pages: [], letters: LetterPages.all)
        samples.take(.fixed(templates))
        let none = Database(program: "", platform: "", logger: TestDatabase.logger)
        keeping = KeepingWordings(
            database: database ?? none, samples: samples, press: WordingPress(), clock: clock, chance: .system)
        if database != nil { none.close() }
    }

    /// The wording of a letter that the program has of its own.
    func standard(_ letter: String, _ language: String = "en") async throws -> WordingText {
        try await keeping.text(0, Identifier(at: Instant(seconds: 0), chance: .system), try .named(letter), language)
    }

    /// What is wrong with a body, as "line:column message".
    func problems(_ body: String, of letter: String = "application_received") throws -> [String] {
        try check(WordingText(subject: "Hello", preheader: "", body: body), of: letter)
    }

    func check(_ text: WordingText, of letter: String = "application_received") throws -> [String] {
        try keeping.check(text, try .named(letter), "en").problems.filter { !$0.isHint }.map {
            "\($0.line):\($0.column) \($0.message)"
        }
    }

    /// The words of an HTML body that people see, with single blanks between them.
    static func visible(_ html: String) -> String {
        var text = html.components(separatedBy: "</style>").last ?? ""
        text.replace(/<div style="display:none.*?<\/div>/) { _ in "" }
        text.replace(/<!--.*?-->/) { _ in "" }
        text.replace(/<[^>]*>/) { _ in " " }
        for (entity, character) in [
            ("&nbsp;", " "), ("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&amp;", "&"),
        ] { text = text.replacing(entity, with: character) }
        return words(text)
    }

    static func words(_ text: String) -> String {
        text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
            .replacing(" .", with: ".").replacing(" ,", with: ",").replacing(" )", with: ")")
            .replacing("( ", with: "(").replacing(" :", with: ":")
    }
}
