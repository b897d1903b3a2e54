import Foundation
import Kernel
import Testing

@testable import Templates

/// The examples of the guide to the language: every template in it prints what stands behind it.
///
/// `mustache` begins an example for the page of the guide, `mustache text` one for the text of a letter,
/// `mustache edited` one for the sandbox, and `mustache wrong` a mistake. Behind it stands what comes of it: `html`,
/// `html de` in German, `html part` for each part, `html block NAME`, `text`. A label with the name of a file is a file
/// for all examples.
@Suite struct GuideTests {
    private struct Block {
        /// "mustache", "html layout.html".
        let label: String
        let text: String
        let line: Int

        /// The name of the file that the block is.
        var file: String? {
            label.split(separator: " ").dropFirst().first.map(String.init).flatMap { $0.contains(".") ? $0 : nil }
        }

        /// Whether the block says what comes of the template before it.
        var isOutcome: Bool { file == nil && ["html", "text", "json"].contains(label.split(separator: " ").first) }
    }

    private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appendingPathComponent("Sources/Templates/Templates.docc")

    @Test func everyTemplatePrintsWhatTheGuideSays() throws {
        let blocks = try Self.blocks()
        let files = Self.files(blocks)
        var kinds: [String: Int] = [:]
        for (index, block) in blocks.enumerated() where block.label.hasPrefix("mustache") {
            let outcomes = Array(blocks[(index + 1)...].prefix { $0.isOutcome })
            try #require(!outcomes.isEmpty, "line \(block.line): what comes of the template is missing")
            let found = try Self.outcomes(block, outcomes, files)
            for (outcome, printed) in zip(outcomes, found) {
                #expect(printed == outcome.text, "line \(outcome.line)")
                kinds[outcome.label, default: 0] += 1
            }
            #expect(found.count == outcomes.count, "line \(block.line)")
        }
        #expect(kinds["html", default: 0] >= 14)
        for kind in ["html de", "html part", "html block people", "json", "text"] {
            #expect(kinds[kind] != nil, "\(kind)")
        }
    }

    /// Every file of the guide is called by an example, and every tag of the table at its end stands in one.
    @Test func theGuideIsComplete() throws {
        let blocks = try Self.blocks()
        let examples = blocks.filter { $0.label.hasPrefix("mustache") || $0.file != nil }.map(\.text).joined()
        for file in Self.files(blocks).keys where !file.hasPrefix("messages/") {
            let name = file.dropLast(5)
            let cases = TeamPage.Standing.allCases.map(\.rawValue)
            #expect(examples.contains("{{>\(name)") || examples.contains("{{<\(name)") || cases.contains(String(name)))
        }
        for tag in [
            "{{#", "{{^", "{{else}}", "{{else #", " as ", "{{#match", "{{:", "{{>", "{{>*", "{{<", "{{$", "{{#$", "{{{",
            "{{t \"", "|t", "{{%props", "{{%slots", "{{%flush}}", "{{%text}}", "{{#wrap", "{{!", "{{=", "{{@",
        ] {
            #expect(examples.contains(tag), "no example has \(tag)")
        }
        let text = try Self.text()
        for filter in Filter.all.keys.sorted() + ["list", "t"] {
            #expect(text.contains("`\(filter)`") || text.contains("`\(filter):"), "the filter \(filter) is missing")
        }
    }

