import Foundation
import Logging
import Postgres
import Synchronization

/// Migrated databases for tests, on the server that TRIBUTARY_TEST_SERVER names.
public enum TestDatabase {
    /// Rolled-back tests that run at the same time.
    private static let sandboxCount = 6
    /// Tests with a database of their own that run at the same time.
    private static let ownDatabases = 3
    private static let attempts = 20
    /// Longer than the program waits for a connection: many tests share a machine.
    private static let patience = Duration.seconds(60)

    public static let server = ProcessInfo.processInfo.environment["TRIBUTARY_TEST_SERVER"] ?? "host=/tmp/pgdev"

    /// A pooler in transaction mode before that server, through which the program's units of work go: TRIBUTARY_TEST_POOLER
    /// is its address. What sets databases up goes to the server itself.
    static let pooler = ProcessInfo.processInfo.environment["TRIBUTARY_TEST_POOLER"]
    public static var path: ServerPath { pooler == nil ? .direct : .transactionPooler }

    /// The folder Migrations beside the folder Tests.
    public static var migrationsFolder: String {
        var folder = URL(fileURLWithPath: #filePath)
        for _ in 0..<3 { folder.deleteLastPathComponent() }
        return folder.appendingPathComponent("Migrations").path
    }

    public static var logger: Logger {
        var logger = Logger(label: "test")
        logger.logLevel = .warning
        return logger
    }

    private static let template = Task {
        try await TemplateDatabase.prepared(server: server, sandboxes: sandboxCount)
    }

    /// Each has a database to itself: two tests that add the same unique value would wait for each other's end.
    private static let sandboxes = Task {
        Sandboxes(
            try await template.value.sandboxNames.map {
                Sandbox(owner: unitAddress("tributary_owner", $0), path: path, logger: logger)
            })
    }

    private static let turn = Turn(places: ownDatabases)
    private static let lastNumber = Atomic(0)

    /// Makes sure that the migrated template exists.
    public static func prepare() async throws {
        _ = try await template.value
    }

    /// A database whose units of work are savepoints of one connection; everything is undone at the end. Units of
    /// work that run at the same time wait for each other; one inside another ends in `DatabaseBusy`.
    @discardableResult public static func rolledBack<Value: Sendable>(
        _ body: (Database) async throws -> Value
    ) async throws -> Value {
        try await sandboxes.value.one { try await $0.rolledBack(body) }
    }

    /// A database of its own, for tests that need several connections or look at what was committed.
    @discardableResult public static func own<Value: Sendable>(
        connections: Int = 8, copyOf filled: FilledDatabase? = nil,
        _ body: (Database, OwnDatabase) async throws -> Value
    ) async throws -> Value {
        let source = if let filled { try await filled.made.value } else { try await templateName() }
        await turn.take()
        defer { turn.give() }
        let number = lastNumber.add(1, ordering: .relaxed).newValue
        let own = OwnDatabase(name: "tributary_test_own_\(ProcessInfo.processInfo.processIdentifier)_\(number)")
        try await create(own, from: source)
        let database = open(own, connections: connections)
        let result: Result<Value, any Error>
        do {
            result = .success(try await body(database, own))
        } catch {
            result = .failure(error)
        }
        database.close()
        try await persistently { try $0.execute("drop database if exists \(own.name) with (force)") }
        return try result.get()
    }

    /// The same, for a test that needs only the database itself.
    @discardableResult public static func own<Value: Sendable>(
        connections: Int = 8, copyOf filled: FilledDatabase? = nil, _ body: (Database) async throws -> Value
    ) async throws -> Value {
        try await own(connections: connections, copyOf: filled) { database, _ in try await body(database) }
    }

    /// The name of the migrated database that others are copied from.
    static func templateName() async throws -> String { try await template.value.name }

    static func create(_ own: OwnDatabase, from source: String) async throws {
        try await persistently { try $0.execute("create database \(own.name) template \(source)") }
    }

    static func open(_ own: OwnDatabase, connections: Int) -> Database {
        Database(
            program: own.program, platform: own.platform, limit: connections, patience: patience, path: path,
            logger: logger)
    }

    /// Only the superuser may end a session that is just beginning or a worker of the server: those end by themselves.
    private static func persistently(_ act: @escaping @Sendable (OwnerSession) throws -> Void) async throws {
        for attempt in 1...attempts {
            do {
                return try await OwnerSession.with(address("tributary_owner", "postgres"), act)
            } catch  where attempt < attempts {
                try await Task.sleep(for: .milliseconds(100))
            }
        }
    }

    /// The connection string of the server's superuser, for what no role of the program may do.
    public static func superuser(_ database: String) -> String { address("postgres", database) }

    /// Where units of work go.
    static func unitAddress(_ role: String, _ database: String) -> String {
        "\(pooler ?? server) user=\(role) dbname=\(database)"
    }

    static func address(_ role: String, _ database: String) -> String {
        "\(server) user=\(role) dbname=\(database)"
    }
}

/// Where a database of a test's own can be reached.
public struct OwnDatabase: Sendable {
    public let name: String

    public var owner: String { TestDatabase.address("tributary_owner", name) }
    public var program: String { TestDatabase.unitAddress("tributary_program", name) }
    public var platform: String { TestDatabase.unitAddress("tributary_platform", name) }
}
