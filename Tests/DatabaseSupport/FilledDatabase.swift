import Foundation
import Postgres

/// A migrated database that is filled once in a process, by the first test that needs it; each test gets a copy.
public final class FilledDatabase: Sendable {
    private static let prefix = "tributary_test_filled_"

    /// Its name; nobody connects to it any more, so that it can be copied.
    let made: Task<String, any Error>

    public init(_ name: String, fill: @escaping @Sendable (Database) async throws -> Void) {
        made = Task {
            let own = OwnDatabase(name: "\(Self.prefix)\(ProcessInfo.processInfo.processIdentifier)_\(name)")
            try await Self.dropThoseOfEndedProcesses()
            try await TestDatabase.create(own, from: TestDatabase.templateName())
            let database = TestDatabase.open(own, connections: 8)
            defer { database.close() }
            try await fill(database)
            return own.name
        }
    }

    private static func dropThoseOfEndedProcesses() async throws {
        try await OwnerSession.with(TestDatabase.address("tributary_owner", "postgres")) { session in
            let found = try session.rows(
                "select datname::text as name from pg_database where datname like \(prefix + "%")")
            for row in found {
                let name: String = try row["name"]
                let process = name.dropFirst(prefix.count).prefix { $0 != "_" }
                if FileManager.default.fileExists(atPath: "/proc/\(process)") { continue }
                try? session.execute("drop database if exists \(name) with (force)")
            }
        }
    }
}
