import Kernel
import Testing

@testable import Templates

/// What the program says in Swift, in another language.
@Suite struct SentencesTests {
    private static let file = """
        # Sentences of the tests.
        Use at most {1} characters.
            Höchstens {1} Zeichen.
        {1} reached us on {2} as {3}.
            Am {2} kam {1}
            als {3} an.
        Company
            Firma
        """

    private func problems(_ file: String) -> [TemplateProblem] {
        TestTemplates.problems("x", Samples.self, ["sentences/de.txt": file])
    }

    @Test func aSentenceIsSaidWithItsValuesAsTheLanguageWritesThem() throws {
        let set = try TestTemplates.set(["page.html": "x", "sentences/de.txt": Self.file], pages: [Samples.self])
        func say(_ wording: Wording, german: Bool = true) -> String {
            set.sentences.say(wording, in: german ? TemplateLocales.german : TemplateLocales.english)
        }
        #expect(say("Use at most \(1200) characters.") == "Höchstens 1.200 Zeichen.")
        #expect(say("Use at most \(1200) characters.", german: false) == "Use at most 1,200 characters.")
        let day = try #require(Day(year: 2026, month: 3, day: 2))
        let arrival: Wording = "\("{2} & Söhne") reached us on \(day) as \(words: "Company")."
        #expect(say(arrival) == "Am 2. März 2026 kam {2} & Söhne als Firma an.")
        #expect(say(arrival, german: false) == "{2} & Söhne reached us on 2 March 2026 as Company.")
        #expect(arrival.text == "{2} & Söhne reached us on 2 March 2026 as Company.")
        #expect(say("Nobody wrote this down.") == "Nobody wrote this down.")
        #expect(say(Wording("Company")) == "Firma")
    }

    @Test(arguments: [
        ("    Firma", 1, "no English sentence above"), ("A\nB\n    C", 1, "missing"), ("A\n    B\nA\n    C", 3, "twice"),
        ("{1} of {2}\n    {1}", 1, "the gaps"), ("A\n    {1}", 1, "the gaps"), ("# x\n\nA", 3, "missing"),
    ])
    func aFaultInTheFileIsFoundInItsPlace(file: String, line: Int, words: String) {
        let found = problems(file)
        #expect(found.contains { $0.file == "sentences/de.txt" && $0.line == line && $0.message.contains(words) })
        #expect(found.allSatisfy { $0.code == "E-MESSAGE" })
    }
}
