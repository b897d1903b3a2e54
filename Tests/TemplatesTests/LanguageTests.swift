import Kernel
import Testing

@testable import Templates

struct Branch: ViewModel {
    var name: String
    var branches: [Branch] = []
    static let schema = Schema<Self>(\.name, \.branches)
}

enum Kind: String, TemplateEnum { case round = "shapes/round", square }

struct Garden: Page {
    var title = "T"
    var tree = Branch(
        name: "a", branches: [Branch(name: "b", branches: [Branch(name: "c")]), Branch(name: "d")])
    var kind = Kind.square
    var other: Kind?
    var kinds: [Kind] = [.round, .square]
    var color = Color("#0F5C66")
    var sources = SourceSet([
        .init(SafeURL(unchecked: "/a,1.png"), .width(480)),
        .init(SafeURL(unchecked: "/b.png?x=1&y=2"), .density(hundredths: 150)),
    ])
    var far = SafeURL(unchecked: "https://evil.example/")
    static let template = "garden"
    static let fragments = ["rows"]
    static let schema = Schema<Self>(
        \.title, \.tree, \.kind, \.other, \.kinds, \.color, \.sources, \.far)
}

/// Trees, dynamic partials, parts of pages and typed values.
@Suite struct LanguageTests {
    private let tree = "<li>{{name}} of {{title}}{{#branches}}<ul>{{>node}}</ul>{{/branches}}</li>"

    private func render(
        _ template: String, _ more: [String: String] = [:], _ page: Garden = Garden()
    ) throws -> String {
        try TestTemplates.render(template + "{{$rows}}{{/rows}}", page, more)
    }

    private func problems(_ template: String, _ more: [String: String] = [:]) -> [TemplateProblem] {
        TestTemplates.problems(template + "{{$rows}}{{/rows}}", Garden.self, more)
    }

