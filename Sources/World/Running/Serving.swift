import CoreMetrics
import Jobs
import Kernel
import Logging
import Postgres
import ServiceLifecycle
import UnixSignals
import Web

/// Runs the program until it is told to stop.
public struct Serving: Sendable {
    /// Requests and jobs under way may end in this time after the signal; then the rest is cut off.
    static let drainSeconds: Int64 = 25
    static let cancelSeconds: Int64 = 5

    private let settings: Settings
    private let folder: ProgramFolder
    private let logger: Logger
    private let clock: Clock

    public init(settings: Settings, folder: ProgramFolder, logger: Logger) {
        self.settings = settings
        self.folder = folder
        self.logger = logger
        clock = settings.clockFile.map { path in ClockFile(path: path) { logger.warning("\($0)") }.clock } ?? .system
    }

    /// Starts the database when it is the program's own, migrates, fills an empty database with the demo when the
    /// settings want it, and serves until SIGINT or SIGTERM. `reloading` follows changes of Views, Emails and Public.
    /// `announce` gets the lines for people.
    public func serve(
        withWorker: Bool, reloading: Bool = false, announce: @escaping @Sendable (String) -> Void
    ) async throws {
        // What takes longest of a start goes side by side; a world that reloads reads the files itself.
        async let compiled: CompiledPages? =
            reloading ? nil : CompiledPages.early(settings: settings, folder: folder, logger: logger)
        let running = try await RunningDatabase.start(settings, folder: folder, logger: logger)
        async let connected: Void = running.database.connect()
        UploadRemains.remove(from: settings.uploadFolder, at: Clock.system.now)
        do {
            let world = try World(
                edges(running),
                pages: try await compiled, reloads: reloading)
            if settings.fillsDemo, try await Demo.fillIfEmpty(world) {
                try await running.analyze()
                announce("The demo tenants are ready.")
            }
            await connected
            let server = SiteServer(world.site, host: settings.host, port: settings.port, logger: logger) { port in
                // What no page needs comes when pages are answered already.
                Task(priority: .utility) {
                    announce(Self.greeting(settings, port: port, (try? await Demo.places(world)) ?? []))
                    world.pages.assets.compress()
                }
            }
            var services: [any Service] = running.services + metricsServices()
            if let edited = world.edited {
                services.append(FileWatch(edited, logger: logger, announce: announce))
            }
            if withWorker { services += world.workers }
            services.append(server)
            try await run(services)
        } catch {
            await running.stop()
            throw error
        }
    }

    /// Background work alone, until SIGINT or SIGTERM.
    public func work() async throws {
        let running = try await RunningDatabase.start(settings, folder: folder, logger: logger)
        do {
            let world = try World(edges(running))
            try await run(running.services + metricsServices() + world.workers)
        } catch {
            await running.stop()
            throw error
        }
    }

    /// A world for one command, without serving.
    public func withWorld<Value: Sendable>(_ body: (World) async throws -> Value) async throws -> Value {
        let running = try await RunningDatabase.start(settings, folder: folder, logger: logger)
        do {
            let value = try await body(World(edges(running)))
            await running.stop()
            return value
        } catch {
            await running.stop()
            throw error
        }
    }

    /// Where the clock may jump, what a day brings is planned within a second.
    private func edges(_ running: RunningDatabase) -> Edges {
        var pace = Pace.normal
        if settings.clockFile != nil { pace.schedules = .seconds(1) }
        return Edges(
            settings: settings, folder: folder, database: running.database, clock: clock, pace: pace, logger: logger)
    }

    private func metricsServices() -> [any Service] {
        guard let port = settings.metricsPort else { return [] }
        let registry = MetricsRegistry()
        MetricsSystem.bootstrap(registry)
        return [MetricsServer(registry, host: settings.host, port: port, logger: quietLogger)]
    }

    private func run(_ services: [any Service]) async throws {
        var configuration = ServiceGroupConfiguration(
            services: services.map {
                ServiceGroupConfiguration.ServiceConfiguration(
                    service: $0, successTerminationBehavior: .gracefullyShutdownGroup,
                    failureTerminationBehavior: .gracefullyShutdownGroup)
            },
            gracefulShutdownSignals: [.sigterm, .sigint], logger: quietLogger)
        configuration.maximumGracefulShutdownDuration = .seconds(Self.drainSeconds)
        configuration.maximumCancellationDuration = .seconds(Self.cancelSeconds)
        try await ServiceGroup(configuration: configuration).run()
    }

    private var quietLogger: Logger {
        var logger = logger
        logger.logLevel = .warning
        return logger
    }

    private static func greeting(
        _ settings: Settings, port: Int, _ places: [(address: String, signIns: [String])]
    ) -> String {
        let address = settings.port == 0 ? "http://localhost:\(port)" : settings.baseURL
        var lines = ["Tributary answers at \(address)"]
        for place in places {
            lines.append("Demo sign-ins at \(place.address), password \(Demo.password):")
            lines += place.signIns.map { "  \($0)" }
        }
        lines.append("Stop it with Ctrl-C.")
        return lines.joined(separator: "\n")
    }
}
