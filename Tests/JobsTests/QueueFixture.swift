import DatabaseSupport
import Kernel
import Logging
import Postgres
import Synchronization

@testable import Jobs

/// A job that tests tell apart by its word.
struct Note: Job {
    static let kind = "note"

    let word: String
}

struct Frail: Job {
    static let kind = "frail"
    static let maxAttempts = 3
}

/// One of many, in a queue of its own.
struct Bulk: Job {
    static let kind = "bulk"
    static let queue = "bulk"

    let number: Int
}

/// What handlers saw, in order.
final class Diary: Sendable {
    private let lines = Mutex<[String]>([])

    var all: [String] { lines.withLock { $0 } }

    func write(_ line: String) { lines.withLock { $0.append(line) } }
}

struct Broken: Error {}

/// Two tenants, a settable clock and a worker over a database.
struct QueueFixture: Sendable {
    static let north = Identifier(high: 1, low: 1)
    static let south = Identifier(high: 1, low: 2)

    let database: Database
    let clock = SettableClock(Instant("2026-11-21T12:00:00Z") ?? Instant(seconds: 0))
    let chance = Chance.seeded(7)
    let diary = Diary()

    init(_ database: Database) async throws {
        self.database = database
        let tenants = [(Self.north, "north", "America/New_York"), (Self.south, "south", "Europe/Berlin")]
        for (id, slug, zone) in tenants {
            try await database.platform { tx in
                _ = try await tx.execute(
                    """
                    insert into tenants (id, slug, name, legal_name, time_zone, currency, support_email,
                        footer_address, created_at)
                    values (\(id), \(slug), \(slug), \(slug), \(zone), 'USD', 'a@example.com', 'x',
                        '2026-01-01T00:00:00Z')
                    """)
            }
        }
    }

    func worker(
        schedules: Schedules = Schedules(), _ build: (inout JobHandlers) -> Void = { _ in }
    ) -> Worker {
        var handlers = JobHandlers()
        let diary = diary
        handlers.on(Note.self) { note, _ in diary.write(note.word) }
        build(&handlers)
        return Worker(
            database: database, handlers: handlers, schedules: schedules, clock: clock.clock, chance: chance,
            logger: Logger(label: "quiet", factory: { _ in SwiftLogNoOpLogHandler() }))
    }

    func enqueue(
        _ job: some Job, tenant: Identifier = north, at: Instant? = nil, key: String? = nil, priority: Int = 0
    ) async throws {
        try await database.transaction(tenant) { tx in
            try await Jobs(tx, clock: clock.clock, chance: chance).enqueue(job, at: at, key: key, priority: priority)
        }
    }

    func states(_ tenant: Identifier = north) async throws -> [String] {
        try await database.reading(tenant) { tx in
            try await tx.rows("select state from jobs order by id").map { try $0["state"] }
        }
    }

    /// Claims as another worker would.
    func claim(
        _ limit: Int = 10, kinds: [String] = [Note.kind, Frail.kind], limits: [QueueLimit] = []
    ) async throws -> [ClaimedJob] {
        let now = clock.now
        return try await database.platform { tx in
            try await ClaimedJobs(tx: tx).claim(
                limit, kinds: kinds, limits: limits, worker: Identifier(at: now, chance: chance), now: now,
                lease: Pace.normal.lease)
        }
    }

    func finish(_ job: ClaimedJob) async throws -> Bool {
        try await database.platform { tx in try await ClaimedJobs(tx: tx).finish(job, now: clock.now) }
    }

    /// What time does to the claims of workers that are dead or frozen.
    func endLeases() async throws {
        try await database.platform { tx in
            _ = try await tx.execute(
                "update jobs set leased_until = clock_timestamp() - interval '1 second' where state = 'running'")
        }
    }
}
