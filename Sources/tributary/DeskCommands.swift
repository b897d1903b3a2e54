import ArgumentParser
import Kernel
import World

/// What the commands about applications and resellers have in common.
struct DeskOptions: ParsableArguments {
    @Option(help: "The tenant, by its short name; without it the default one.") var tenant: String?
    @Flag(help: "Answer as JSON.") var json = false

    func say(_ body: @escaping @Sendable (World) async throws -> DeskReport) async throws {
        let start = try Start(quiet: true)
        try await Terminal.attempt {
            let report = try await start.serving.withWorld { world in try await body(world) }
            if json { Terminal.say(report.json.encoded) } else { report.lines.forEach(Terminal.say) }
        }
    }
}

/// What commands that change something have in common.
struct DeskActing: ParsableArguments {
    @Option(help: "Who acts: the e-mail address of a member of staff with the right to do it.") var by: String
    @Flag(help: "Say what would happen, and change nothing.") var dryRun = false
}
