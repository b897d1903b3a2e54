import Kernel
import Logging

/// A database whose units of work are savepoints of one transaction that is rolled back in the end: for tests, one at a
/// time. Row level security applies as always, because each unit of work takes on its role.
package final class Sandbox: Sendable {
    /// A unit of work inside another one would wait for itself: this is how long until that shows.
    private static let patience = Duration.seconds(20)

    private let sessions: Pool
    private let turn = Turn(places: 1)
    private let logger: Logger

    /// `owner` logs in as a role that is a member of the program's and the platform's role.
    package init(owner: String, path: ServerPath = .direct, logger: Logger) {
        sessions = Pool(limit: 1, patience: Self.patience) { try await Connection.open(owner, path) }
        self.logger = logger
    }

    package func rolledBack<Value: Sendable>(_ body: (Database) async throws -> Value) async throws -> Value {
        await turn.take()
        defer { turn.give() }
        let lease = try await sessions.take()
        defer { sessions.give(lease) }
        _ = try await lease.connection.run([Statement(text: "begin"), Dialect.settings])
        let only = Pool(limit: 1, patience: Self.patience) { lease.connection }
        let database = Database(program: only, platform: only, dialect: .savepoints, logger: logger)
        let result: Result<Value, any Error>
        do {
            result = .success(try await body(database))
        } catch {
            result = .failure(error)
        }
        // Whoever still holds the database must not use or check a connection that goes to another test.
        database.close()
        _ = try await lease.connection.run([Statement(text: "rollback")])
        return try result.get()
    }
}
