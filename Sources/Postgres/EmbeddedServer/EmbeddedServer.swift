import Foundation
import Glibc
import Logging
import ServiceLifecycle

/// A PostgreSQL of the program's own, for when no other is named: it lives in the program's data folder, listens on a
/// socket in a private folder only, and stops with the program. List it first among the services: it stops last.
public final class EmbeddedServer: Service {
    static let startTimeoutSeconds = 60
    static let stopTimeoutSeconds = 30
    static let launchAttempts = 20
    static let launchPauseMicroseconds: UInt32 = 300_000
    /// How often is looked whether the server is still there.
    static let watchInterval = Duration.seconds(1)

    /// Connection strings of the three roles, and of the server's own, which no row level security binds.
    public struct Addresses: Sendable, Hashable {
        public let administrator: String
        public let owner: String
        public let program: String
        public let platform: String
    }

    public let addresses: Addresses
    private let folder: ServerFolder
    private let programs: ServerPrograms
    private let logger: Logger
    /// Whether this process stops the server.
    private let isKeeper: Bool

    /// Uses the server of the data folder if one runs, else starts it; the first time makes it. Throws `ServerProblem`.
    public static func start(dataFolder: String, logger: Logger) async throws -> EmbeddedServer {
        try await SystemThread.run("postgres-start") { try EmbeddedServer(dataFolder, logger) }
    }

    private init(_ dataFolder: String, _ logger: Logger) throws {
        self.logger = logger
        programs = try ServerPrograms()
        folder = try ServerFolder(dataFolder: dataFolder, programs: programs)
        let lock = try FileLock("\(folder.path)/start.lock")
        defer { lock.release() }
        if !folder.isInitialized { try Self.initialize(folder, programs, logger) }
        var session = Self.sessionOfRunning(folder)
        if session != nil {
            logger.info("using the private PostgreSQL that runs already", metadata: ["folder": "\(folder.path)"])
        } else {
            try Self.launch(folder, programs)
            session = try OwnerSession(Self.address(folder, "postgres", "postgres"))
        }
        isKeeper = Keeper(file: "\(folder.path)/keeper").claim()
        if let session { try Self.makeDatabase(session) }
        addresses = Addresses(
            administrator: Self.address(folder, "postgres"), owner: Self.address(folder, Roles.owner),
            program: Self.address(folder, Roles.program), platform: Self.address(folder, Roles.platform))
    }

    /// Starts the server again if it dies, and stops it when the program stops.
    public func run() async throws {
        await cancelWhenGracefulShutdown { [self] in
            while !Task.isCancelled {
                try? await Task.sleep(for: Self.watchInterval)
                if isKeeper, !Task.isCancelled { await restartIfGone() }
            }
        }
        await stop()
    }

    /// Stops the server, unless another process is its keeper. Doing it again does nothing.
    public func stop() async {
        guard isKeeper, Self.processIsAlive(folder) else { return }
        let (folder, programs) = (folder, programs)
        let outcome = try? await SystemThread.run("postgres-stop") {
            let outcome = try programs.run(
                "pg_ctl", ["stop", "-D", folder.data, "-m", "fast", "-w", "-t", "\(Self.stopTimeoutSeconds)"])
            Keeper(file: "\(folder.path)/keeper").release()
            return outcome
        }
        if let outcome, outcome.status != 0 {
            logger.warning("the private PostgreSQL did not stop", metadata: ["output": "\(outcome.output)"])
        }
    }

    private func restartIfGone() async {
        let (folder, programs, logger) = (folder, programs, logger)
        if Self.processIsAlive(folder) { return }
        logger.warning("the private PostgreSQL is gone and is started again", metadata: ["log": "\(folder.log)"])
        do {
            try await SystemThread.run("postgres-restart") {
                let lock = try FileLock("\(folder.path)/start.lock")
                defer { lock.release() }
                if Self.sessionOfRunning(folder) == nil { try Self.launch(folder, programs) }
            }
        } catch {
            logger.error("the private PostgreSQL does not start", metadata: ["cause": "\(error)"])
        }
    }

    private static func initialize(_ folder: ServerFolder, _ programs: ServerPrograms, _ logger: Logger) throws {
        logger.info("making a private PostgreSQL", metadata: ["folder": "\(folder.path)"])
        // An initdb that was interrupted leaves files behind that the next one would refuse.
        try? FileManager.default.removeItem(atPath: folder.data)
        let outcome = try programs.run(
            "initdb",
            [
                "-D", folder.data, "-U", "postgres", "-k", "-A", "trust", "-E", "UTF8", "--locale", "C.UTF-8",
            ])
        guard outcome.status == 0 else { throw ServerProblem("PostgreSQL's initdb failed: \(outcome.output)") }
    }

    private static func launch(_ folder: ServerFolder, _ programs: ServerPrograms) throws {
        try folder.writeSettings()
        folder.setAsideLongLog()
        if !processIsAlive(folder) { folder.removeLocks() }
        for attempt in 1... {
            let outcome = try programs.run(
                "pg_ctl",
                [
                    "start", "-D", folder.data, "-l", folder.log, "-w", "-t", "\(startTimeoutSeconds)", "-s",
                ])
            if outcome.status == 0 { return }
            // Sessions of a server that was killed need a moment to notice and to let go of its memory.
            guard attempt < launchAttempts, folder.lastLogLines.contains("still in use") else { break }
            usleep(launchPauseMicroseconds)
        }
        throw ServerProblem("The private PostgreSQL did not start; \(folder.log) ends with:\n\(folder.lastLogLines)")
    }

    /// A session with the server when it runs, else nil. One that runs but does not answer yet is waited for.
    private static func sessionOfRunning(_ folder: ServerFolder) -> OwnerSession? {
        for _ in 0..<startTimeoutSeconds * 10 {
            guard processIsAlive(folder) else { return nil }
            if let session = try? OwnerSession(address(folder, "postgres", "postgres")) { return session }
            usleep(100_000)
        }
        return nil
    }

    /// Whether the process of the pid file is a server of this folder, and no other one that got its number later.
    private static func processIsAlive(_ folder: ServerFolder) -> Bool {
        guard let lines = FileManager.default.contents(atPath: "\(folder.data)/postmaster.pid"),
            let process = String(decoding: lines, as: UTF8.self).split(separator: "\n").first.flatMap({ Int32($0) }),
            let command = FileManager.default.contents(atPath: "/proc/\(process)/cmdline")
        else { return false }
        return String(decoding: command, as: UTF8.self).contains(folder.data)
    }

    private static func makeDatabase(_ session: OwnerSession) throws {
        let roles = Set(try session.rows("select rolname::text as name from pg_roles").map { try $0["name"] as String })
        if !roles.contains(Roles.owner) { try session.execute("create role \(Roles.owner) login createrole") }
        for role in [Roles.program, Roles.platform] where !roles.contains(role) {
            try session.execute("create role \(role) login")
        }
        if try session.rows("select 1 from pg_database where datname = 'tributary'").isEmpty {
            try session.execute("create database tributary owner \(Roles.owner)")
        }
    }

    private static func address(_ folder: ServerFolder, _ role: String, _ database: String = "tributary") -> String {
        let path = folder.socketFolder.replacingOccurrences(of: "\\", with: "\\\\").replacingOccurrences(
            of: "'", with: "\\'")
        return "host='\(path)' user=\(role) dbname=\(database)"
    }
}
