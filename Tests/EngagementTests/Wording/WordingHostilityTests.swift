import Engagement
import Foundation
import Kernel
import Templates
import Testing

/// Texts that are made to break the reader of wordings, its guards or its escaping.
@Suite struct WordingHostilityTests {
    private static let room = Result { try WordingRoom() }
    private static let button = "\n\n[Track application]({{statusLink}})"

    @Test(arguments: [
        "[a **b](c)** d]", "[a {{#companyName}}b](c){{/companyName}}]", "[a **b](https://c.example)** d]", "[](",
        "[a](",
        "**[a](https://b.example)", "- [a **b](c)** d]", "| a | [a **b](c)** d] |", "= [a **b](c)** d]",
        "{{#companyName}}x{{#reference}}y{{/reference}} z", "[**]**](**)", "\\", "|", "||", "1.", "# [",
    ])
    func `a text that ends too early is refused or shown, but never ends the program`(body: String) throws {
        let room = try Self.room.get()
        for text in [body, body + Self.button] { _ = try room.problems(text) }
        _ = try room.check(WordingText(subject: body, preheader: body, body: body))
    }

    /// Some thousand texts of marks in any order, half of them with conditions that end where they should.
    @Test func `whatever is typed is answered`() throws {
        let room = try Self.room.get()
        var state: UInt64 = 0x9E37_79B9_7F4A_7C15
        func number(below limit: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33) % limit
        }
        let marks = [
            "[", "]", "(", ")", "](", "**", "*", "_", "{{", "}}", "#", "^", "/", "else", "|", "companyName",
            "statusLink",
            "\n", "\n\n", "- ", "1. ", "> ", "\\", "# ", "= ", " ", "{{else}}", "{{companyName}}", "{{/companyName}}",
            "{{#companyName}}", "{{statusLink}}", "https://a.example", "\"", "'", "\u{301}", "\u{600}", "\t", "x",
        ]
        // Within one line most depends on what links, bold words and conditions take from each other.
        let close = ["[", "](", "]", ")", "**", "a", "](https://a.example)"]
        func text(_ left: Int) -> String {
            let marks = number(below: 2) == 0 ? marks : close
            return (0..<number(below: 14)).map { _ in
                guard left > 0, number(below: 6) == 0 else { return marks[number(below: marks.count)] }
                let inner = text(left - 1)
                return number(below: 2) == 0
                    ? "{{#companyName}}\(inner){{/companyName}}"
                    : "{{#reference}}\(inner){{else}}\(text(left - 1)){{/reference}}"
            }.joined()
        }
        var sound = 0
        for round in 0..<4000 {
            let body = (round.isMultiple(of: 2) ? text(0) : text(2)) + (round.isMultiple(of: 3) ? "" : Self.button)
            let problems = try room.problems(body)
            if problems.isEmpty { sound += 1 }
        }
        #expect(sound > 50, "too few of the texts are read to their end")
    }

    /// The secret of an address is struck out of the kept copy only where it stands as it is.
    @Test(arguments: [
        "{{statusLink|truncate:80}}", "{{\tstatusLink|truncate:80}}", "{{ \t statusLink | truncate:80}}",
        "{{#\tstatusLink as s}}{{s|truncate:80}}{{/statusLink}}",
        "{{^companyName}}a{{else #statusLink as s}}{{s|truncate:80}}{{/companyName}}",
        "{{^companyName}}a{{else\t#\tstatusLink as s}}{{s|truncate:80}}{{/companyName}}",
        "{{companyName}}\u{301} {{statusLink|truncate:80}}", "{{#. as all}}{{all.statusLink|truncate:80}}{{/.}}",
        "{{companyName|default:\"}} {{\"}} {{statusLink|truncate:80}}",
        "{{#brand as b}}{{b.choicesLink}}{{/brand}}", "{{#brand}}{{choicesLink}}{{/brand}}", "{{brand.choicesLink}}",
        "{{\tbrand.choicesLink|truncate:80}}", "{{brand.accent}}",
        "{{^companyName}}a{{else #brand as b}}{{b.accent}}{{/companyName}}",
        "{{#brand.choicesLink as s}}{{s}}{{/brand.choicesLink}}",
    ])
    func `an address stays as it is, and nothing of the brand but its words is named`(tag: String) throws {
        let room = try Self.room.get()
        #expect(try !room.problems(tag + Self.button).isEmpty)
        let subject = WordingText(subject: tag, preheader: "", body: "Hello." + Self.button)
        #expect(try !room.check(subject).isEmpty)
        let line = WordingText(subject: "Hello", preheader: tag, body: "Hello." + Self.button)
        #expect(try !room.check(line).isEmpty)
    }

    /// A mark and what joins it to one character are still that mark for whoever reads the letter's bytes.
    @Test(arguments: ["\u{600}<b>x", "\u{301}<b>x", "<b>x\u{301}", "\u{600}\"<b>x\u{301}"])
    func `marks are escaped whatever stands around them`(words: String) throws {
        let body = "a \(words) c\n\n[d \(words)](https://a.example/?a=1&b=2)\n\n- \(words)" + Self.button
        let text = WordingText(subject: words, preheader: words, body: body)
        let found = try Self.room.get().keeping.check(text, try .named("application_received"), "en")
        let sample = try #require(found.samples.first, "\(found.problems)")
        #expect(sample.html.range(of: "<b>x", options: .literal) == nil)
        #expect(sample.html.range(of: "&lt;b&gt;x", options: .literal) != nil)
    }

    @Test func `a label is words without the mark that would end it`() throws {
        func check(_ label: String) throws -> WordingCheck {
            try Self.room.get().keeping.check(
                WordingText(subject: "Hello", preheader: "", body: "| \(label) | {{reference}} |" + Self.button),
                .named("application_received"), "en")
        }
        for label in ["it\u{600}'s", "it's", "“so”"] {
            let found = try check(label)
            #expect(found.problems == [])
            #expect(found.samples.first?.text.range(of: "\(label):", options: .literal) != nil)
        }
        for label in ["5\" wide", "5\"\u{301} wide", "\u{600}\"a", "\u{600}' \u{600}\""] {
            #expect(try check(label).problems.first?.message.hasPrefix("Here stand words alone") == true)
        }
    }

    @Test func `a button may have blanks in its braces`() throws {
        let body = "Hello.\n\n[Track application]({{ statusLink }})"
        #expect(try Self.room.get().problems(body) == [])
        #expect(try !Self.room.get().problems("Hello.\n\n[Track]({{ statusLink | upper }})").isEmpty)
    }
}
