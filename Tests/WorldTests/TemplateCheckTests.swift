import Foundation
import Logging
import Templates
import TestSupport
import Testing
import Vault
import Web
import World

/// `tributary templates check`: everything that is wrong, at once, and whether the program would start.
@Suite struct TemplateCheckTests {
    /// Three files and a mistake that is added to each, of three kinds.
    private static let mistakes = [
        "portal/home/index.html": "\n{{wrong}}", "public/problem.html": "\n<p>{{#open}}",
        "shared/empty-state.html": "\n<script>{{href}}</script>",
    ]

    @Test func theProgramsOwnTemplatesPass() throws {
        let found = try check(nil)
        #expect(found.passes)
        #expect(found.lines(errorsOnly: true).count == 1)
        #expect(found.lines(errorsOnly: true).last?.hasPrefix("0 errors, \(found.problems.count) lint") == true)
        #expect(found.lines(errorsOnly: false).count == found.problems.count + 1)
        #expect(found.problems.filter { $0.code == "L-TEXT" } == [], "a letter tells more in its HTML than in its text")
    }

    @Test func everyMistakeIsSaidAtOnceWithItsPlace() throws {
        let found = try withMistakes { try check($0) }
        #expect(!found.passes)
        let errors = found.problems.filter { $0.severity == .error }
        #expect(Set(errors.map(\.file)) == Set(Self.mistakes.keys), "\(errors)")
        #expect(errors.allSatisfy { $0.line > 0 && $0.column > 0 })
        #expect(found.problems.prefix(errors.count).allSatisfy { $0.severity == .error })
        let said = found.lines(errorsOnly: true)
        #expect(said.count == errors.count + 1)
        #expect(said.last?.hasPrefix("\(errors.count) errors, \(found.problems.count - errors.count) lint") == true)
        #expect(said.contains { $0.contains("error: 'wrong' is not a field of") && $0.contains("^^^^^") })
    }

    /// The command, where the program has been built.
    @Test(.enabled(if: Program.isBuilt, "the program is not built beside the tests"))
    func theCommandEndsWithOneOrZero() throws {
        let sound = try Program.run("templates", "check", "--errors-only")
        #expect(sound.status == 0)
        #expect(sound.output.hasPrefix("0 errors, "), "\(sound.output)")
        try withMistakes { views in
            let wrong = try Program.run("templates", "check", "--errors-only", "--views", views)
            #expect(wrong.status == 1)
            let isPlace = { (line: Substring) in line.contains(": error: ") }
            let said = try check(views).lines(errorsOnly: true).joined(separator: "\n")
            #expect(wrong.output.split(separator: "\n").filter(isPlace) == said.split(separator: "\n").filter(isPlace))
        }
        #expect(try Program.run("templates", "check", "--views", "/nowhere").status == 1)
    }

    /// Lets the body look at the program's own views with the mistakes in them.
    private func withMistakes<Result>(_ body: (String) throws -> Result) throws -> Result {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("check-\(UUID().uuidString)")
        try FileManager.default.copyItem(atPath: Trial.folder.views, toPath: folder.path)
        defer { try? FileManager.default.removeItem(at: folder) }
        for (path, mistake) in Self.mistakes {
            let file = folder.appendingPathComponent(path)
            let text = try String(contentsOf: file, encoding: .utf8)
            try (text + mistake).write(to: file, atomically: true, encoding: .utf8)
        }
        return try body(folder.path)
    }

    private func check(_ views: String?) throws -> TemplateCheck {
        let key = try #require(MasterKey([UInt8](repeating: 7, count: MasterKey.byteCount)))
        let settings = Settings(
            port: 0, host: "127.0.0.1", databaseURL: nil, dataFolder: NSTemporaryDirectory() + "check",
            baseURL: "http://localhost", smtp: nil, masterKey: key, fillsDemo: false)
        var logger = Logger(label: "check")
        logger.logLevel = .error
        return try TemplateCheck(settings: settings, folder: Trial.folder, views: views, logger: logger)
    }
}

/// The program as people call it.
private enum Program {
    private static let binary = Bundle.main.bundleURL.appendingPathComponent("tributary")
    static let isBuilt = FileManager.default.isExecutableFile(atPath: binary.path)

    static func run(_ arguments: String...) throws -> (status: Int32, output: String) {
        let process = Process()
        let printed = Pipe()
        process.executableURL = binary
        process.arguments = arguments
        process.currentDirectoryURL = URL(fileURLWithPath: Trial.folder.path)
        process.standardOutput = printed
        let data = ["DATA_DIR": NSTemporaryDirectory() + "check-data"]
        process.environment = ProcessInfo.processInfo.environment.merging(data) { $1 }
        try process.run()
        let output = printed.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return (process.terminationStatus, String(decoding: output, as: UTF8.self))
    }
}
