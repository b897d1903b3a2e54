import Foundation
import Glibc
import Kernel
import Logging
import Postgres

/// Writes to a database without pause, whatever happens to its servers, and notes outside of it what was acknowledged:
/// `failover_test.py` holds the one against the other. Each line is a time, `ok` or `error`, and the row's key. With
/// WRITER_BELIEVES it takes an unknown end for an acknowledgement, as a program does that listens to `COMMIT` alone.
@main struct FailoverWriter {
    private static let writers = 8
    private static let tenant = Identifier(high: 1, low: 1)

    static func main() async throws {
        let environment = ProcessInfo.processInfo.environment
        guard let address = environment["WRITER_DATABASE"], let folder = environment["WRITER_FOLDER"] else {
            throw MissingSetting()
        }
        let believes = environment["WRITER_BELIEVES"] != nil
        let database = Database(program: address, platform: address, logger: Logger(label: "writer"))
        try await withThrowingTaskGroup(of: Void.self) { group in
            for writer in 0..<writers {
                group.addTask {
                    try await write(to: database, notes: "\(folder)/writer-\(writer).log", believes: believes)
                }
            }
            try await group.waitForAll()
        }
    }

    private static func write(to database: Database, notes path: String, believes: Bool) async throws {
        let notes = open(path, O_WRONLY | O_CREAT | O_APPEND, 0o644)
        guard notes >= 0 else { throw MissingSetting() }
        while true {
            let now = Clock.system.now
            let id = Identifier(at: now, chance: .system)
            do {
                do {
                    try await add(id, to: database, isRepeatable: !believes)
                } catch is CommitUnknown where believes {}
                note("\(Clock.system.now.microseconds) ok \(id)\n", notes)
            } catch {
                note("\(Clock.system.now.microseconds) error \(id) \(error)\n", notes)
                try await Task.sleep(for: .milliseconds(50))
            }
        }
    }

    /// One keyed unit of work: the row, and one more in the count of rows. Done twice, it finds its row.
    private static func add(_ id: Identifier, to database: Database, isRepeatable: Bool) async throws {
        try await database.transaction(tenant) { tx in
            if isRepeatable { await tx.beRepeatable() }
            let added = try await tx.execute(
                "insert into writes (tenant_id, id) values (\(tx.tenantID), \(id)) on conflict do nothing")
            if added == 0 { return }
            let shard = Int(id.low % 64)
            try await tx.execute("update counts set rows = rows + 1 where shard = \(shard)")
        }
    }

    /// Acknowledged is what lies on the disk, as a caller would have it.
    private static func note(_ line: String, _ file: Int32) {
        var line = line
        line.withUTF8 { bytes in _ = Glibc.write(file, bytes.baseAddress, bytes.count) }
        fdatasync(file)
    }
}

struct MissingSetting: Error {}
