import Engagement
import Foundation
import Kernel
import Templates
import Testing

/// What a wording may say, and how it reads.
@Suite struct WordingRulesTests {
    private static let room = Result { try WordingRoom() }
    private static let button = "\n\n[Track application]({{statusLink}})"
    private static let everything = WordedLetter.all.flatMap { letter in
        WordedLetter.languages.map { (letter.name, $0) }
    }

    /// The editor begins with the very words of the program's own letters, in every letter, language and example.
    @Test(arguments: everything)
    func `the standard wording says what the program's own letter says`(letter: String, language: String) async throws {
        let room = try Self.room.get()
        let text = try await room.standard(letter, language)
        let found = try room.keeping.check(text, try .named(letter), language)
        #expect(found.problems == [], "\(text.body)")
        let own = try room.samples.all(in: language).filter { $0.name == letter }
        #expect(found.samples.count == own.count && !own.isEmpty)
        for (sample, original) in zip(found.samples, own) {
            #expect(sample.subject == original.subject)
            #expect(WordingRoom.visible(sample.html) == WordingRoom.visible(original.html))
            let (said, wanted) = (Self.facts(sample.text), Self.facts(original.text))
            #expect(wanted.subtracting(said).isEmpty, "\(sample.text)")
        }
    }

    /// HTML and plain text are made of the same words.
    @Test(arguments: everything)
    func `an edited letter reads the same in HTML and text`(letter: String, language: String) async throws {
        let room = try Self.room.get()
        let standard = try await room.standard(letter, language)
        let text = WordingText(
            subject: "Edited: \(standard.subject)", preheader: "Edited line",
            body: "# An **edited** letter & <more>\n\n" + standard.body + "\n\n> The end \\[of\\] it.")
        let found = try room.keeping.check(text, try .named(letter), language)
        #expect(found.problems == [])
        #expect(!found.samples.isEmpty)
        for sample in found.samples {
            #expect(sample.subject.hasPrefix("Edited: "))
            #expect(WordingRoom.visible(sample.html).contains("An edited letter & <more>"))
            #expect(sample.html.contains("An <strong>edited</strong> letter &amp; &lt;more&gt;"))
            #expect(sample.html.contains("Edited line"))
            #expect(sample.text.hasPrefix("An edited letter & <more>\n\n"))
            #expect(sample.text.contains("The end [of] it.") && !sample.text.contains("\n\n\n"))
            let missing = Self.facts(WordingRoom.visible(sample.html)).subtracting(Self.facts(sample.text))
            #expect(missing.isEmpty, "\(missing)")
            #expect(sample.html.split(separator: "class=\"button\"").count == 2)
            let body = sample.text.prefix(upTo: try #require(sample.text.firstRange(of: "\n--\n")).lowerBound)
            #expect(body.split(separator: "\n").allSatisfy { $0.count <= 78 || $0.contains("http") })
        }
    }

    @Test(arguments: everything)
    func `every field can be written as the editor offers it`(letter: String, language: String) async throws {
        let room = try Self.room.get()
        let standard = try await room.standard(letter, language)
        let worded = try WordedLetter.named(letter)
        for (field, example) in try room.keeping.fields(worded, language) {
            let text = WordingText(
                subject: "Hello", preheader: "", body: "\(field.tag)\n\n\(worded.buttonLine(in: standard))")
            let found = try room.keeping.check(text, worded, language)
            #expect(found.isSound, "\(field.name): \(found.problems.map(\.message))")
            #expect(example?.contains("{") != true)
            // What the table shows is what the tag beside it writes, in one of the examples at least.
            if let example, field.tag.hasPrefix("{{\(field.name)") || field.isOptional {
                #expect(found.samples.contains { WordingRoom.words($0.text).contains(WordingRoom.words(example)) })
            }
        }
    }

    @Test(arguments: [
        "Hello.", "# A\n## B\n- c\n- d\n1. e\n2. f\n> g", "| a | b |\n| **c** | **d** |\n| e | **f.** g |",
        "= {{claimDays}} | days", "= {{claimDays}}", "{{#contactName}}\n| a | {{contactName}} |\n{{/contactName}}",
        "{{#companyName}}A{{else}}B{{/companyName}}", "a {{#companyName}}**b**{{else}}c{{/companyName}} d",
        "[mail us](mailto:a@b.example) or [look](https://b.example/?a=1&b=2) or [see]({{statusLink}})",
        "1.5 times, a_b, 3 * 4, [not a link], a | b, \\# no heading, C:\\\\ {{! note }}", "Größe: 5 €, “quoted”",
        "{{submittedAt|datetime}} {{submittedAt|date}} {{companyName|truncate:40}}",
    ])
    func `this is accepted`(body: String) throws {
        #expect(try Self.room.get().problems(body + Self.button) == [], "\(body)")
    }

    /// Each with the place and the beginning of what is said about it.
    @Test(arguments: [
        ("Hello {{compnyName}}.", "1:9 'compnyName' is not a field of this letter"),
        ("Hello {{companyName", ""), ("{{#companyName}}\nHello", "1:1 "),
        ("Hello {{companyName|mony}}", "1:"), ("You have {{submittedAt}}", "1:"), ("{{{companyName}}}", "1:1 "),
        ("{{&companyName}}", "1:1 "), ("{{>parts/button}}", "1:4 "), ("{{<layouts/letter}}{{/layouts/letter}}", "1:4 "),
        ("{{asset \"a.png\"}}", "1:"), ("{{@csrf}}", "1:"), ("{{companyName|json}}", "1:"),
        ("{{$body}}x{{/body}}", "1:"), ("a\n{{=<% %>=}}", "2:1 "),
        ("{{#wrap 20}}\nx\n{{/wrap}}", "1:1 {{#wrap 20}} is for the program's own templates"),
        ("{ x }", "1:1 Write braces in pairs"), ("**bold", "1:1 Bold words begin here"),
        ("a {{#companyName}} b\n\nc {{/companyName}} d", "1:3 {{#companyName}} begins within this line"),
        ("**a {{#companyName}}b** c{{/companyName}}", "1:"), ("[a](javascript:alert)", "1:5 An address begins with"),
        ("[a](//b.example)", "1:5 An address begins with"), ("[a](https://x.example/{{reference}})", "1:"),
        ("[a]({{companyName}})", "1:5 {{companyName}} is no address"), ("| a |", "1:3 A row has two sides"),
        ("| a | b | c |", "1:3 A row has two sides"), ("| a {{reference}} | b |", "1:3 Here stand words alone"),
        ("# ", "0:0"), ("{{statusLink|upper}}", "1:"), ("{{statusLink|truncate:60}}", "1:1 An address stays as it is"),
        ("{{#statusLink}}{{.}}{{/statusLink}}", "1:1 {{statusLink}} is always there"), ("a\u{202E}b", "0:0 Take"),
        (String(repeating: "x", count: 9000), "1:"), (String(repeating: "{{reference}}", count: 301), "1:"),
    ])
    func `this is refused with its place`(body: String, said: String) throws {
        let problems = try Self.room.get().problems(body == "# " ? "#  \u{7}" : body + Self.button)
        #expect(problems.first?.hasPrefix(said) == true, "\(body.prefix(40)): \(problems)")
    }

    /// What is said about a missing button is in the language of the letter.
    @Test(arguments: everything)
    func `the button of the standard wording is the example`(letter: String, language: String) async throws {
        let room = try Self.room.get()
        let worded = try WordedLetter.named(letter)
        let standard = try await room.standard(letter, language)
        let line = worded.buttonLine(in: standard)
        #expect(standard.lines.contains(line))
        let found = try room.keeping.check(
            WordingText(subject: "Hello", preheader: "", body: "Hello."), worded, language)
        #expect(found.problems.first?.message == "The button is missing: write \(line) on a line of its own.")
    }

    @Test(arguments: [
        ("Hello.", "The button is missing: write [Track application]({{statusLink}})"),
        ("[Track]({{statusLink}})\n\n[Again]({{statusLink}})", "The button stands more than once"),
        ("{{#companyName}}\n[Track]({{statusLink}})\n{{/companyName}}", "The button is missing in some letters"),
        ("{{#companyName}}\n[Track]({{statusLink}})\n{{else}}\nx\n{{/companyName}}", "The button is missing in some"),
        ("{{^companyName}}\n[Track]({{statusLink}})\n{{/companyName}}", "The button is missing in some letters"),
        ("See [the page]({{statusLink}}) or {{statusLink}}.", "The button is missing"),
    ])
    func `a letter keeps its button`(body: String, said: String) throws {
        let problems = try Self.room.get().problems(body)
        #expect(problems.count == 1 && problems[0].hasPrefix("0:0 \(said)"), "\(problems)")
        let both = "{{#companyName}}\n[A]({{statusLink}})\n{{else}}\n[B]({{statusLink}})\n{{/companyName}}"
        #expect(try Self.room.get().problems(both) == [])
    }

    @Test(arguments: [
        "{{#documents as document}}\n[Look]({{statusLink}})\n{{/documents}}",
        "{{#needsDocuments}}\n[A]({{statusLink}})\n{{else #documents as d}}\n[B]({{statusLink}})\n{{else}}\n"
            + "[C]({{statusLink}})\n{{/needsDocuments}}",
    ])
    func `a button in a list may come often or never`(body: String) throws {
        let problems = try Self.room.get().problems(body, of: "application_under_review")
        #expect(problems.first?.hasPrefix("0:0 The button stands in a list") == true, "\(problems)")
    }

    @Test(arguments: [
        ("", "Write a subject."), ("a\nb", "Write one line"), ("a\u{0}b", "Write one line"),
        ("{{statusLink}}", "'statusLink' is not a field"), ("{{companyName", ""),
        (String(repeating: "x", count: 201), ""),
        ("{{#companyName}}{{/companyName}}", "In example 1 the subject is empty."), ("{{>parts/button}}", ""),
    ])
    func `a subject is one line that says something`(subject: String, said: String) throws {
        let text = WordingText(subject: subject, preheader: "", body: "Hello." + Self.button)
        let problems = try Self.room.get().check(text)
        #expect(problems.contains { said.isEmpty || $0.contains(said) }, "\(problems)")
        let line = WordingText(subject: "Hello", preheader: subject.isEmpty ? "\u{7}" : subject, body: text.body)
        if !subject.hasPrefix("{{#") { #expect(try !Self.room.get().check(line).isEmpty) }
    }

    /// HTML is numbered where it is shown, so the text says no number that could be another one.
    @Test func `steps have the same numbers in HTML and text, or none in the text`() throws {
        let body =
            "1. one\n2. two\n3. three\n\nThen\n\n1. first\n{{#needsDocuments}}\n2. second\n{{else}}\n2. other\n"
            + "{{/needsDocuments}}\n3. last\n\n[View]({{statusLink}})"
        let found = try Self.room.get().keeping.check(
            WordingText(subject: "Hello", preheader: "", body: body), .named("application_under_review"), "en")
        #expect(found.problems == [])
        for sample in found.samples {
            #expect(sample.text.hasPrefix("1. one\n2. two\n3. three\n\nThen\n\n- first\n- "))
            #expect(sample.text.contains("\n- last\n") && !sample.text.contains("4. "))
        }
    }

    /// Words of one letter never reach into the layout.
    @Test func `what looks like HTML is shown as it was typed`() throws {
        let body = "<script>alert(1)</script> <b onclick=x> &amp; \"quoted\" 'so' </td></table>" + Self.button
        let text = WordingText(subject: "<b>", preheader: "</div><script>", body: body)
        let found = try Self.room.get().keeping.check(text, try .named("application_received"), "en")
        let sample = try #require(found.samples.first)
        for tag in ["<script", "<b>", "<b ", "</td></table> <"] { #expect(!sample.html.contains(tag), "\(tag)") }
        #expect(sample.text.contains("<script>alert(1)</script> <b onclick=x> &amp;"))
        #expect(sample.subject == "<b>")
        #expect(WordingRoom.visible(sample.html).contains("&amp; \"quoted\" 'so' </td></table>"))
    }

    @Test func `lines that stay are found`() {
        let difference = LineDifference(from: ["a", "b", "c", "d"], to: ["a", "x", "c", "d", "e"])
        #expect(difference.lines.map(\.kind) == [.same, .removed, .added, .same, .same, .added])
        #expect(difference.lines.map(\.text) == ["a", "b", "x", "c", "d", "e"])
        #expect(LineDifference(from: ["a"], to: ["a"]).shortened().isEmpty)
        #expect(difference.shortened(around: 0).count == 3)
    }

    /// A text has 400 lines at most; two of those, and older ones with more, are compared in little time and space.
    @Test func `long texts are compared in no time`() throws {
        let (old, new) = ((0..<9000).map { "old \($0)" }, (0..<9000).map { "new \($0)" })
        let clock = ContinuousClock()
        let spent = clock.measure {
            let difference = LineDifference(from: ["a"] + old + ["z"], to: ["a"] + new + ["z"])
            #expect(difference.lines.count { $0.kind == .removed } == 9000)
            #expect(difference.lines.count { $0.kind == .added } == 9000)
            #expect(difference.shortened().count == 18_002)
            #expect(LineDifference(from: old, to: old).shortened().isEmpty)
            let near = LineDifference(from: old + ["x"] + new, to: old + ["y"] + new).shortened()
            #expect(near.map(\.text) == ["old 8999", "x", "y", "new 0"])
        }
        #expect(spent < .seconds(2))
        let lines = String(repeating: "a\n", count: 398)
        #expect(try Self.room.get().problems(lines + Self.button) == ["0:0 Use at most 400 lines."])
        #expect(try Self.room.get().problems(lines.dropLast(4) + Self.button) == [])
    }

    /// Whatever has a digit or an @.
    private static func facts(_ text: String) -> Set<String> {
        Set(
            text.split { $0.isWhitespace || "(),;:*".contains($0) }.map {
                $0.trimmingCharacters(in: CharacterSet(charactersIn: "."))
            }.filter { word in word.contains { $0.isNumber || $0 == "@" } && !word.allSatisfy(\.isNumber) })
    }
}
