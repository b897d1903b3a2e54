import DatabaseSupport
import Kernel
import Postgres
import Synchronization
import Testing

/// Units of work against several real connections: waiting, breaking, meeting each other.
@Suite(.database) struct PoolTests {
    private let north = Identifier(high: 1, low: 1)

    private final class Tally: Sendable {
        let count = Atomic(0)
    }

    private func database(_ own: OwnDatabase, limit: Int, patience: Duration) -> Database {
        Database(
            program: own.program, platform: own.platform, limit: limit, patience: patience, path: TestDatabase.path,
            logger: TestDatabase.logger)
    }

    @Test func whoWaitsTooLongIsTurnedAway() async throws {
        try await TestDatabase.own { _, own in
            let database = database(own, limit: 1, patience: .milliseconds(100))
            defer { database.close() }
            // On a busy machine to open the connection takes longer than anybody waits here.
            while (try? await database.reading(north) { tx in try await tx.rows("select 1").count }) == nil {}
            try await database.reading(north) { tx in
                _ = try await tx.rows("select 1")
                await #expect(throws: DatabaseBusy.self) {
                    try await database.reading(north) { tx in _ = try await tx.rows("select 1") }
                }
            }
            try await database.reading(north) { tx in _ = try await tx.rows("select 1") }
        }
    }

    @Test func aCancelledWaitEndsAtOnce() async throws {
        try await TestDatabase.own { _, own in
            let database = database(own, limit: 1, patience: .seconds(30))
            defer { database.close() }
            try await database.reading(north) { tx in
                _ = try await tx.rows("select 1")
                let waiting = Task { try await database.reading(north) { tx in _ = try await tx.rows("select 1") } }
                try await Task.sleep(for: .milliseconds(50))
                waiting.cancel()
                await #expect(throws: CancellationError.self) { try await waiting.value }
            }
        }
    }

    @Test func brokenConnectionsAreReplacedWithinTheUnitOfWork() async throws {
        try await TestDatabase.own { database, own in
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<4 {
                    group.addTask {
                        try await database.reading(north) { tx in _ = try await tx.rows("select pg_sleep(0.05)") }
                    }
                }
                try await group.waitForAll()
            }
            try await OwnerSession.with(TestDatabase.superuser(own.name)) { session in
                _ = try session.rows(
                    """
                    select pg_terminate_backend(pid) from pg_stat_activity
                    where datname = current_database() and pid <> pg_backend_pid()
                    """)
            }
            let answer: Int? = try await database.transaction(north) { tx in
                try await tx.first("select 7 as n")?["n"]
            }
            #expect(answer == 7)
        }
    }

    @Test func unitsOfWorkThatMeetAreDoneAgain() async throws {
        try await TestDatabase.own { database, own in
            try await OwnerSession.with(own.owner) { session in
                try session.execute(
                    """
                    create table counters (id int primary key, value int not null);
                    insert into counters values (1, 0), (2, 0);
                    grant select, update on counters to tributary_program;
                    """)
            }
            let tries = Tally()
            try await withThrowingTaskGroup(of: Void.self) { group in
                for worker in 0..<4 {
                    group.addTask {
                        try await database.transaction(north) { tx in
                            _ = tries.count.add(1, ordering: .relaxed)
                            for id in worker.isMultiple(of: 2) ? [1, 2] : [2, 1] {
                                try await tx.execute("update counters set value = value + 1 where id = \(id)")
                                try await Task.sleep(for: .milliseconds(5))
                            }
                        }
                    }
                }
                try await group.waitForAll()
            }
            let values = try await database.reading(north) { tx in
                try await tx.rows("select value from counters order by id").map { try $0["value"] as Int }
            }
            #expect(values == [4, 4])
            #expect(tries.count.load(ordering: .relaxed) > 4, "without a deadlock this proves nothing")
        }
    }

    @Test func anAddressMayBeAURL() async throws {
        try await TestDatabase.own { _, own in
            let host = TestDatabase.server.replacing("host=", with: "").replacing("/", with: "%2F")
            let url = "postgresql://tributary_program@\(host)/\(own.name)?connect_timeout=3"
            let database = Database(program: url, platform: url, logger: TestDatabase.logger)
            defer { database.close() }
            let name: String? = try await database.reading(north) { tx in
                try await tx.first("select current_user::text as name")?["name"]
            }
            #expect(name == "tributary_program")
        }
    }

    @Test func manyMoreThanConnectionsAllGetTheirTurn() async throws {
        try await TestDatabase.own { database, _ in
            let sum = try await withThrowingTaskGroup(of: Int.self) { group in
                for n in 1...500 {
                    group.addTask {
                        try await database.reading(north) { tx in try await tx.first("select \(n) as n")?["n"] ?? 0 }
                    }
                }
                return try await group.reduce(0, +)
            }
            #expect(sum == 125_250)
        }
    }
}
