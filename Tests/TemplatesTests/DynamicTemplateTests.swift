import Testing

@testable import Templates

/// What templates without types do with limits, wrong templates and wrong data.
@Suite struct DynamicTemplateTests {
    private func problem(
        _ template: String, _ value: DynamicValue = .absent, _ partials: [String: String] = [:],
        _ change: (inout DynamicLimits) -> Void = { _ in }
    ) -> String {
        var limits = DynamicLimits()
        change(&limits)
        do {
            let source = TemplateSource(name: "t", text: template)
            _ = try DynamicTemplate(source, partials: DynamicPartials(partials)).render(value, limits: limits)
            return ""
        } catch {
            let problem = (error as? TemplateProblems)?.problems.first
            return problem.map { "\($0.file):\($0.line):\($0.column) \($0.code) \($0.message)" } ?? "\(error)"
        }
    }

    @Test(arguments: [
        ("{{#a}}", "t:1:1 E-UNCLOSED {{#a}} is never closed: {{/a}} is missing"),
        ("x\n{{^a}}", "t:2:1 E-UNCLOSED {{^a}} is never closed: {{/a}} is missing"),
        ("{{<p}}", "t:1:1 E-UNCLOSED {{<p}} is never closed: {{/p}} is missing"),
        ("{{$b}}", "t:1:1 E-UNCLOSED {{$b}} is never closed: {{/b}} is missing"),
        ("é {{/a}}", "t:1:3 E-SYNTAX {{/a}} closes nothing"),
        ("{{#a}}\n {{/b}}{{/a}}", "t:2:2 E-UNCLOSED {{/b}} does not close {{#a}} of t:1:1: {{/a}} is missing"),
        ("{{a", "t:1:1 E-SYNTAX this tag is never closed: '}}' is missing"),
        ("{{{a}}", "t:1:1 E-SYNTAX this tag is never closed: '}}}' is missing"),
        ("{{=<% %>", "t:1:1 E-SYNTAX this tag is never closed: '=}}' is missing"),
        ("{{=<%=}}", "t:1:4 E-SYNTAX write new delimiters as {{=<% %>=}}"),
        ("{{}}", "t:1:1 E-SYNTAX a name is missing in this tag"),
        ("{{> }}", "t:1:1 E-SYNTAX a name is missing in this tag"),
        ("{{>*}}", "t:1:1 E-SYNTAX a name is missing in this tag"),
    ])
    func wrongTemplates(template: String, expected: String) {
        #expect(problem(template) == expected)
    }

    @Test func limits() {
        let twice = ["p": "{{>q}}", "q": "{{>p}}"]
        #expect(problem("{{>p}}", .absent, twice).hasPrefix("q:1:1 E-DEPTH partials lie more than 1000 deep"))
        #expect(problem("{{>p}}", .absent, ["p": "{{<p}}{{$b}}{{>p}}{{/b}}{{/p}}{{$b}}{{/b}}"]).contains("E-DEPTH"))
        #expect(problem("{{>p}}", .absent, ["p": ""]) { $0.depth = 1 } == "")
        #expect(problem("{{>p}}", .absent, ["p": "{{>q}}", "q": ""]) { $0.depth = 1 }.contains("more than 1 deep"))
        let list = DynamicValue.list(Array(repeating: .text("<"), count: 11))
        #expect(problem("{{#.}}{{>p}}{{/.}}", list, ["p": ""]) { $0.calls = 10 }.contains("more than 10 times"))
        #expect(problem("{{#.}}{{.}}{{/.}}", list) { $0.bytes = 44 } == "")
        #expect(problem("{{#.}}{{.}}{{/.}}", list) { $0.bytes = 43 }.contains("more than 43 bytes"))
        let endless: DynamicValue = ["f": .lambda { _ in .text("{{f}}") }]
        #expect(problem("{{f}}", endless).contains("lambdas lie more than 64 deep"))
        #expect(problem("{{f}}", ["f": .lambda { _ in .text("{{#x}}") }]).contains("{{#x}} is never closed"))
        let nested = String(repeating: "{{#a}}", count: 1001) + String(repeating: "{{/a}}", count: 1001)
        #expect(problem(nested) == "t:1:6001 E-DEPTH more than 1000 sections lie in each other")
        #expect(problem(String(nested.dropFirst(6).dropLast(6)), ["a": .bool(true)]) == "")
    }

    @Test func longValuesComeOutWhole() throws {
        let text = String(repeating: "<a long text that does not fit into one piece>", count: 100_000)
        let template = try DynamicTemplate(TemplateSource(name: "t", text: "{{{.}}}{{.}}"))
        let bytes = try template.render(.text(text))
        let escaped = String(repeating: "&lt;a long text that does not fit into one piece&gt;", count: 100_000)
        #expect(bytes == Array((text + escaped).utf8))
    }

    @Test(arguments: [
        "", " ", "{", "}", "[", "]", "[1,]", "[,1]", "[1 2]", "{\"a\"}", "{\"a\":}", "{\"a\":1,}", "{a:1}", "{1:1}",
        "'a'",
        "01", "-", "+1", ".5", "1.", "1e", "1e+", "0x1", "1 2", "NaN", "Infinity", "nul", "truefalse", "True", "\"",
        "\"\\\"",
        "\"\\x\"", "\"\\u12\"", "\"\\u12g4\"", "\"\n\"", "\"\t\"", "// x", "[1] // x", "{\"a\":1 \"b\":2}", "\u{FEFF}",
    ])
    func wrongData(text: String) {
        #expect(throws: TemplateProblem.self) { try DynamicValue(json: TemplateSource(name: "data", text: text)) }
    }

    @Test func deepData() throws {
        func nested(_ depth: Int) -> TemplateSource {
            TemplateSource(
                name: "d", text: String(repeating: "[", count: depth) + String(repeating: "]", count: depth))
        }
        #expect(try DynamicValue(json: nested(1000)).holds)
        #expect(throws: TemplateProblem.self) { try DynamicValue(json: nested(1001)) }
        #expect(throws: TemplateProblem.self) { try DynamicValue(json: nested(1_000_000)) }
    }

    @Test func bytesThatAreNoText() {
        for bytes: [UInt8] in [[0xFF], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xE2, 0x82]] {
            let source = TemplateSource(name: "t", bytes: Array("\"a\n".utf8) + bytes)
            #expect(throws: TemplateProblem.self) { try DynamicValue(json: source) }
            #expect(throws: TemplateProblems.self) { try DynamicTemplate(source) }
        }
    }
}
