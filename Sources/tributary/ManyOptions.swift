import ArgumentParser
import Foundation
import Kernel
import Vault
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
            // Rows and progress on one screen would be neither.
            let screen = Screen(progress, shows: !quiet && (to != nil || isatty(STDOUT_FILENO) == 0))
            let words = ManyWords(line: { _ in }, step: { screen.show($0) })
            let count: Int
            if let to {
                count = try await Self.writing(to) { handle in
                    try await start.serving.withWorld { world in
                        try await body(world, words) { try handle.write(contentsOf: Data($0.utf8)) }
                    }
                }
            } else {
                count = try await start.serving.withWorld { world in
                    try await body(world, words) { try FileHandle.standardOutput.write(contentsOf: Data($0.utf8)) }
                }
            }
            screen.clear()
            if let to { Terminal.say("\(to) is written: \(count) rows.") }
        }
    }

    /// Until everything is written, what has the name stays as it is.
    private static func writing(_ file: String, _ body: (FileHandle) async throws -> Int) async throws -> Int {
        let known = (try? FileManager.default.attributesOfItem(atPath: file))?[.type] as? FileAttributeType
        guard known == nil || known == .typeRegular, let draft = DraftFile(beside: file) else {
            throw unwritable(file)
        }
        let count: Int
        do {
            count = try await body(draft.handle)
        } catch {
            draft.discard()
            throw error
        }
        guard draft.replace(file) else { throw unwritable(file) }
        return count
    }

    private static func unwritable(_ file: String) -> ExitCode {
        Terminal.complain("\(file) cannot be written.")
        return .failure
    }
}
