import ArgumentParser
import World

/// Looks after the background work without a browser.
struct TendJobs: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "jobs", abstract: "List the jobs of the background work, let them run again or give them up.",
        subcommands: [List.self, Retry.self, Cancel.self], defaultSubcommand: List.self)

    struct Whose: ParsableArguments {
        @Option(help: "The tenant, by its short name; without it the default one.")
        var tenant: String?
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Say how many jobs there are in each state and list the newest.")

        @Option(help: "Only those that are available, running, retry, done, dead or cancelled.")
        var state: String?

        @Option(help: "Only those of a kind.")
        var kind: String?

        @OptionGroup var whose: Whose

        func run() async throws {
            try await TendJobs.say { try await $0.list(tenant: whose.tenant, state: state, kind: kind) }
        }
    }

    struct Retry: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Let a job run now that failed, was given up or cancelled; or all of a kind that were given up.")

        @Argument(help: "The number of the job, as the list shows it.")
        var job: String?

        @Option(help: "Instead of one job: all of this kind that were given up.")
        var kind: String?

        @OptionGroup var whose: Whose

        func validate() throws {
            if (job == nil) == (kind == nil) { throw ValidationError("Name a job, or a kind with --kind.") }
        }

        func run() async throws {
            try await TendJobs.say { tending in
                if let kind { return try await tending.retryAll(kind: kind, tenant: whose.tenant) }
                return try await tending.retry(job ?? "", tenant: whose.tenant)
            }
        }
    }

    struct Cancel: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Give a job up for good; one that runs is told to stop.")

        @Argument(help: "The number of the job, as the list shows it.")
        var job: String

        @OptionGroup var whose: Whose

        func run() async throws {
            try await TendJobs.say { try await $0.cancel(job, tenant: whose.tenant) }
        }
    }

    private static func say(_ body: @Sendable (JobTending) async throws -> [String]) async throws {
        let start = try Start(quiet: true)
        try await Terminal.attempt {
            for line in try await start.serving.withWorld({ world in try await body(JobTending(world)) }) {
                Terminal.say(line)
            }
        }
    }
}
