import Foundation
import Testing

@testable import Templates

/// The messages in full, as people read them. Each file of the folder Golden holds a template, perhaps with further
/// files behind `==== name`, and behind `----` what is said about it; TRIBUTARY_GOLDEN=write writes that anew.
@Suite struct GoldenTests {
    private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appendingPathComponent("Golden")
    private static let writes = ProcessInfo.processInfo.environment["TRIBUTARY_GOLDEN"] == "write"

    static let names = ((try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? [])
        .filter { $0.hasSuffix(".txt") }.sorted()

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
        let file = Self.folder.appendingPathComponent(name)
        let parts = try String(contentsOf: file, encoding: .utf8).components(separatedBy: "\n----\n")
        var texts = parts[0].components(separatedBy: "\n==== ")
        let template = texts.removeFirst()
        var more = Self.around
        for text in texts {
            let lines = text.split(separator: "\n", maxSplits: 1, omittingEmptySubsequences: false)
            more[String(lines[0])] = lines.count > 1 ? String(lines[1]) : ""
        }
        let said = TestTemplates.problems(template, Samples.self, more).map(\.description).joined(separator: "\n\n")
        if Self.writes {
            try "\(parts[0])\n----\n\(said)\n".write(to: file, atomically: true, encoding: .utf8)
        }
        #expect(!said.isEmpty)
        #expect(said + "\n" == (Self.writes ? said + "\n" : parts[1]))
    }
}
