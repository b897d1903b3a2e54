import DatabaseSupport
import Kernel
import Logging
import Postgres
import Synchronization
import Testing

/// How units of work end when the server does not play along.
@Suite(.database) struct OutcomeTests {
    private let north = Identifier(high: 1, low: 1)

    private final class Tally: Sendable {
        private let count = Atomic(0)
        func next() -> Int { count.add(1, ordering: .sequentiallyConsistent).newValue }
        var now: Int { count.load(ordering: .sequentiallyConsistent) }
    }

    private func prepare(_ own: OwnDatabase) async throws {
        try await OwnerSession.with(own.owner) { session in
            try session.execute(
                """
                create table marks (id uuid primary key, value int not null);
                grant select, insert, update on marks to tributary_program;
                """)
        }
    }

    private func endSession(_ own: OwnDatabase, _ pid: Int) async throws {
        try await OwnerSession.with(TestDatabase.superuser(own.name)) { session in
            _ = try session.rows("select pg_terminate_backend(\(Int32(pid)))")
        }
    }

    @Test func aServerThatGoesAwayBeforeTheCommitIsTriedAgain() async throws {
        try await TestDatabase.own { database, own in
            try await prepare(own)
            let tries = Tally()
            try await database.transaction(north) { tx in
                let pid: Int = try await tx.first("select pg_backend_pid()::bigint as pid")?["pid"] ?? 0
                try await tx.execute("insert into marks values (\(north), 1)")
                if tries.next() == 1 { try await endSession(own, pid) }
                try await tx.execute("update marks set value = value + 1")
            }
            let values = try await database.reading(north) { tx in
                try await tx.rows("select value from marks").map { try $0["value"] as Int }
            }
            #expect(values == [2] && tries.now == 2)
        }
    }

    /// The session is ended after the last statement, so that the commit meets a server that is gone.
    @Test func anUnknownEndIsToldUnlessTheWorkIsRepeatable() async throws {
        try await TestDatabase.own { database, own in
            try await prepare(own)
            await #expect(throws: CommitUnknown.self) {
                try await database.transaction(north) { tx in
                    let pid: Int = try await tx.first("select pg_backend_pid()::bigint as pid")?["pid"] ?? 0
                    try await tx.execute("insert into marks values (\(north), 1) on conflict do nothing")
                    try await endSession(own, pid)
                    try await Task.sleep(for: .milliseconds(100))
                }
            }
            let tries = Tally()
            try await database.transaction(north) { tx in
                await tx.beRepeatable()
                let pid: Int = try await tx.first("select pg_backend_pid()::bigint as pid")?["pid"] ?? 0
                try await tx.execute("insert into marks values (\(north), 1) on conflict do nothing")
                if tries.next() > 1 { return }
                try await endSession(own, pid)
                try await Task.sleep(for: .milliseconds(100))
            }
            let count: Int? = try await database.reading(north) { tx in
                try await tx.first("select count(*) as n from marks")?["n"]
            }
            #expect(tries.now == 2 && count == 1)
        }
    }

    @Test func slowStatementsAreNotedWithTheirPlanAndWithoutTheirValues() async throws {
        try await TestDatabase.own { _, own in
            try await prepare(own)
            let lines = Lines()
            let logger = Logger(label: "slow", factory: { _ in LineHandler(lines: lines) })
            let database = Database(
                program: own.program, platform: own.platform, path: TestDatabase.path,
                slowThreshold: .milliseconds(30), logger: logger)
            defer { database.close() }
            try await database.reading(north) { tx in
                _ = try await tx.rows(
                    "select pg_sleep(0.05), value from (values (1)) v (value) where \("a secret") <> ''")
            }
            for _ in 0..<100 where lines.all.isEmpty { try await Task.sleep(for: .milliseconds(20)) }
            let line = try #require(lines.all.first)
            #expect(line.contains("pg_sleep") && line.contains("Result") && line.contains("cost="))
            #expect(!line.contains("a secret"))
        }
    }

    final class Lines: Sendable {
        private let lines = Mutex<[String]>([])
        var all: [String] { lines.withLock { $0 } }
        func add(_ line: String) { lines.withLock { $0.append(line) } }
    }

    struct LineHandler: LogHandler {
        let lines: Lines
        var logLevel = Logger.Level.info
        var metadata: Logger.Metadata = [:]
        var metadataProvider: Logger.MetadataProvider?

        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }

        func log(event: LogEvent) {
            lines.add("\(event.message) \((event.metadata ?? [:]).map { "\($0)=\($1)" }.sorted())")
        }
    }
}
