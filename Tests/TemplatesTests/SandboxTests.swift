import Kernel
import Testing

@testable import Templates

/// Texts that are edited by people who are not trusted with the program.
@Suite struct SandboxTests {
    /// What the rules of the tests let a text name.
    private static let names: Set<String> = [
        "title", "yes", "people", "tags", "money", "mood", "html", "safe", "url", "friend",
    ]
    private static let partials = [
        "parts/button": "{{%props label: Text}}<a class=\"button\" style=\"color:red\" href=\"https://own.example\">{{label}}</a>",
        "parts/box": "{{%props title: Text}}{{%slots body}}<table class=\"box\"><tr><td>{{title}}{{$body}}{{/body}}</td></tr></table>",
        "parts/secret": "<p>{{note}}</p>",
        "parts/twice": "{{%slots body}}{{$body}}{{/body}}{{$body}}{{/body}}",
    ]

    private static func rules(
        _ form: SandboxRules.Form = .letterHTML, _ change: (inout SandboxLimits) -> Void = { _ in }
    ) -> SandboxRules {
        var limits = SandboxLimits()
        change(&limits)
        return SandboxRules(form, names: names, partials: form.profile.isHTML ? partials : [:], limits: limits)
    }

    private static func render(
        _ text: String, _ page: Samples = Samples(), _ rules: SandboxRules = rules()
    ) throws -> String {
        let template = try SandboxedTemplate<Samples>(TemplateSource(name: "text", text: text), rules)
        return String(decoding: try template.render(page, .example), as: UTF8.self)
    }

    private static func codes(_ text: String, _ rules: SandboxRules = rules()) -> [String] {
        SandboxedTemplate<Samples>.problems(in: TemplateSource(name: "text", text: text), rules).map(\.code)
    }

    static let golden = GoldenFile.names(in: "Sandbox")

    @Test func everyRefusalHasAMessage() {
        #expect(Self.golden.count >= 30)
    }

    /// The first line of each file is the form of the text.
    @Test(arguments: golden)
    func message(name: String) throws {
        let file = try GoldenFile(name)
        let lines = file.template.split(separator: "\n", maxSplits: 1, omittingEmptySubsequences: false)
        let forms: [Substring: SandboxRules.Form] = [
            "page": .page, "letterHTML": .letterHTML, "letterText": .letterText, "subject": .subject,
        ]
        var limits = SandboxLimits()
        (limits.bytes, limits.tags, limits.depth, limits.steps) = (500, 40, 4, 100)
        var rules = SandboxRules(
            forms[lines[0]] ?? .letterText, names: Self.names.union(lines[0] == "rules" ? ["titel"] : []),
            limits: limits)
        if rules.form.profile.isHTML {
            rules = SandboxRules(rules.form, names: rules.names, partials: Self.partials, limits: limits)
        } else if lines[1].hasPrefix("{{>long}}") {
            let long = String(repeating: "{{title}}.", count: 10)
            rules = SandboxRules(rules.form, names: rules.names, partials: ["long": long], limits: limits)
        }
        let source = TemplateSource(name: "text", text: String(lines[1]))
        try file.expect(SandboxedTemplate<Samples>.problems(in: source, rules))
        #expect(throws: TemplateProblems.self) { try SandboxedTemplate<Samples>(source, rules) }
    }

    @Test(arguments: [
        ("<p>Dear {{title}}, you owe {{money|money}}.</p>", "<p>Dear Tom &amp; &quot;Jerry&quot;, you owe $1,240.50.</p>"),
        ("{{#people as p}}<b>{{p.name}}</b>{{^@last}}, {{/@last}}{{/people}}", "<b>Bo</b>, <b>Cy</b>"),
        ("{{#match mood}}{{:tired}}a{{:else}}b{{/match}}{{#friend}}x{{else}}y{{/friend}} {{@lang}}", "ay en"),
        ("<a href=\"{{safe}}\">x</a> <a href=\"mailto:a@b.example\">y</a>", "<a href=\"/safe?x=1&amp;y=2\">x</a> <a href=\"mailto:a@b.example\">y</a>"),
        ("{{html}}", "<b>bold</b>"), ("{{%text}}{{x}}{{/text}}{{! c }}", "{{x}}"),
        (
            "{{>parts/button label=\"Go\"}}",
            "<a class=\"button\" style=\"color:red\" href=\"https://own.example\">Go</a>"
        ),
        (
            "{{<parts/box title=title}}{{$body}}<b>{{title}}</b>{{/body}}{{/parts/box}}",
            "<table class=\"box\"><tr><td>Tom &amp; &quot;Jerry&quot;<b>Tom &amp; &quot;Jerry&quot;</b></td></tr></table>"
        ),
        ("{{>parts/secret}}", "<p></p>"),
    ])
    func whatATextMayDo(text: String, printed: String) throws {
        #expect(try Self.render(text) == printed)
        #expect(Self.codes(text) == [])
    }

