import Foundation
import Jobs
import Kernel
import Logging
import Postgres
import ServiceLifecycle
import UnixSignals

/// One process of the fault tests of jobs: a worker, a source of jobs, or a worker that keeps schedules. It is the
/// real queue with a pace that lets much happen in a short time.
@main
struct Trial {
    static func main() async throws {
        LoggingSystem.bootstrap { label in StreamLogHandler.standardError(label: label) }
        var logger = Logger(label: "trial")
        logger.logLevel = .warning
        let settings = TrialSettings(CommandLine.arguments)
        let database = Database(
            program: settings["program"], platform: settings["platform"], logger: logger)
        let services: [any Service]
        switch settings["mode"] {
        case "work": services = [database, worker(settings, database, logger)]
        case "enqueue": services = [database, Source(database: database, rate: Int(settings["rate"]) ?? 10)]
        case "schedule": services = [database, keeper(settings, database, logger)]
        default: throw ExitProblem(text: "mode=work, mode=enqueue or mode=schedule")
        }
        try await ServiceGroup(services: services, gracefulShutdownSignals: [.sigterm], logger: logger).run()
    }

    struct ExitProblem: Error {
        let text: String
    }

    private static var pace: Pace {
        var pace = Pace()
        pace.lease = .seconds(3)
        pace.heartbeat = .milliseconds(800)
        pace.poll = .milliseconds(500)
        pace.grace = .seconds(1)
        pace.schedules = .milliseconds(200)
        return pace
    }

    private static func worker(_ settings: TrialSettings, _ database: Database, _ logger: Logger) -> Worker {
        let skew = Duration.seconds(Int(settings["skew"]) ?? 0)
        let clock = Clock { Clock.system.now + skew }
        var handlers = JobHandlers()
        Effects(
            database: database, clock: clock, isGuarded: settings["guarded"] != "no",
            isFailing: settings["failing"] == "yes"
        ).register(in: &handlers)
        return Worker(
            database: database, handlers: handlers, clock: clock, chance: .system, logger: logger, concurrency: 6,
            pace: pace)
    }

    private static func keeper(_ settings: TrialSettings, _ database: Database, _ logger: Logger) -> Worker {
        let clock = settings.fastClock
        var handlers = JobHandlers()
        handlers.on(Tick.self) { tick, run in
            try await database.transaction(run.tenantID) { tx in
                try await tx.execute(
                    """
                    insert into trial_effects (tenant_id, subject, step)
                    values (\(run.tenantID), \(tick.schedule + " " + tick.planned), 0)
                    """)
                try await run.finish(tx, at: clock.now)
            }
        }
        return Worker(
            database: database, handlers: handlers, schedules: Tick.schedules, clock: clock, chance: .system,
            logger: logger, concurrency: 6, pace: pace)
    }
}

/// Words of the command line of the form `name=value`.
struct TrialSettings {
    private let values: [String: String]

    init(_ arguments: [String]) {
        var values: [String: String] = [:]
        for argument in arguments.dropFirst() {
            let parts = argument.split(separator: "=", maxSplits: 1)
            if parts.count == 2 { values[String(parts[0])] = String(parts[1]) }
        }
        self.values = values
    }

    subscript(_ name: String) -> String { values[name] ?? "" }

    /// Began with `start` at the real instant `origin`, runs `factor` times as fast as time and stands still at `end`:
    /// the same in all processes.
    var fastClock: Clock {
        let epoch = Instant(seconds: 0)
        let (start, end) = (Instant(self["start"]) ?? epoch, Instant(self["end"]) ?? epoch)
        let (origin, factor) = (Instant(self["origin"]) ?? epoch, Int(self["factor"]) ?? 1)
        return Clock { min(end, start + (Clock.system.now - origin) * factor) }
    }
}
