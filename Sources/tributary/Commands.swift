import ArgumentParser
import Foundation
import Logging
import World

struct Serve: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Answer browsers and do the background work.")

    @Flag(name: .customLong("no-worker"), help: "Leave the background work to `tributary work`.")
    var withoutWorker = false

    @Flag(help: "Read Views, Emails and Public again when they change: for developing, never in production.")
    var reload = false

    func run() async throws {
        let start = try Start()
        try await Terminal.attempt {
            try await start.serving.serve(withWorker: !withoutWorker, reloading: reload) { Terminal.say($0) }
        }
    }
}

struct Work: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Do the background work alone.")

    func run() async throws {
        let start = try Start()
        try await Terminal.attempt { try await start.serving.work() }
    }
}

struct Migrate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Bring the database to this version's schema.")

    func run() async throws {
        let start = try Start()
        try await Terminal.attempt {
            try await start.serving.withWorld { world in
                Terminal.say(
                    await world.readiness.isReady() ? "The database is up to date." : "Migrations are missing.")
            }
        }
    }
}

struct MakeDemo: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "demo", abstract: "Fill an empty database with the demo tenant.")

    func run() async throws {
        let start = try Start(quiet: true)
        try await Terminal.attempt {
            let filled = try await start.serving.withWorld { world in try await Demo.fillIfEmpty(world) }
            Terminal.say(
                filled ? "The demo tenant is ready." : "The database has a tenant already; nothing was changed.")
        }
    }
}

struct Examine: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor", abstract: "Say everything that is missing or misconfigured, with remedies.")

    func run() async throws {
        LoggingSystem.bootstrap { label in JSONLogHandler(label: label) }
        var logger = Logger(label: "tributary")
        logger.logLevel = .error
        let findings = await Doctor(environment: ProcessInfo.processInfo.environment, logger: logger).findings()
        for finding in findings { Terminal.say(finding) }
        if findings.isEmpty { Terminal.say("All is well.") } else { throw ExitCode.failure }
    }
}

struct ListRoutes: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "routes", abstract: "List every route with who may use it.")

    func run() async throws {
        let start = try Start(quiet: true)
        try await Terminal.attempt {
            let rows = try RouteListing.rows(settings: start.settings, folder: start.folder, logger: start.logger)
            for row in rows { Terminal.say(row) }
        }
    }
}