    @Test func everyFormIsWrittenAsItsPlaceNeeds() throws {
        let page = Samples(title: "<b>\r\nBcc: x")
        #expect(try Self.render("{{title}}", page, Self.rules(.letterText)) == "<b>\r\nBcc: x")
        #expect(try Self.render("Re: {{title}}\r\n", page, Self.rules(.subject)) == "Re: <b>  Bcc: x")
        #expect(try Self.render("{{title}}", page, Self.rules(.page)) == "&lt;b&gt;\r\nBcc: x")
        #expect(try Self.render("{{#wrap 20}}\nabc def ghi jkl mno pqr\n{{/wrap}}", page, Self.rules(.letterText)) == "abc def ghi jkl mno\npqr\n")
        #expect(Self.codes("a\nb", Self.rules(.subject)) == ["E-SANDBOX"])
    }

    /// A value in an address is filtered here as everywhere, and every element is refused that is not listed.
    @Test func attacksByDataAndByTheEditorAreMet() throws {
        #expect(try Self.render("<a href=\"{{url}}\">x</a>", Samples(url: "javascript:go()")) == "<a href=\"about:blank#refused\">x</a>")
        for attack in ProbeTests.markup where !attack.hasPrefix("+") && attack.contains("<") && !attack.contains("{{") {
            for form in [SandboxRules.Form.page, .letterHTML] {
                #expect(!Self.codes(attack, Self.rules(form)).isEmpty, "\(attack)")
            }
        }
        for address in ProbeTests.addresses {
            let text = "<a href=\"\(address.replacing("\"", with: "&quot;"))\">x</a>"
            #expect(!Self.codes(text, Self.rules(.letterHTML)).isEmpty, "\(address)")
        }
        for (template, code) in ProbeTests.refusals {
            let text = template.replacing("{{x}}", with: "{{title}}").replacing("{{x|", with: "{{title|")
                .replacing("{{#x}}", with: "{{#title}}").replacing("{{/x}}", with: "{{/title}}")
            #expect(!Self.codes(text, Self.rules(.page)).isEmpty, "\(template) \(code)")
        }
    }

    /// Each limit lets pass what just keeps to it.
    @Test func limitsHoldWhereTheyAreSet() throws {
        let text = Self.rules(.letterText) { limits in
            (limits.bytes, limits.tags, limits.depth, limits.lists) = (300, 20, 3, 1)
        }
        #expect(Self.codes(String(repeating: "x", count: 300), text) == [])
        #expect(Self.codes(String(repeating: "x", count: 301), text) == ["E-LIMIT"])
        #expect(Self.codes(String(repeating: "{{title}}", count: 20), text) == [])
        #expect(Self.codes(String(repeating: "{{title}}", count: 21), text) == ["E-LIMIT"])
        let nested = { (depth: Int) in
            String(repeating: "{{#yes}}", count: depth) + String(repeating: "{{/yes}}", count: depth)
        }
        #expect(Self.codes(nested(3), text) == [])
        #expect(Self.codes(nested(4), text) == ["E-LIMIT"])
        #expect(Self.codes("{{#people}}{{/people}}{{#tags}}{{/tags}}", text) == [])
        #expect(Self.codes("{{#people}}{{#tags}}{{/tags}}{{/people}}", text) == ["E-LIMIT"])
    }

    @Test func theProgramIsBounded() throws {
        let rules = Self.rules { $0.steps = 100 }
        #expect(Self.codes(String(repeating: "{{title}},", count: 49), rules) == [])
        #expect(Self.codes(String(repeating: "{{title}},", count: 51), rules) == ["E-LIMIT"])
        // Slots that are shown twice double what lies in them on each level.
        let open = String(repeating: "{{<parts/twice}}{{$body}}", count: 8)
        let close = String(repeating: "{{/body}}{{/parts/twice}}", count: 8)
        #expect(Self.codes(open + "{{title}}{{title}}{{title}}" + close, Self.rules { $0.steps = 500 }) == ["E-LIMIT"])
        #expect(Self.codes(open + "{{title}}" + close, Self.rules()) == [])
    }

    @Test func listsAndOutputAreBoundedWhenTheTextIsShown() throws {
        let page = Samples(tags: [String](repeating: "x", count: 100))
        let rounds = Self.rules(.letterText) { $0.rounds = 100 }
        #expect(try Self.render("{{#tags}}{{.}}{{/tags}}", page, rounds).count == 100)
        #expect(throws: RenderFailure.self) {
            try Self.render("{{#tags}}{{.}}{{/tags}}{{#people}}{{/people}}", page, rounds)
        }
        #expect(throws: RenderFailure.self) {
            try Self.render("{{#tags}}{{#people}}{{/people}}{{/tags}}", page, rounds)
        }
        let output = Self.rules(.letterText) { $0.output = 1000 }
        #expect(try Self.render("{{#tags}}1234567890{{/tags}}", page, output).count == 1000)
        #expect(throws: RenderFailure.self) { try Self.render("{{#tags}}1234567890{{/tags}}!", page, output) }
        #expect(throws: RenderFailure.self) {
            try Self.render("{{title}}", Samples(title: String(repeating: "x", count: 1001)), output)
        }
        #expect(throws: RenderFailure.self) {
            let many = Samples(tags: [String](repeating: "", count: 1_000_000))
            _ = try Self.render("{{#tags}}\(String(repeating: "y", count: 900)){{/tags}}", many, output)
        }
    }

    /// Nothing of this holds for the program's own templates.
    @Test func theProgramsOwnTemplatesAreNotCounted() throws {
        let page = Samples(tags: [String](repeating: "x", count: 20_000))
        #expect(try TestTemplates.render("{{#tags}}{{.}}{{/tags}}", page).count == 20_000)
        let set = try TestTemplates.set(["page.html": "{{#tags}}{{.}}{{/tags}}"], pages: [Samples.self])
        #expect(try set.render(page, .example).count == 20_000)
    }

    /// Whatever someone types, checking it ends soon and says something with a place in the text.
    @Test func whateverIsTypedIsChecked() {
        let pieces = [
            "{{title}}", "{{#people}}", "{{/people}}", "{{>parts/box}}", "{{<parts/twice}}", "{{$body}}", "{{/body}}",
            "{{/parts/twice}}", "<p>", "</p>", "<a href=\"", "\">", "{{{html}}}", "{{@csrf}}", "{{%props a: Text}}",
            "{{%flush}}", "{{t \"x\"}}", "{{asset \"y\"}}", "{{#yes}}", "{{else}}", "{{/yes}}", "<script>", "<!--", "-->",
            "{{>*mood}}", "{{people|json}}", "é", "\n", "{{=<% %>=}}", "<%={{ }}=%>", "{{", "}}", "{{$x}}", "{{/x}}",
        ]
        let chance = Chance.seeded(11)
        for _ in 0..<1000 {
            let count = Int(chance.number(below: 16)) + 1
            let text = (0..<count).map { _ in pieces[Int(chance.number(below: UInt64(pieces.count)))] }.joined()
            let source = TemplateSource(name: "text", text: text)
            let lines = text.split(separator: "\n", omittingEmptySubsequences: false).count
            for form in SandboxRules.Form.allCases {
                let rules = Self.rules(form)
                for problem in SandboxedTemplate<Samples>.problems(in: source, rules) {
                    #expect(problem.line <= lines, "\(text): \(problem)")
                }
                guard let template = try? SandboxedTemplate<Samples>(source, rules) else { continue }
                let shown = String(decoding: (try? template.render(Samples(), .example)) ?? [], as: UTF8.self)
                guard form.profile.isHTML else { continue }
                #expect(!shown.contains("<script") && !shown.contains("t0ken") && !shown.contains("n0nce"), "\(text)")
            }
        }
    }
}
