import Foundation
import Kernel
import Testing

@testable import Templates

/// The examples of the guide to the language: every template in it prints what stands behind it.
@Suite struct GuideTests {
    private struct Block {
        /// "mustache", "html layout.html".
        let label: String
        let text: String
        let line: Int
    }

    private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appendingPathComponent("Sources/Templates/Templates.docc")

    /// A template is followed by what it prints for the page of the guide, or by data and what it prints for them.
    @Test func everyTemplatePrintsWhatTheGuideSays() throws {
        let blocks = try Self.blocks()
        let files = blocks.filter { $0.label.hasPrefix("html ") }.reduce(into: [:]) { files, block in
            files[String(block.label.dropFirst(5))] = block.text
        }
        var examples = 0
        for (index, block) in blocks.enumerated() where block.label == "mustache" {
            let following = blocks[(index + 1)...].prefix(2).map(\.label)
            let printed: String
            let expected: String
            if following.first == "json" {
                let data = TemplateSource(name: "data", text: blocks[index + 1].text)
                let template = try DynamicTemplate(TemplateSource(name: "template", text: block.text))
                printed = String(decoding: try template.render(try DynamicValue(json: data)), as: UTF8.self)
                expected = blocks[index + 2].text
            } else {
                try #require(following.first == "html", "line \(block.line): what the template prints is missing")
                printed = try TestTemplates.render(block.text, TeamPage(), files)
                expected = blocks[index + 1].text
            }
            #expect(printed == expected, "the example of line \(block.line)")
            examples += 1
        }
        #expect(examples >= 9)
    }

    /// Errors in the guide are the errors that come.
    @Test func everyMistakeIsReportedAsTheGuideSays() throws {
        let blocks = try Self.blocks()
        for (index, block) in blocks.enumerated() where block.label == "mustache wrong" {
            let problems = TestTemplates.problems(block.text, TeamPage.self).map(\.description).joined(separator: "\n")
            #expect(problems + "\n" == blocks[index + 1].text, "the mistake of line \(block.line)")
        }
        #expect(blocks.contains { $0.label == "mustache wrong" })
    }

    private static func blocks() throws -> [Block] {
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
        return try names.filter { $0.hasSuffix(".md") }.flatMap { name in
            let text = try String(contentsOf: folder.appendingPathComponent(name), encoding: .utf8)
            var blocks: [Block] = []
            var open: (label: String, lines: [Substring], line: Int)?
            for (number, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
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
}

/// The page of the guide.
private struct TeamPage: Page {
    struct Member: ViewModel {
        let name: String
        let email: String?
        let isActive: Bool
        static let schema = Schema<Self>(\.name, \.email, \.isActive)
    }

    enum Standing: String, TemplateEnum { case good, late, closed }

    let name = "Brightline & Sons"
    let members = [
        Member(name: "Ann", email: "ann@example.com", isActive: true), Member(name: "Bo", email: nil, isActive: false),
    ]
    let total = Money(minorUnits: 124_050, .usd)
    let since = Month(year: 2026, month: 3).firstDay.adding(days: 1)
    let standing = Standing.good
    var isLarge: Bool { members.count > 5 }

    static let template = "team"
    static let schema = Schema<Self>(
        \.name, \.members, \.total, \.since, \.standing, .computed("isLarge", \.isLarge))
}
