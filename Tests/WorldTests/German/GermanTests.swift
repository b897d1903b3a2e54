import DatabaseSupport
import Engagement
import Identity
import Kernel
import Partnership
import Templates
import TestSupport
import Testing
import World

/// The public site in German: everything that a visitor, an applicant, somebody invited and somebody who wants fewer
/// letters can see, with and without mistakes. The same walk in English says what would be English.
@Suite(.database) struct GermanTests {
    /// What is the same in both languages: data of the tenant and of the visitor, names, addresses.
    private static let same: Set<String> = [
        "Northwind Fiber", "partners@northwind.example", "400 Harbor Street, Brightwater, NC 27010", "Bronze", "Gold",
        "Northwind Fiber, 400 Harbor Street, Brightwater, NC 27010", "Diaz Networks", "Ana Diaz", "Portal",
        "ana@diaz.example", "ana@diaz-gmbh.example", "00-1234567", "Spanish, English", "Spanish English", "much", "ZZ",
    ]

    @Test func noEnglishWordOfThePublicSiteIsLeftInGerman() async throws {
        try await Trial.run { trial in
            let english = try await PublicWalk(trial, "en").run()
            trial.clock.advance(.days(2))
            let german = try await PublicWalk(trial, "de").run()
            #expect(english.map(\.name) == german.map(\.name))
            let left = Self.leftIn(german, english) + (try Self.sentencesIn(german))
            #expect(left.isEmpty, "\(left.sorted().joined(separator: "\n"))")
            for (one, other) in zip(english, german) {
                #expect(one.reply.status == other.reply.status, "\(one.name)")
                #expect(other.reply.contains(" lang=\"de\">"), "\(other.name)")
            }
            // The control: the English walk held against itself shows what this test would find.
            let found = Self.leftIn(english, english)
            #expect(found.count > 400, "the walk sees \(found.count) English texts")
            #expect(found.contains("422 at company: Enter the name of your company."))
            #expect(found.contains("the first page: Apply to become a reseller"))
            let said = try Self.sentencesIn(english)
            #expect(said.count > 150, "the walk hears \(said.count) English sentences")
            #expect(said.contains { $0.hasPrefix("a wrong calculator: Enter an amount up to") })
        }
    }

    /// Every sentence that has German words is one that the program says, and what is said in English stands there.
    @Test func theGermanSentencesAreThoseOfTheProgram() async throws {
        let sentences = try Trial.pages.get().templates.sentences
        let german = TemplateLocales.german
        let form = ApplicationForm(ApplicationAnswers()).problems.problems.map(\.wording.pattern)
        let labels =
            ResellerType.allCases.flatMap { [$0.label, $0.explanation] } + AnnualRevenue.allCases.map(\.label)
            + Tier.allCases.map(\.label) + ApplicationStep.allCases.map(\.title)
            + ApplicationField.allCases.map(\.label) + RejectionReason.allCases.map(\.publicWords)
            + ApplicationStatus.allCases.map(\.publicLabel)
        for pattern in form + labels {
            #expect(sentences.holds(pattern, in: german), "'\(pattern)' has no German words")
        }
        let program = Set(
            SourceTexts.literals(below: Trial.folder.path + "/Sources").map { $0.lowercased() }
                + Role.allCases.map { $0.label.lowercased() } + Tier.allCases.map { $0.label.lowercased() }
                + Tier.Certification.allCases.map(\.rawValue))
        let unsaid = sentences.patterns(in: german).filter { !program.contains($0.lowercased()) }
        #expect(unsaid.isEmpty, "nothing says: \(unsaid.joined(separator: " | "))")
    }

    @Test func aTenantInGermanWritesItsLettersInGerman() async throws {
        try await Trial.run { trial in
            let sample = try trial.world.contexts.sampleLetters.all(in: "de").map { $0.subject + $0.text }
            let english = try trial.world.contexts.sampleLetters.all(in: "en").map { $0.subject + $0.text }
            for (german, other) in zip(sample, english) {
                let words = { (text: String) in
                    Set(text.split(separator: "\n").map(String.init).filter { $0.contains(/[a-z]{3,} [a-z]{2,}/) })
                }
                let left = words(german).intersection(words(other))
                #expect(left.isEmpty, "\(left.joined(separator: " | "))")
            }
        }
    }

    /// Texts on pages that hold words of an English sentence of the program, whatever its values.
    private static func sentencesIn(_ pages: [SeenPage]) throws -> [String] {
        let patterns = try Trial.pages.get().templates.sentences.patterns(in: TemplateLocales.german)
        let parts = patterns.flatMap { $0.split(separator: /\{\d+\}/) }
            .filter { $0.split(separator: " ").count > 2 }
        return pages.flatMap { page in
            PageTexts.of(page.reply.text).filter { text in parts.contains { text.contains($0) } }
                .map { "\(page.name): \($0)" }
        }
    }

    /// Texts that stand on a page in both languages.
    private static func leftIn(_ german: [SeenPage], _ english: [SeenPage]) -> [String] {
        var left: Set<String> = []
        let states = Set(USState.all.map(\.name))
        for (one, other) in zip(german, english) {
            for text in PageTexts.of(one.reply.text).intersection(PageTexts.of(other.reply.text)) {
                guard text.contains(/\p{L}{2}/), !same.contains(text), !states.contains(text) else { continue }
                // What the walk types where something else is asked for.
                if text.hasPrefix("Entry 0") || text.hasPrefix("xxxx") { continue }
                // Addresses, links, references and secrets.
                guard text.contains(" ") || !text.contains(/[0-9@\/]/) else { continue }
                left.insert("\(one.name): \(text)")
            }
        }
        return Array(left)
    }
}