    /// What comes of a template, as many pieces as stand behind it.
    private static func outcomes(_ block: Block, _ outcomes: [Block], _ files: [String: String]) throws -> [String] {
        switch block.label {
        case "mustache wrong":
            let problems = TestTemplates.problems(block.text, TeamPage.self, files, locales: TemplateLocales.all)
            return [problems.map(\.description).joined(separator: "\n") + "\n"]
        case "mustache text": return [try letter(block.text)]
        case "mustache edited":
            let rules = SandboxRules(
                .letterHTML, names: ["name", "members"], partials: ["badge": files["badge.html"] ?? ""])
            let source = TemplateSource(name: "letter", text: block.text)
            let problems = SandboxedTemplate<TeamPage>.problems(in: source, rules)
            return [problems.map(\.description).joined(separator: "\n") + "\n"]
        default: break
        }
        if outcomes[0].label == "json" {
            let template = try DynamicTemplate(TemplateSource(name: "template", text: block.text))
            let data = try DynamicValue(json: TemplateSource(name: "data", text: outcomes[0].text))
            return [outcomes[0].text, String(decoding: try template.render(data), as: UTF8.self)]
        }
        if let name = outcomes[0].label.split(separator: " ").dropFirst(2).first {
            let set = try set(block.text, files, TeamListPage.self)
            let bytes = try set.render(TeamListPage(), block: String(name), RenderContext())
            return [String(decoding: bytes, as: UTF8.self) + "\n"]
        }
        let set = try set(block.text, files, TeamPage.self)
        if outcomes[0].label == "html part" {
            var parts = try set.parts(of: TeamPage(), RenderContext())
            var texts: [String] = []
            while let part = try parts.next() { texts.append(String(decoding: part, as: UTF8.self)) }
            return texts
        }
        return try outcomes.map { outcome in
            let tag = outcome.label.split(separator: " ").dropFirst().first ?? "en"
            let locale = try #require(TemplateLocales.named(tag))
            return String(decoding: try set.render(TeamPage(), RenderContext(locale: locale)), as: UTF8.self)
        }
    }

    private static func set(
        _ template: String, _ files: [String: String], _ type: any Page.Type
    ) throws -> TemplateSet {
        let views = files.merging(["\(type.template).html": template]) { _, new in new }
        return try TestTemplates.set(views, pages: [type], locales: TemplateLocales.all)
    }

    private static func letter(_ template: String) throws -> String {
        let files = ["team/subject.txt": "{{name}}", "team/body.html": "<p>{{name}}</p>", "team/body.txt": template]
        let set = try TestTemplates.set([:], pages: [], emails: files, letters: [TeamPage.self])
        return try set.render(letter: TeamPage(), RenderContext()).text
    }

    private static func files(_ blocks: [Block]) -> [String: String] {
        blocks.reduce(into: [:]) { files, block in
            if let file = block.file { files[file] = block.text }
        }
    }

    private static func text() throws -> String {
        try String(contentsOf: folder.appendingPathComponent("Templates.md"), encoding: .utf8)
    }

    private static func blocks() throws -> [Block] {
        var blocks: [Block] = []
        var open: (label: String, lines: [Substring], line: Int)?
        for (number, line) in try text().split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            if line.hasPrefix("```") {
                if let block = open {
                    let text = block.lines.map { $0 + "\n" }.joined()
                    blocks.append(Block(label: block.label, text: text, line: block.line))
                    open = nil
                } else {
                    open = (String(line.dropFirst(3)), [], number + 1)
                }
            } else {
                open?.lines.append(line)
            }
        }
        return blocks
    }
}

/// The page of the guide.
private struct TeamPage: Page, LetterPage {
    struct Member: ViewModel {
        let name: String
        let email: String?
        let isActive: Bool
        static let schema = Schema<Self>(\.name, \.email, \.isActive)
    }

    struct Office: ViewModel {
        let city: String
        var offices: [Office] = []
        static let schema = Schema<Self>(\.city, \.offices)
    }

    enum Standing: String, TemplateEnum { case good, late, closed }

    let name = "Brightline & Sons"
    let members = [
        Member(name: "Ann", email: "ann@example.com", isActive: true), Member(name: "Bo", email: nil, isActive: false),
    ]
    let total = Money(minorUnits: 124_050, .usd)
    let since = Month(year: 2026, month: 3).firstDay.adding(days: 1)
    let standing = Standing.good
    let office = Office(city: "Boston", offices: [Office(city: "Albany"), Office(city: "Utica")])
    let tags = ["fiber", "rural", "new"]
    let about = SafeHTML(unchecked: "<em>Since 2019</em>")
    let size = 2
    var isLarge: Bool { size > 5 }

    static let template = "team"
    static let letter = "team"
    static let schema = Schema<Self>(
        \.name, \.members, \.total, \.since, \.standing, \.office, \.tags, \.about, \.size,
        .computed("isLarge", \.isLarge))
}

/// The page of the guide with a block that is rendered alone.
private struct TeamListPage: Page {
    let members = TeamPage().members
    static let template = "list"
    static let fragments = ["people"]
    static let schema = Schema<Self>(\.members)
}
