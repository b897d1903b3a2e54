import Synchronization

@testable import Templates

private func function(_ body: @escaping @Sendable (String?) -> String) -> DynamicValue {
    .lambda { .text(body($0)) }
}

/// Functions in the data.
let lambdaRules = [
    Rule(
        "a function prints its result", "Good {{part}}.", with: { ["part": function { _ in "evening" }] },
        gives: "Good evening."),
    Rule(
        "its result is a template", "{{f}}",
        with: { ["f": function { _ in "{{#s}}{{a}}{{/s}}" }, "s": ["a": .number("1")]] }, gives: "1"),
    Rule(
        "the template begins with the usual delimiters", "{{=| |=}}|f|",
        with: { ["f": function { _ in "|a|{{a}}" }, "a": .number("1")] }, gives: "|a|1"),
    Rule("a function is called each time", "{{f}}{{{f}}}{{&f}}", with: { ["f": counting()] }, gives: "123"),
    Rule("results are escaped", "{{f}}{{{f}}}{{&f}}", with: { ["f": function { _ in "<" }] }, gives: "&lt;<<"),
    Rule(
        "a function gets no text where it is printed", "{{f}}",
        with: { ["f": function { $0 == nil ? "none" : "some" }] }, gives: "none"),
    Rule(
        "a section gives its source", "{{#f}}{{x}} & y{{/f}}",
        with: { ["f": function { $0 == "{{x}} & y" ? "same" : "other" }] }, gives: "same"),
    Rule(
        "the result of a section is a template", "{{#f}}a{{/f}}",
        with: { ["f": function { "{{\($0 ?? "")}}+{{\($0 ?? "")}}" }, "a": .text("<")] }, gives: "&lt;+&lt;"),
    Rule(
        "the template of a section has its delimiters", "{{=| |=}}|#f|-|/f|",
        with: { ["f": function { ($0 ?? "") + "|a|{{a}}" }, "a": .number("1")] }, gives: "-1{{a}}"),
    Rule(
        "a section is called each time", "{{#f}}a{{/f}} {{#f}}b{{/f}}", with: { ["f": function { "(\($0 ?? ""))" }] },
        gives: "(a) (b)"),
    Rule(
        "the result of a section is not escaped", "{{#f}}<{{a}}>{{/f}}",
        with: { ["f": function { $0 ?? "" }, "a": .text("&")] }, gives: "<&amp;>"),
    Rule("a function holds", "[{{^f}}no{{/f}}]", with: { ["f": function { _ in "" }] }, gives: "[]"),
    Rule("a function behind a dot", "{{a.f}}", with: { ["a": ["f": function { _ in "1" }]] }, gives: "1"),
    Rule("a dot behind a function", "{{f.a}}", with: { ["f": .lambda { _ in ["a": .number("1")] }] }, gives: "1"),
    Rule(
        "functions see the names of the place", "{{#l}}{{f}}{{/l}}",
        with: { ["f": function { _ in "<{{.}}>" }, "l": .list([.number("1"), .number("2")])] },
        gives: "&lt;1&gt;&lt;2&gt;"),
    Rule(
        "functions call functions", "{{f}}", with: { ["f": function { _ in "{{g}}!" }, "g": function { _ in "1" }] },
        gives: "1!"),
    Rule("functions call partials", "{{f}}", with: { ["f": function { _ in "{{>p}}" }] }, ["p": "1"], gives: "1"),
]

/// A function that prints how often it was called.
private func counting() -> DynamicValue {
    let count = CallCount()
    return .lambda { _ in .number("\(count.next())") }
}

/// Counts the calls of one function.
final class CallCount: Sendable {
    private let calls = Mutex(0)

    func next() -> Int {
        calls.withLock { calls in
            calls += 1
            return calls
        }
    }
}
