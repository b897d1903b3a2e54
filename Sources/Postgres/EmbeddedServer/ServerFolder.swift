import Foundation
import Glibc

/// The folder of the private PostgreSQL: its data, its socket, its log.
struct ServerFolder: Sendable {
    /// A socket's path may not be longer (`sockaddr_un`), its file name included.
    private static let longestSocketFolder = 90
    private static let mostConnections = 100
    /// A longer log is put aside at the next start.
    private static let longestLogBytes = 10_000_000
    /// Where a root's server lives whose own folder the user postgres cannot enter.
    private static let reachableFolder = "/var/lib/tributary"

    let path: String
    let socketFolder: String

    var data: String { "\(path)/data" }
    var log: String { "\(path)/postgres.log" }
    var isInitialized: Bool { FileManager.default.fileExists(atPath: "\(data)/PG_VERSION") }

    /// Makes the folder `postgres` in the program's data folder. Throws `ServerProblem`.
    init(dataFolder: String, programs: ServerPrograms) throws {
        let home = URL(fileURLWithPath: dataFolder).standardizedFileURL.path
        path = try Self.reachable("\(home)/postgres", programs)
        let name = Checksum.of(path)
        socketFolder = path.utf8.count <= Self.longestSocketFolder ? path : "/tmp/tributary-\(name)"
        if socketFolder != path {
            try Self.make(socketFolder)
            try programs.takeOver(socketFolder)
        }
    }

    func writeSettings() throws {
        let settings = """
            listen_addresses = ''
            unix_socket_directories = '\(socketFolder.replacingOccurrences(of: "'", with: "''"))'
            unix_socket_permissions = 0700
            max_connections = \(Self.mostConnections)
            shared_buffers = 128MB
            max_wal_size = 1GB
            checkpoint_timeout = 15min
            random_page_cost = 1.1
            max_parallel_workers_per_gather = 0
            autovacuum_naptime = 15s
            jit = off
            timezone = 'UTC'
            log_timezone = 'UTC'
            log_error_verbosity = terse
            log_min_error_statement = panic
            log_line_prefix = '%m [%p] '
            """
        try write(settings + "\n", "\(data)/tributary.conf")
        let main = "\(data)/postgresql.conf"
        let include = "include 'tributary.conf'"
        let existing = FileManager.default.contents(atPath: main).map { String(decoding: $0, as: UTF8.self) } ?? ""
        if !existing.contains(include) { try write(existing + "\n\(include)\n", main) }
    }

    /// What a server that was killed leaves behind; its number may belong to another process by now.
    func removeLocks() {
        for path in ["\(data)/postmaster.pid", "\(socketFolder)/.s.PGSQL.5432", "\(socketFolder)/.s.PGSQL.5432.lock"] {
            unlink(path)
        }
    }

    func setAsideLongLog() {
        let size = (try? FileManager.default.attributesOfItem(atPath: log))?[.size] as? Int ?? 0
        if size > Self.longestLogBytes { rename(log, "\(log).1") }
    }

    /// The last lines of the log, for a message about a failed start.
    var lastLogLines: String {
        let end = FileManager.default.contents(atPath: log)?.suffix(4000) ?? Data()
        return String(decoding: end, as: UTF8.self).split(separator: "\n").suffix(5).joined(separator: "\n")
    }

    private func write(_ text: String, _ path: String) throws {
        guard let file = fopen(path, "w") else { throw ServerProblem("The file \(path) cannot be written.") }
        defer { fclose(file) }
        guard fputs(text, file) >= 0 else { throw ServerProblem("The file \(path) cannot be written.") }
        chmod(path, 0o644)
    }

    private static func reachable(_ wanted: String, _ programs: ServerPrograms) throws -> String {
        // A server that was made here could enter.
        if FileManager.default.fileExists(atPath: "\(wanted)/data/PG_VERSION") { return wanted }
        try make(wanted)
        if programs.runsAsRoot {
            // The data folder holds secrets in files of their own; the server only has to pass through it.
            let parent = URL(fileURLWithPath: wanted).deletingLastPathComponent().path
            chmod(parent, 0o711)
        }
        try programs.takeOver(wanted)
        if try programs.canEnter(wanted) { return wanted }
        let path = "\(reachableFolder)/\(Checksum.of(wanted))"
        try make(path)
        try programs.takeOver(path)
        guard try programs.canEnter(path) else {
            throw ServerProblem("The user postgres can enter neither \(wanted) nor \(path).")
        }
        return path
    }

    private static func make(_ path: String) throws {
        do {
            try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        } catch {
            throw ServerProblem("The folder \(path) cannot be made: \(error.localizedDescription)")
        }
    }
}
