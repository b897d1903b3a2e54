import Testing

@testable import Templates

/// What is probably not meant so, with its place. Lints stop nothing.
@Suite struct LintTests {
    struct Row: ViewModel {
        var id = 1
        var title = "row"
        static let schema = Schema<Self>(\.id, \.title)
    }

    struct List: Page {
        var title = "list"
        var rows: [Row] = [Row()]
        static let template = "list"
        static let schema = Schema<Self>(\.title, \.rows)
    }

    struct Greeting: LetterPage {
        var name = "Ann"
        static let letter = "greeting"
        static let schema = Schema<Self>(\.name)
    }

    /// A page that reads everything, to which the cases add something.
    private static let whole = "{{title}}{{#rows as row}}{{row.id}}{{row.title}}{{/rows}}"
    private static let letter = [
        "greeting/subject.txt": "{{name}}", "greeting/body.html": "<p>{{name}}</p>", "greeting/body.txt": "{{name}}",
    ]

    private func problems(_ views: [String: String], _ emails: [String: String] = letter) -> [TemplateProblem] {
        let build = TemplateBuild(
            views: Library(views, profile: Library.webProfile), emails: Library(emails, profile: Library.mailProfile),
            locales: TemplateLocales.all, asset: { $0 })
        return TemplateSet.inspect(build, [List.self], [Greeting.self])
    }

    @Test func aSoundSetHasNone() {
        #expect(problems(["list.html": Self.whole]) == [])
    }

    @Test(arguments: [
        (
            ["list.html": "{{title}}{{#rows as row}}{{row.id}}{{/rows}}"], "L-FIELD", "", 0, 0,
            "no template reads Row.title"
        ),
        (
            ["list.html": whole, "lost.html": "x"], "L-TEMPLATE", "lost.html", 0, 0,
            "no page and no letter reaches this template"
        ),
        (
            ["list.html": whole, "messages/en.txt": "a = x\nlost = y", "messages/de.txt": "a = x\nlost = y"], "L-KEY",
            "messages/en.txt", 2, 1, "no template uses the message 'lost'"
        ),
        (
            ["list.html": "{{<layout}}{{$main}}\(whole){{/main}}{{/layout}}", "layout.html": "{{$main}}{{/main}}\n  {{$foot}}x{{/foot}}"],
            "L-BLOCK", "layout.html", 2, 3, "nothing fills the block 'foot'"
        ),
        (
            ["list.html": whole + "\n{{#rows}}{{title}}{{/rows}}"], "L-SHADOW", "list.html", 2, 12,
            "'title' of {{#rows}} hides 'title' of List"
        ),
        (
            ["list.html": whole + "\n<p><label>x</label></p>"], "L-LABEL", "list.html", 2, 4,
            "this label belongs to no control"
        ),
        (
            ["list.html": whole + "\n<label for=\"b\">x</label><input id=\"a\">"], "L-LABEL", "list.html", 2, 13,
            "no control has the id 'b'"
        ),
        (
            ["list.html": whole + "\n<p id=\"a\"></p><p id=\"a\"></p>"], "L-ID", "list.html", 2, 22,
            "the id 'a' stands twice in this page"
        ),
    ])
    func lint(views: [String: String], code: String, file: String, line: Int, column: Int, message: String) {
        let found = problems(views).filter { $0.severity == .lint && !($0.code == "L-KEY" && code != "L-KEY") }
        let expected = found.filter { $0.message == message }
        #expect(expected.count == 1, "\(found)")
        #expect(expected.first?.code == code)
        #expect(expected.map(\.file) == [file])
        #expect(expected.map(\.line) == [line] && expected.map(\.column) == [column], "\(expected)")
        #expect(expected.first?.description.contains("lint: \(message)") == true)
        #expect((try? TestTemplates.set(views, pages: [List.self], locales: TemplateLocales.all)) != nil)
    }

    /// What looks alike and is meant so draws no lint.
    @Test(arguments: [
        "<label>x <input></label>", "<label for=\"a\">x</label><input id=\"a\">", "{{#title}}<i id=\"a\"></i>{{else}}<b id=\"a\"></b>{{/title}}",
        "<label for=\"a\">x</label>{{#rows as row}}<i id=\"r{{row.id}}\"></i>{{/rows}}", "{{#rows}}{{id}}{{/rows}}",
    ])
    func noLint(template: String) {
        #expect(problems(["list.html": Self.whole + template]) == [])
    }

    @Test func keysAndBlocksOfLettersCountToo() {
        let emails = Self.letter.merging([
            "messages/en.txt": "lost = x", "messages/de.txt": "lost = y", "lost.txt": "z",
            "greeting/body.html": "<p>{{name}}</p>{{$foot}}{{/foot}}",
        ]) { $1 }
        let found = problems(["list.html": Self.whole], emails).map { "\($0.code) \($0.file):\($0.line):\($0.column)" }
        #expect(found == ["L-BLOCK greeting/body.html:1:16", "L-TEMPLATE lost.txt:0:0", "L-KEY messages/en.txt:1:1"])
    }

    @Test func errorsComeBeforeLints() {
        let found = problems(["list.html": Self.whole + "{{titel}}", "lost.html": "{{#x}}"])
        #expect(found.map(\.severity) == [.error, .error, .lint])
    }
}
