import Foundation
import Testing

@testable import Templates

/// The `render` command as people call it, where the program has been built.
@Suite(.serialized, .enabled(if: Command.isBuilt, "the program is not built beside the tests"))
struct RenderCommandTests {
    @Test func theOfficialSuite() throws {
        for example in SpecificationTests.examples where !example.file.contains("lambdas") {
            let trial = try Command()
            try trial.write("partials/unused", "")
            for (name, text) in example.partials { try trial.write("partials/\(name).mustache", text) }
            try trial.write("template", example.template)
            try trial.write("data.json", example.json)
            let outcome = try trial.render("template", "data.json", "--partials", "partials")
            #expect(outcome == Command.Outcome(status: 0, output: example.expected, errors: ""), "\(example)")
        }
    }

    @Test func standardInputGivesTheTemplateOrTheData() throws {
        let trial = try Command()
        try trial.write("data.json", "{\"a\": \"<1>\"}")
        #expect(try trial.render("-", "data.json", input: "[{{a}}]").output == "[&lt;1&gt;]")
        try trial.write("template", "{{#.}}{{.}};{{/.}}")
        #expect(try trial.render("template", "-", input: "[1.50, \"x\"]").output == "1.50;x;")
        #expect(try trial.render("-", "-", input: "").status == 2)
    }

    @Test func partialsAreFoundByTheirNames() throws {
        let trial = try Command()
        for (file, text) in ["a.mustache": "1", "a.html": "-", "b.html": "2", "c.txt": "3", "d": "4", "e/f.txt": "5"] {
            try trial.write("p/\(file)", text)
        }
        try trial.write("outside.mustache", "secret")
        try trial.write("data.json", "{\"n\": \"../outside\", \"m\": \"e/f\"}")
        try trial.write("template", "{{>a}}{{>b}}{{>c}}{{>d}}{{>e/f}}{{>e}}{{>none}}{{>../outside}}{{>*n}}{{>*m}}")
        #expect(try trial.render("template", "data.json", "--partials", "p").output == "123455")
        let outcome = try trial.render("template", "data.json", "--partials", "nowhere")
        #expect(
            outcome
                == Command.Outcome(
                    status: 0, output: "", errors: "warning: nowhere is no folder: every partial is empty\n"))
    }

    @Test(arguments: [
        ("a\n {{#b}}", "{}", "template:2:2: error: {{#b}} is never closed: {{/b}} is missing"),
        ("{{a", "{}", "template:1:1: error: this tag is never closed: '}}' is missing"),
        ("{{>p}}", "{}", "p/p.mustache:2:1: error: {{/x}} closes nothing"),
        ("é{{>q}}", "{}", "p/q.mustache:1:3: error: partials lie more than 1000 deep in each other: 'q' is the last"),
        ("", "{\"a\": 1,\n 2}", "data.json:2:2: error: expected a key in double quotes"),
        ("", "[1,\n2", "data.json:2:2: error: the file ends here: expected ',' or ']' in an array"),
        ("", "", "data.json:1:1: error: the file ends here: expected a value"),
        ("", "{} {}", "data.json:1:4: error: the value ends here, but more follows"),
    ])
    func problemsHaveAPlace(template: String, data: String, message: String) throws {
        let trial = try Command()
        try trial.write("template", template)
        try trial.write("data.json", data)
        try trial.write("p/p.mustache", "\n{{/x}}")
        try trial.write("p/q.mustache", "é {{>q}}")
        let outcome = try trial.render("template", "data.json", "--partials", "p")
        #expect(outcome.errors.split(separator: "\n").first.map(String.init) == message)
        #expect(outcome.status == 1)
        #expect(outcome.output == "")
    }

    @Test func filesThatAreMissingAndCallsThatAreWrong() throws {
        let trial = try Command()
        try trial.write("data.json", "{}")
        #expect(
            try trial.render("nothing", "data.json")
                == Command.Outcome(
                    status: 1, output: "", errors: "nothing: error: there is no such file\n"))
        #expect(try trial.render("data.json", "nothing").status == 1)
        #expect(try trial.render(".", "data.json").errors == ".: error: this is a folder\n")
        #expect(try trial.render("data.json").status == 2)
        #expect(try trial.render("data.json", "data.json", "--unknown").status == 2)
    }

    @Test func bytesThatAreNoText() throws {
        let trial = try Command()
        try Data([0x61, 0x0A, 0x62, 0xC3, 0x28]).write(to: trial.folder.appendingPathComponent("template"))
        try trial.write("data.json", "\u{FEFF}{\"a\": 1}")
        #expect(
            try trial.render("template", "data.json").errors.hasPrefix(
                "template:2:2: error: the file is not valid UTF-8\n"))
        try trial.write("template", "\u{FEFF}{{a}}")
        #expect(try trial.render("template", "data.json").output == "1")
    }
}

/// One folder in which the command is tried.
private final class Command {
    struct Outcome: Equatable {
        let status: Int32
        let output: String
        let errors: String
    }

    /// The program lies beside the tests.
    private static let program = Bundle.main.bundleURL.appendingPathComponent("tributary")
    static let isBuilt = FileManager.default.isExecutableFile(atPath: program.path)

    let folder: URL

    init() throws {
        folder = FileManager.default.temporaryDirectory.appendingPathComponent("render-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    func write(_ path: String, _ text: String) throws {
        let file = folder.appendingPathComponent(path)
        try FileManager.default.createDirectory(
            at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: file)
    }

    /// Inputs are small, so that no pipe is ever full.
    func render(_ arguments: String..., input: String = "") throws -> Outcome {
        let process = Process()
        let (given, printed, complained) = (Pipe(), Pipe(), Pipe())
        process.executableURL = Self.program
        process.arguments = ["render"] + arguments
        process.currentDirectoryURL = folder
        process.standardInput = given
        process.standardOutput = printed
        process.standardError = complained
        try process.run()
        try given.fileHandleForWriting.write(contentsOf: Data(input.utf8))
        try given.fileHandleForWriting.close()
        let output = printed.fileHandleForReading.readDataToEndOfFile()
        let errors = complained.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return Outcome(
            status: process.terminationStatus, output: String(decoding: output, as: UTF8.self),
            errors: String(decoding: errors, as: UTF8.self))
    }
}
