import ArgumentParser
import Foundation
import World

/// Changes the keys that bank and tax data are sealed with.
struct KeepKeys: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "keys", abstract: "Change the keys that bank and tax data are sealed with.",
        subcommands: [Status.self, Check.self, Rotate.self, ChangeSecret.self])

    struct Status: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Say how many values are sealed with the newest key of each tenant.")

        @Option(help: "The tenant, by its short name; without it all.") var tenant: String?

        func run() async throws {
            let start = try Start(quiet: true)
            try await Terminal.attempt {
                let lines = try await start.serving.withWorld { world in
                    try await KeyTending(world).status(tenant: tenant)
                }
                for line in lines { Terminal.say(line) }
            }
        }
    }

    struct Check: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Open every sealed value; ends with code 1 when one does not open.")

        @Option(help: "The tenant, by its short name; without it all.") var tenant: String?

        func run() async throws {
            let start = try Start(quiet: true)
            try await Terminal.attempt {
                let found = try await start.serving.withWorld { world in
                    try await KeyTending(world).check(tenant: tenant)
                }
                for line in found.lines { Terminal.say(line) }
                guard found.isWhole else { throw ExitCode.failure }
            }
        }
    }

    struct Rotate: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Make a new data key for each tenant and seal every value again with it.",
            discussion: """
                The program can go on meanwhile, and the command may be stopped anywhere: run again, it goes on where \
                it stopped. Older keys stay, so that every value can be read all the time.
                """)

        @Option(help: "The tenant, by its short name; without it all.") var tenant: String?
        @Option(help: "How many values are sealed again in one unit of work.") var batch = 200

        func run() async throws {
            let start = try Start(quiet: true)
            try await Terminal.attempt {
                let isWhole = try await start.serving.withWorld { world in
                    try await KeyTending(world).rotate(tenant: tenant, batch: batch) { Terminal.say($0) }
                }
                guard isWhole else { throw ExitCode.failure }
            }
        }
    }

    struct ChangeSecret: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "change-secret",
            abstract: "Wrap the tenants' keys with the secret key in NEW_SECRET_KEY instead of the present one.",
            discussion: """
                Stop the program before, and start it with the new secret key afterwards. It may be run again when it \
                was interrupted.
                """)

        func run() async throws {
            let start = try Start(quiet: true)
            try await Terminal.attempt {
                let new = ProcessInfo.processInfo.environment["NEW_SECRET_KEY"] ?? ""
                let lines = try await start.serving.withWorld { world in
                    try await KeyTending(world).changeSecret(to: new)
                }
                for line in lines { Terminal.say(line) }
                Terminal.say("Start the program with the new secret key, and keep the old one with old backups.")
            }
        }
    }
}