    @Test func aTreeShowsItselfOnEveryLevel() throws {
        #expect(
            try render("<ul>{{#tree}}{{>node}}{{/tree}}</ul>", ["node.html": tree])
                == "<ul><li>a of T<ul><li>b of T<ul><li>c of T</li></ul></li></ul><ul><li>d of T</li></ul></li></ul>")
    }

    @Test func aTreeMayBeWrittenAnewForALanguage() throws {
        let views = [
            "garden.html": "{{#tree}}{{>node}}{{/tree}}{{$rows}}{{/rows}}",
            "node.html": "{{name}}{{#branches}}[{{>node}}]{{/branches}}",
            "node.de.html": "{{name}}{{#branches}}({{>node}}){{/branches}}",
        ]
        let set = try TestTemplates.set(views, pages: [Garden.self], locales: TemplateLocales.all)
        for (locale, expected) in [(TemplateLocales.english, "a[b[c]][d]"), (TemplateLocales.german, "a(b(c))(d)")] {
            let context = RenderContext(locale: locale)
            #expect(String(decoding: try set.render(Garden(), context), as: UTF8.self) == expected)
        }
    }

    @Test func theNumbersOfALoopAreKeptWhileATreeIsShownInIt() throws {
        let node = "{{name}}({{#branches as branch}}{{@index}}{{#branch}}{{>node}}{{/branch}}{{@number}}/{{@count}}{{/branches}})"
        #expect(try render("{{#tree}}{{>node}}{{/tree}}!", ["node.html": node]) == "a(0b(0c()1/1)1/21d()2/2)!")
    }

    @Test func aTreeMayGoOnThroughAnotherFile() throws {
        let more = ["node.html": "{{name}}{{>inner}}", "inner.html": "{{#branches}}[{{>node}}]{{/branches}}"]
        #expect(try render("{{#tree}}{{>node}}{{/tree}}", more) == "a[b[c]][d]")
    }

    @Test func aTreeIsAtMostSixtyFourLevelsDeep() throws {
        var page = Garden()
        for depth in [63, 64] {
            page.tree = (0..<depth).reduce(Branch(name: "leaf")) { inner, _ in Branch(name: "x", branches: [inner]) }
            let text = try? render("{{#tree}}{{>node}}{{/tree}}", ["node.html": tree], page)
            #expect((text != nil) == (depth == 63))
        }
    }

    @Test(arguments: [
        ("{{#tree}}{{>node}}{{/tree}}", "{{name}}{{>node}}", "without end"),
        ("{{>node}}", "{{title}}{{#tree}}{{>node}}{{/tree}}", "called here for something else"),
        ("{{#tree}}{{>node}}{{/tree}}", "{{#branches}}<p title=\"{{>node}}\"></p>{{/branches}}", "between tags"),
    ])
    func treesWithoutEnd(template: String, node: String, message: String) {
        let found = problems(template, ["node.html": node])
        #expect(found.contains { $0.code == "E-CYCLE" && $0.message.contains(message) }, "\(found)")
    }

    @Test func anEnumerationNamesAPartial() throws {
        let more = ["shapes/round.html": "()", "square.html": "[{{title}}]"]
        #expect(try render("{{>*kind}}{{>*other}}{{#kinds as k}}{{>*k}}{{/kinds}}", more) == "[T]()[T]")
    }

    @Test(arguments: [
        ("{{>*kind}}", ["square.html": ""], "there is no template 'shapes/round.html'"),
        ("{{>*title}}", [:], "'title' is a text"), ("{{>*knd}}", [:], "'knd' is not a field of Garden"),
    ])
    func dynamicPartialsAreChecked(template: String, more: [String: String], message: String) {
        #expect(problems(template, more).contains { $0.message.contains(message) })
    }

    @Test func aBlockIsRenderedAlone() throws {
        let set = try TestTemplates.set(
            [
                "garden.html": "{{<layout}}{{$rows}}{{#kinds}}<li>{{.}}</li>{{/kinds}}{{/rows}}{{/layout}}",
                "layout.html": "<ul>{{$rows}}{{/rows}}</ul>",
            ], pages: [Garden.self])
        let rows = try set.render(Garden(), block: "rows", .example)
        #expect(String(decoding: rows, as: UTF8.self) == "<li>shapes/round</li><li>square</li>")
        #expect(
            String(decoding: try set.render(Garden(), .example), as: UTF8.self)
                == "<ul><li>shapes/round</li><li>square</li></ul>")
        #expect(throws: RenderFailure.self) { try set.render(Garden(), block: "rowz", .example) }
    }

    @Test(arguments: ["{{#tree}}{{$rows}}{{/rows}}{{/tree}}", "x", "<p title=\"{{$rows}}{{/rows}}\"></p>"])
    func aFragmentIsAWholeBlockOutsideOfSections(template: String) {
        let found = TestTemplates.problems(template, Garden.self)
        #expect(found.contains { $0.code == "E-FRAGMENT" }, "\(found)")
    }

    @Test func aPageIsSentInParts() throws {
        let set = try TestTemplates.set(
            [
                "garden.html":
                    "{{<layout}}{{$main}}{{%flush}}{{#kinds}}{{.}},{{/kinds}}{{%flush}}{{$rows}}z{{/rows}}{{/main}}{{/layout}}",
                "layout.html": "<main>{{title}}{{$main}}{{/main}}</main>",
            ], pages: [Garden.self])
        var parts = try set.parts(of: Garden(), .example)
        var texts: [String] = []
        while let part = try parts.next() { texts.append(String(decoding: part, as: UTF8.self)) }
        #expect(texts == ["<main>T", "shapes/round,square,", "z</main>"])
        #expect(parts.count == 3)
        #expect(try set.render(Garden(), .example) == Array(texts.joined().utf8))
    }

    @Test func aPartOfALoopIsNotSentAlone() {
        #expect(problems("{{#kinds}}{{%flush}}{{/kinds}}").contains { $0.code == "E-FLUSH" })
    }

    @Test(arguments: [
        ("{{%text}}{{name}} {{/x}}{{/text}}!", "{{name}} {{/x}}!"), ("a\n{{%text}}\n{{#x}}\n{{/text}}\nb", "a\n{{#x}}\nb"),
        ("{{=<% %>=}}<%%text%>{{x}}<%/text%><%={{ }}=%>{{title}}", "{{x}}T"),
    ])
    func textAsItStands(template: String, expected: String) throws {
        #expect(try render(template) == expected)
    }

    @Test func aFillingShowsTheDefaultInIt() throws {
        let more = ["layout.html": "{{$a}}<p>{{title}}</p>{{/a}}", "middle.html": "{{<layout}}{{$a}}m{{>$super}}{{/a}}{{/layout}}"]
        #expect(try render("{{<layout}}{{$a}}x{{>$super}}y{{/a}}{{/layout}}", more) == "x<p>T</p>y")
        #expect(try render("{{>middle}}", more) == "m<p>T</p>")
        #expect(problems("{{>$super}}").contains { $0.code == "E-BLOCK" })
    }

    @Test(arguments: [
        (
            "<img alt=\"\" srcset=\"{{sources}}\">",
            "<img alt=\"\" srcset=\"/a%2C1.png 480w, /b.png?x=1&amp;y=2 1.50x\">"
        ),
        ("<form action=\"{{far}}\"></form>", "<form action=\"about:blank#refused\"></form>"),
        ("<a href=\"/x\" target=\"_blank\">x</a>", "<a href=\"/x\" target=\"_blank\" rel=\"noopener\">x</a>"),
        (
            "<a href=\"/x\" target=\"_blank\" rel=\"noreferrer\">x</a>",
            "<a href=\"/x\" target=\"_blank\" rel=\"noreferrer\">x</a>"
        ),
    ])
    func typedValues(template: String, expected: String) throws {
        #expect(try render(template) == expected)
    }

    @Test(arguments: [
        ("<img alt=\"\" srcset=\"{{title}}\">", "SourceSet"), ("<img alt=\"\" srcset=\"/a 1x, {{sources}}\">", "SourceSet"),
        ("<p title=\"{{sources}}\"></p>", "belongs into srcset"), ("<p style=\"color:{{color}}\"></p>", "class"),
        ("<a href=\"/\" target=\"_blank\" rel=\"next\">x</a>", "noopener"),
        ("<a href=\"/\" target=\"{{title}}\">x</a>", "target of <a>"),
    ])
    func refusals(template: String, words: String) {
        #expect(problems(template).contains { $0.description.contains(words) })
    }

    @Test(arguments: ["fff", "#ff", "#ggg", "red", "#12345", "#fff;x", ""])
    func noColors(text: String) { #expect(Color(text) == nil) }
}
