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
        "[a **b](c)** d]", "[a {{#companyName}}b](c){{/companyName}}]", "[a **b](https://c.example)** d]", "[](", "[a](",
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
            "[", "]", "(", ")", "](", "**", "*", "_", "{{", "}}", "#", "^", "/", "else", "|", "companyName", "statusLink",
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
}
