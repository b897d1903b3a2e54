import Foundation
import Testing

@testable import Templates

/// The messages in full, as people read them. Each file of the folder Golden holds a template, perhaps with further
/// files behind `==== name`, and behind `----` what is said about it; TRIBUTARY_GOLDEN=write writes that anew.
@Suite struct GoldenTests {
    static let names = GoldenFile.names(in: "")

    /// Files that the templates may call.
    private static let around = [
        "shared/field.html": "{{%props label: Text}}<label>{{label}}</label>",
        "shared/dot.html": "{{%props label: Text}}<p>{{lable}}</p>", "plain.html": "p", "loop.html": "{{>loop}}",
        "layout.html": "<main>{{$main}}{{/main}}</main>", "opens.html": "<section>",
        "card.html": "{{%props title: Text}}{{%slots body}}<h2>{{title}}</h2>{{$body}}{{/body}}",
    ]

    @Test func thereAreManyMessages() {
        #expect(Self.names.count >= 60)
    }

    @Test(arguments: names)
    func message(name: String) throws {
        let file = try GoldenFile(name)
        let (template, more) = file.texts
        try file.expect(TestTemplates.problems(template, Samples.self, Self.around.merging(more) { $1 }))
    }
}

/// A template, and what is said about it.
struct GoldenFile {
    private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appendingPathComponent("Golden")
    private static let writes = ProcessInfo.processInfo.environment["TRIBUTARY_GOLDEN"] == "write"

    let template: String
    private let path: String
    private let said: String

    init(_ path: String) throws {
        let text = try String(contentsOf: Self.folder.appendingPathComponent(path), encoding: .utf8)
        let parts = text.components(separatedBy: "\n----\n")
        (self.path, template, said) = (path, parts[0], parts[1])
    }

    /// The template, and further files by their names.
    var texts: (template: String, more: [String: String]) {
        var texts = template.components(separatedBy: "\n==== ")
        let first = texts.removeFirst()
        var more: [String: String] = [:]
        for text in texts {
            let lines = text.split(separator: "\n", maxSplits: 1, omittingEmptySubsequences: false)
            more[String(lines[0])] = lines.count > 1 ? String(lines[1]) : ""
        }
        return (first, more)
    }

    static func names(in folder: String) -> [String] {
        let path = Self.folder.appendingPathComponent(folder).path
        let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
        return names.filter { $0.hasSuffix(".txt") }.map { folder.isEmpty ? $0 : "\(folder)/\($0)" }.sorted()
    }

    func expect(_ problems: [TemplateProblem]) throws {
        let found = problems.map(\.description).joined(separator: "\n\n") + "\n"
        if Self.writes {
            let text = "\(template)\n----\n\(found)"
            try text.write(to: Self.folder.appendingPathComponent(path), atomically: true, encoding: .utf8)
        }
        #expect(!problems.isEmpty)
        #expect(found == (Self.writes ? found : said))
    }
}
