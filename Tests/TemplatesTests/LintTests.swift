import Kernel
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
        (
            ["list.html": whole + "{{#title}}<p>x</p>{{else}}<p id=\"a\"></p>{{/title}}\n<p id=\"a\"></p>"], "L-ID",
            "list.html", 2, 8, "the id 'a' stands twice in this page"
        ),
        (
            ["list.html": whole + "{{#title}}<p id=\"a\"></p>{{else}}<p>x</p>{{/title}}\n<p id=\"a\"></p>"], "L-ID",
            "list.html", 2, 8, "the id 'a' stands twice in this page"
        ),
        (
            ["list.html": whole + "<p id=\"a\"></p>\n{{#title}}x{{else}}<p id=\"a\"></p>{{/title}}"], "L-ID",
            "list.html", 2, 27, "the id 'a' stands twice in this page"
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
        "{{#title}}<i id=\"a\"></i>{{else #rows}}<b id=\"a\"></b>{{else}}<u id=\"a\"></u>{{/title}}",
        "<label for=\"a\">x</label>{{#title}}{{else}}<input id=\"a\">{{/title}}",
        "<label for=\"a\">x</label>{{#rows as row}}<i id=\"r{{row.id}}\"></i>{{/rows}}", "{{#rows}}{{id}}{{/rows}}",
    ])
    func noLint(template: String) {
        #expect(problems(["list.html": Self.whole + template]) == [])
    }

    struct Visit: ViewModel {
        var day = Day(number: 20_772)
        var why = "repair"
        static let schema = Schema<Self>(\.day, \.why)
    }

    struct Report: LetterPage {
        var name = "Ann"
        var reference: String?
        var visits: [Visit] = [Visit()]
        var accent = Color(rgb: 0x0f5c66)
        static let letter = "report"
        static let schema = Schema<Self>(\.name, \.reference, \.visits, \.accent)
    }

    /// What the HTML of a letter shows and its text does not, in full. Each file of the folder Letters is a body in
    /// HTML with the other files of the letter.
    @Test(arguments: GoldenFile.names(in: "Letters"))
    func letter(name: String) throws {
        let file = try GoldenFile(name)
        try file.expect(lints(of: file.texts.template, file.texts.more))
    }

    /// Colours decorate, JSON reads all fields of a record, and a field counts wherever the text reads it.
    @Test(arguments: [
        ("<p bgcolor=\"{{accent}}\">{{name}}</p>", "{{name}}"),
        ("<p>{{name}}{{#reference}}!{{/reference}}</p>", "{{name|upper}}{{#reference}}{{reference}}{{/reference}}"),
        ("<p>{{name}}</p>", "{{name}}{{reference}}{{#visits}}{{why}} {{day|date}}{{/visits}}"),
        ("{{>list}}", "{{#visits as visit}}{{visit.why}}: {{visit.day|date}}{{/visits}}"),
    ])
    func aTextThatSaysTheSame(html: String, text: String) {
        let list = "<ul>{{#visits}}<li>{{why}} {{day|date}}</li>{{/visits}}</ul>"
        #expect(lints(of: html, ["report/body.txt": text, "list.html": list]) == [])
    }

    private func lints(of html: String, _ more: [String: String]) -> [TemplateProblem] {
        let files = ["report/subject.txt": "Report", "report/body.html": html].merging(more) { $1 }
        let build = TemplateBuild(
            views: Library([:], profile: Library.webProfile), emails: Library(files, profile: Library.mailProfile),
            locales: TemplateLocales.all, asset: { $0 })
        return TemplateSet.inspect(build, [], [Report.self]).filter { !["L-FIELD", "L-TEMPLATE"].contains($0.code) }
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
