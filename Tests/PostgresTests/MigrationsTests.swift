import DatabaseSupport
import Foundation
import Glibc
import Logging
import Postgres
import Testing

@Suite(.database) struct MigrationsTests {
    /// A folder of migrations that ends with the test, and an empty database to run them in.
    private func withFolder(
        _ files: [String: String], _ body: (Folder, String) async throws -> Void
    ) async throws {
        let folder = Folder(path: "/tmp/tributary-migrations-\(getpid())-\(UInt32.random(in: 0 ... .max))")
        try FileManager.default.createDirectory(atPath: folder.path, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder.path) }
        for (name, text) in files { folder.write(name, text) }
        try await TestDatabase.own { _, own in
            try await OwnerSession.with(own.owner) { session in
                try session.execute("drop schema public cascade; create schema public")
            }
            try await body(folder, own.owner)
        }
    }

    private struct Folder: Sendable {
        let path: String

        func write(_ name: String, _ text: String) {
            _ = FileManager.default.createFile(atPath: "\(path)/\(name)", contents: Data(text.utf8))
        }

        func run(_ owner: String) async throws {
            try await Migrations(folder: path).run(owner: owner, logger: TestDatabase.logger)
        }
    }

    private func tables(_ owner: String) async throws -> [String] {
        try await OwnerSession.with(owner) { session in
            try session.rows("select tablename::text as name from pg_tables where schemaname = 'public' order by 1")
                .map { try $0["name"] }
        }
    }

    @Test func eachRunsOnceInOrder() async throws {
        let files = ["0002_b.sql": "alter table a add b int", "0001_a.sql": "create table a (a int)"]
        try await withFolder(files) { folder, owner in
            try await folder.run(owner)
            folder.write("0003_c.sql", "create table c (c int); insert into c values (1)")
            try await folder.run(owner)
            try await folder.run(owner)
            #expect(try await tables(owner) == ["a", "c", "migrations"])
        }
    }

    @Test func aChangedOldFileStops() async throws {
        try await withFolder(["0001_a.sql": "create table a (a int)"]) { folder, owner in
            try await folder.run(owner)
            folder.write("0001_a.sql", "create table a (a int )")
            await #expect(throws: Migrations.Problem.changed("0001_a.sql")) { try await folder.run(owner) }
        }
    }

    @Test func aFailedFileLeavesNothing() async throws {
        try await withFolder(["0001_a.sql": "create table a (a int); select 1 / 0"]) { folder, owner in
            await #expect(throws: Migrations.Problem.self) { try await folder.run(owner) }
            let left = try await tables(owner)
            #expect(left == ["migrations"])
        }
    }

    @Test func aNewerDatabaseStops() async throws {
        try await withFolder(["0001_a.sql": "select 1", "0002_b.sql": "select 1"]) { folder, owner in
            try await folder.run(owner)
            try FileManager.default.removeItem(atPath: "\(folder.path)/0002_b.sql")
            await #expect(throws: Migrations.Problem.unknown(2)) { try await folder.run(owner) }
        }
    }

    @Test func namesAreChecked() async throws {
        try await withFolder(["1_a.sql": "select 1"]) { folder, _ in
            #expect(throws: Migrations.Problem.badName("1_a.sql")) { try Migrations(folder: folder.path) }
        }
        try await withFolder(["0001_a.sql": "select 1", "0001_b.sql": "select 1"]) { folder, _ in
            #expect(throws: Migrations.Problem.doubled(1)) { try Migrations(folder: folder.path) }
        }
    }

    @Test func twoStartsAtOnceTakeTurns() async throws {
        try await withFolder(["0001_a.sql": "create table a (a int); select pg_sleep(0.2)"]) { folder, owner in
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<4 { group.addTask { try await folder.run(owner) } }
                try await group.waitForAll()
            }
            #expect(try await tables(owner) == ["a", "migrations"])
        }
    }

    /// Somebody reads for a while: the migration waits its turn, and those who come later do not wait behind it.
    @Test func aTableInUseIsWaitedForWithoutHoldingUpOthers() async throws {
        let files = ["0001_a.sql": "create table a (a int)"]
        try await withFolder(files) { folder, owner in
            try await folder.run(owner)
            folder.write("0002_b.sql", "alter table a add b int")
            let reader = Task {
                try await OwnerSession.with(owner) { session in
                    try session.execute("begin; select * from a; select pg_sleep(4); commit")
                }
            }
            try await Task.sleep(for: .milliseconds(300))
            let migration = Task { try await folder.run(owner) }
            for _ in 0..<12 {
                // The server counts: this process may be slow for other reasons.
                try await OwnerSession.with(owner) { session in
                    try session.execute("set statement_timeout = '3s'; select 1 from a")
                }
                try await Task.sleep(for: .milliseconds(200))
            }
            try await reader.value
            try await migration.value
            let columns = try await OwnerSession.with(owner) { session in
                try session.rows("select 1 from pg_attribute where attrelid = 'a'::regclass and attnum > 0").count
            }
            #expect(columns == 2)
        }
    }

    /// Writers are at work while their table changes, and somebody reads it for longer than a migration may wait: none
    /// of them fails, none waits long, and nothing that was written is missing.
    @Test func writersGoOnWhileTheirTableChanges() async throws {
        let files = ["0001_a.sql": "create table a (n int generated always as identity primary key)"]
        try await withFolder(files) { folder, owner in
            try await folder.run(owner)
            folder.write("0002_b.sql", "alter table a add b int not null default 7")
            folder.write("0003_c.sql", "create index a_b on a (b)")
            folder.write("0004_d.sql", "alter table a add constraint a_b_check check (b > 0) not valid")
            let end = ContinuousClock.now + .seconds(7)
            let writers = (0..<4).map { _ in Task { try await written(owner, until: end) } }
            let reader = Task {
                try await OwnerSession.with(owner) { session in
                    try session.execute("begin; select * from a; select pg_sleep(5); commit")
                }
            }
            try await Task.sleep(for: .milliseconds(300))
            try await folder.run(owner)
            try await reader.value
            var count = 0
            for writer in writers { count += try await writer.value }
            #expect(count >= 4)
            let rows: [Int] = try await OwnerSession.with(owner) { session in
                try session.rows("select count(*) as n from a where b = 7").map { try $0["n"] }
            }
            #expect(rows == [count])
        }
    }

    /// Writes row after row, each at least once, and gives how many. Fails where the server lets one wait for three
    /// seconds.
    private func written(_ owner: String, until end: ContinuousClock.Instant) async throws -> Int {
        try await OwnerSession.with(owner) { session in
            try session.execute("set statement_timeout = '3s'")
            var count = 0
            repeat {
                try session.execute("begin; insert into a default values; select pg_sleep(0.02); commit")
                count += 1
            } while ContinuousClock.now < end
            return count
        }
    }

    @Test func readinessKnowsWhetherAllAreApplied() async throws {
        try await TestDatabase.own { database, _ in
            let migrations = try Migrations(folder: TestDatabase.migrationsFolder)
            #expect(try await migrations.areApplied(in: database))
        }
    }
}
