import Logging
import Postgres

/// A migrated database that others are cloned from, and clones for tests that roll back; one set per state of the
/// migrations, made by the first test process that needs it.
struct TemplateDatabase: Sendable {
    /// Nobody connects to it, so that it can be cloned.
    let name: String
    /// Tests connect to these and leave nothing behind.
    let sandboxNames: [String]

    /// Test processes that prepare at the same time take turns: any number that nothing else uses.
    private static let advisoryLock = 7_316_640_272

    static func prepared(server: String, sandboxes: Int) async throws -> TemplateDatabase {
        let migrations = try Migrations(folder: TestDatabase.migrationsFolder)
        let name = "tributary_test_\(migrations.checksum)"
        let template = TemplateDatabase(name: name, sandboxNames: (1...sandboxes).map { "\(name)_\($0)" })
        let admin = "\(server) user=tributary_owner dbname=postgres"
        let lock = try await lock(admin)
        if try await !exists(template.sandboxNames[sandboxes - 1], admin) {
            let raw = "\(name)_raw"
            try await execute(["drop database if exists \(raw) with (force)", "create database \(raw)"], admin)
            try await migrations.run(
                owner: "\(server) user=tributary_owner dbname=\(raw)", logger: Logger(label: "test"))
            try await execute(
                ["drop database if exists \(name) with (force)", "alter database \(raw) rename to \(name)"]
                    + template.sandboxNames.flatMap {
                        ["drop database if exists \($0) with (force)", "create database \($0) template \(name)"]
                    }, admin)
        }
        withExtendedLifetime(lock) {}
        return template
    }

    private final class Lock: @unchecked Sendable {
        private let session: OwnerSession

        init(_ address: String) throws {
            session = try OwnerSession(address)
            try session.rows("select pg_advisory_lock(\(TemplateDatabase.advisoryLock))")
        }
    }

    private static func lock(_ admin: String) async throws -> Lock {
        try await SystemThread.run("test-lock") { try Lock(admin) }
    }

    private static func exists(_ database: String, _ admin: String) async throws -> Bool {
        try await OwnerSession.with(admin) { session in
            try !session.rows("select 1 from pg_database where datname = \(database)").isEmpty
        }
    }

    private static func execute(_ statements: [String], _ admin: String) async throws {
        try await OwnerSession.with(admin) { session in
            for statement in statements { try session.execute(statement) }
        }
    }
}
