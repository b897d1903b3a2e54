import ArgumentParser
import Foundation
import Kernel
import World

/// Who changes many records, and whether for real.
struct ManyActing: ParsableArguments {
    @Option(help: "Who acts: the e-mail address of a member of staff with the right to do it.") var by: String
    @Flag(help: "Do it. Without this only what would come of it is said.") var yes = false
    @Flag(help: "Say what would happen, and change nothing: as without --yes.") var dryRun = false

    var isLook: Bool { !yes }

    func validate() throws {
        if yes, dryRun { throw ValidationError("--yes and --dry-run exclude each other.") }
    }
}

/// What the commands that work on many records have in common.
struct ManyOptions: ParsableArguments {
    @Option(help: "The tenant, by its short name; without it the default one.") var tenant: String?
    @Flag(help: "Answer as JSON.") var json = false
    @Flag(help: "Name only what was refused, and show no progress.") var quiet = false

    /// Ends with 3 when something was refused.
    func run(
        _ columns: [(name: String, width: Int)], _ progress: ProgressLine, past: String,
        _ body: @escaping @Sendable (World, ManyWords) async throws -> ManyResult
    ) async throws {
        let start = try Start(quiet: true)
        try await Terminal.attempt {
            let screen = Screen(progress, shows: !json && !quiet)
            let isJSON = json
            let hidesDone = quiet
            if isJSON {
                screen.write("{\"items\":[")
            } else if !quiet {
                screen.line(Self.row(columns.map(\.name), columns))
            }
            let words = ManyWords { line in
                if isJSON {
                    screen.item(line.json.encoded)
                } else if line.isRefused || !hidesDone {
                    screen.line(Self.row(line.cells, columns))
                }
            } step: { step in
                screen.show(step)
            }
            let result: ManyResult
            do {
                result = try await start.serving.withWorld { world in try await body(world, words) }
            } catch {
                // What is written so far stays readable for programs.
                if isJSON { screen.line("],\"error\":\(JSON.text("\(error)").encoded)}") }
                screen.clear()
                throw error
            }
            screen.clear()
            if isJSON {
                screen.line("],\"result\":\(result.json.encoded)}")
            } else {
                result.words(past).forEach(screen.line)
            }
            if result.refused > 0 { throw ExitCode(3) }
        }
    }

    private static func row(_ cells: [String], _ columns: [(name: String, width: Int)]) -> String {
        zip(cells, columns).map { cell, column in
            cell + String(repeating: " ", count: max(0, column.width - cell.count))
        }.joined(separator: "  ")
    }
}

/// Where a table goes.
struct ExportOptions: ParsableArguments {
    @Option(help: "Who takes it: the e-mail address of a member of staff who may see it.") var by: String
    @Option(help: "The file to write, which nobody else can read; without it the rows are printed.") var to: String?
    @Option(help: "The tenant, by its short name; without it the default one.") var tenant: String?
    @Flag(help: "Show no progress.") var quiet = false

    func write(
        _ progress: ProgressLine,
        _ body: @escaping @Sendable (World, ManyWords, (String) throws -> Void) async throws -> Int
    ) async throws {
        let start = try Start(quiet: true)
        try await Terminal.attempt {
            let output = try output()
            // Rows and progress on one screen would be neither.
            let screen = Screen(progress, shows: !quiet && (to != nil || isatty(STDOUT_FILENO) == 0))
            let words = ManyWords(line: { _ in }, step: { screen.show($0) })
            let count = try await start.serving.withWorld { world in
                try await body(world, words) { part in try output.write(contentsOf: Data(part.utf8)) }
            }
            screen.clear()
            if let to { Terminal.say("\(to) is written: \(count) rows.") }
        }
    }

    private func output() throws -> FileHandle {
        guard let to else { return .standardOutput }
        let made = FileManager.default.createFile(atPath: to, contents: nil, attributes: [.posixPermissions: 0o600])
        guard made, let handle = FileHandle(forWritingAtPath: to) else {
            Terminal.complain("\(to) cannot be written.")
            throw ExitCode.failure
        }
        return handle
    }
}
