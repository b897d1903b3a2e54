import Kernel
import Testing

@testable import Templates

/// What no template and no number of readers may do to the engine.
@Suite struct RobustnessTests {
    @Test(arguments: [
        "{{#a}}", "{", "{{=", "{{", "}}", "{{/a}}", "{{a}}", "{{<a}}", "{{$a}}{{/a}}", "{{\"}}", "<a ", "{{a|b:\"",
        "\n{{!x}}", " ",
    ])
    func fourTimesTheTextTakesNoMoreThanAboutFourTimesAsLong(piece: String) {
        func time(_ size: Int) -> Double {
            let text = String(repeating: piece, count: size / piece.utf8.count)
            let file = SourceFile(name: "big.html", profile: .web, bytes: Array(text.utf8))
            let times = (0..<3).map { _ in ContinuousClock().measure { _ = Parser.parse(file) } }
            return (times.min() ?? .zero) / .milliseconds(1)
        }
        // Quadratic reading would take sixteen times as long, every time; other tests disturb now and then.
        var ratios: [Double] = []
        repeat {
            let (quarter, whole) = (time(1 << 18), time(1 << 20))
            ratios.append(whole < 20 ? 0 : whole / quarter)
        } while ratios.count < 6 && ratios.allSatisfy { $0 > 10 }
        #expect(ratios.contains { $0 <= 10 }, "\(piece): \(ratios)")
    }

    @Test func randomPiecesGiveAProgramOrProblemsWithAPlaceInTheFile() {
        let pieces = [
            "{{title}}", "{{#people}}", "{{/people}}", "{{#yes}}", "{{else}}", "{{/yes}}", "<div>", "</div>",
            "<a href=\"", "{{url}}", "\"", ">", "{{{html}}}", "<script>", "</script>", "{{#match mood}}", "{{:calm}}",
            "{{:else}}", "{{/match}}", "\n", "  ", "{{>page}}", "{{<x}}", "{{$b}}", "{{/b}}", "{{/x}}", "{{=<% %>=}}",
            "<%={{ }}=%>", "{{! c }}", "é", "{{", "}}", "{{money|money}}", "<!--", "-->", "<p class='a", "'",
            "{{@index}}", "{{person.name}}", "&amp;",
        ]
        let chance = Chance.seeded(7)
        for _ in 0..<1500 {
            let count = Int(chance.number(below: 14)) + 1
            let text = (0..<count).map { _ in pieces[Int(chance.number(below: UInt64(pieces.count)))] }.joined()
            let lines = text.split(separator: "\n", omittingEmptySubsequences: false).count
            for problem in TestTemplates.problems(text, Samples.self, ["x.html": "{{$b}}{{/b}}"]) {
                #expect(problem.line <= lines, "\(text): \(problem)")
            }
        }
    }

    /// What fuzzing found.
    @Test(arguments: ["{{@.}}", "{{#people}}{{@.}}{{@..}}{{/people}}", "{{@}}", "{{^@.}}{{/@.}}", "{{@a/b}}"])
    func whatIsNoNameIsAProblem(template: String) {
        #expect(TestTemplates.problems(template, Samples.self).contains { $0.code == "E-SYNTAX" })
    }

    /// A tag that begins far behind in one piece and goes on in front of another: its place lies in neither.
    @Test(arguments: [
        ("a tag far behind it <p></p{{>piece}}", " a>"), ("a tag far behind it <p></p{{>piece}}>", " a"),
        ("a tag far behind it <{{>piece}}", "\u{1}"), ("a tag far behind it <a{{>piece}}", "!b c=d>"),
        ("far <p></{{#match mood}}{{:calm}}p{{:else}}p{{/match}}{{>piece}}", " a>"),
        ("<p{{#match mood}}{{:calm}}<a{{:else}}</b{{/match}}></p {{>piece}}", "x>"),
    ])
    func aTagThatGoesOnInAnotherPieceIsAProblemWithAPlace(template: String, piece: String) {
        let problems = TestTemplates.problems(template, Samples.self, ["piece.html": piece])
        #expect(!problems.isEmpty)
        #expect(problems.allSatisfy { $0.line == 1 && $0.column >= 1 }, "\(problems)")
    }

    struct Long: LetterPage {
        var texts: [String]
        static let letter = "long"
        static let schema = Schema<Self>(\.texts)
    }

    @Test func aTooLongLetterIsNotWrapped() throws {
        let files = [
            "long/subject.txt": "x", "long/body.html": "x", "long/body.txt": "a {{#wrap 40}}b{{#texts}}{{.}}{{/texts}}{{/wrap}}",
        ]
        let set = try TestTemplates.set([:], pages: [], emails: files, letters: [Long.self])
        let piece = String(repeating: "x", count: 1 << 20)
        #expect(throws: RenderFailure.self) {
            try set.render(letter: Long(texts: [String](repeating: piece, count: 34)), .example)
        }
        #expect(try set.render(letter: Long(texts: ["c"]), .example).text == "a bc")
    }

    @Test func manyReadersOfOneSetSeeTheSamePage() async throws {
        let set = try TestTemplates.set(
            ["page.html": "{{#people}}{{name}} {{loud}} {{/people}}{{title}} {{money|money}} {{instant|datetime}}"],
            pages: [Samples.self])
        let expected = try set.render(Samples(), .example)
        await withTaskGroup(of: Bool.self) { group in
            for _ in 0..<8 {
                group.addTask { (0..<200).allSatisfy { _ in (try? set.render(Samples(), .example)) == expected } }
            }
            for await isSame in group { #expect(isSame) }
        }
    }

    @Test func aPageThatIsNotInTheSetAndATooLargePageAreFailures() throws {
        let set = try TestTemplates.set([:], pages: [])
        #expect(throws: RenderFailure.self) { try set.render(Samples(), .example) }
        let large = Samples(tags: [String](repeating: String(repeating: "x", count: 1 << 20), count: 40))
        #expect(throws: RenderFailure.self) { try TestTemplates.render("{{#tags}}{{.}}{{/tags}}", large) }
    }

    @Test func pagesOfChangingSizeComeOutWhole() throws {
        let set = try TestTemplates.set(["page.html": "{{#tags}}[{{.}}]{{/tags}}"], pages: [Samples.self])
        for size in [0, 10, 5000, 3, 20_000, 1, 700] {
            let tags = (0..<size).map { "<\($0)>" }
            let expected = tags.map { "[&lt;\($0.dropFirst().dropLast())&gt;]" }.joined()
            #expect(String(decoding: try set.render(Samples(tags: tags), .example), as: UTF8.self) == expected)
        }
    }
}
