import Kernel
import Logging
import ServiceLifecycle

/// The way to the database: every statement runs in a unit of work of one tenant, or of the platform.
public final class Database: Service {
    /// How many connections each role keeps at most.
    public static let connectionsPerRole = 8
    /// How long a unit of work waits for a connection.
    public static let patience = Duration.seconds(5)
    /// How often a unit of work is tried that met another one, or lost its connection before the commit.
    static let attempts = 6
    static let firstPause = Duration.milliseconds(20)
    static let trimInterval = Duration.seconds(60)

    private let program: Pool
    private let platform: Pool
    private let dialect: Dialect
    private let logger: Logger
    private let wakeups: Wakeups
    private let announcements: Announcements?
    private let slow: SlowStatements

    /// The addresses are libpq connection strings: `program` and `platform` log in with the role of that name.
    /// `listening` leads to the server itself where the path does not; nil hears no wake-ups of other processes then.
    public convenience init(
        program: String, platform: String, limit: Int = Database.connectionsPerRole,
        patience: Duration = Database.patience, path: ServerPath = .direct, listening: String? = nil,
        slowThreshold: Duration = .seconds(1), logger: Logger
    ) {
        self.init(
            program: Pool(limit: limit, patience: patience) { try await Connection.open(program, path) },
            platform: Pool(limit: limit, patience: patience) { try await Connection.open(platform, path) },
            dialect: path == .direct ? .transactions : .pooledTransactions,
            listening: path == .direct ? platform : listening, slowThreshold: slowThreshold, logger: logger)
    }

    /// `listening` is where wake-ups of other processes are heard; nil hears none.
    init(
        program: Pool, platform: Pool, dialect: Dialect, listening: String? = nil,
        slowThreshold: Duration = SlowStatements.threshold, logger: Logger
    ) {
        slow = SlowStatements(threshold: slowThreshold, logger: logger)
        self.program = program
        self.platform = platform
        self.dialect = dialect
        self.logger = logger
        let wakeups = Wakeups()
        self.wakeups = wakeups
        announcements = listening.map { Announcements(address: $0, wakeups: wakeups, logger: logger) }
    }

    /// One unit of work of a tenant. When it meets another one (serialization failure, deadlock) or the server goes
    /// away before the commit, everything is undone and the body runs again, on the server that took over where there
    /// is one; likewise after the cause of a `Curable` error was removed. When the connection breaks during the commit,
    /// a unit of work that is repeatable runs again and finds out; any other throws `CommitUnknown`.
    public func transaction<Value: Sendable>(
        _ tenant: Identifier, _ body: @Sendable (Transaction) async throws -> Value
    ) async throws -> Value {
        if let whole = whole(of: tenant) { return try await whole.savepoint(body) }
        return try await perform(program, dialect.writing(tenant), tenant, body)
    }

    /// One unit of work that consists of all units of work of the tenant that `body` begins in its task: they become
    /// durable together or not at all. One that throws is undone alone; `body` decides whether the rest goes on.
    public func together<Value: Sendable>(
        _ tenant: Identifier, _ body: @Sendable (Transaction) async throws -> Value
    ) async throws -> Value {
        try await perform(program, dialect.writing(tenant), tenant) { tx in
            try await Self.$whole.withValue(Whole(database: ObjectIdentifier(self), tx: tx)) { try await body(tx) }
        }
    }

    /// A look at one consistent state of a tenant's rows; writing is refused.
    public func reading<Value: Sendable>(
        _ tenant: Identifier, _ body: @Sendable (Transaction) async throws -> Value
    ) async throws -> Value {
        if let whole = whole(of: tenant) { return try await body(whole) }
        return try await perform(program, dialect.reading(tenant), tenant, body)
    }

    /// A unit of work of the platform: tenants, jobs and schedules, never a tenant's business rows.
    public func platform<Value: Sendable>(
        _ body: @Sendable (Transaction) async throws -> Value
    ) async throws -> Value {
        try await perform(platform, dialect.platform, nil, body)
    }

    /// An element each time a unit of work has woken the topic and was committed: one of this process at once, one of
    /// another process soon while `run` is running, or not at all.
    public func wakeups(_ topic: String) -> AsyncStream<Void> { wakeups.stream(topic) }

    /// Closes connections that nobody needs and carries wake-ups between processes, until the program stops; then
    /// refuses new work.
    public func run() async throws {
        await cancelWhenGracefulShutdown { [self] in
            await withTaskGroup(of: Void.self) { group in
                group.addTask { await self.trim() }
                if let announcements {
                    group.addTask { await announcements.listen() }
                    group.addTask { await announcements.send(self) }
                }
            }
        }
        close()
    }

    /// Opens a connection of each role ahead of the first unit of work. Does nothing when the server cannot be reached:
    /// units of work will tell.
    public func connect() async {
        async let platform: Void = Self.open(platform)
        await Self.open(program)
        await platform
    }

    /// Refuses new work and closes each connection as soon as it is free.
    public func close() {
        program.close()
        platform.close()
    }

    private static func open(_ pool: Pool) async {
        if let lease = try? await pool.take() { pool.give(lease) }
    }

    private func trim() async {
        while !Task.isCancelled {
            try? await Task.sleep(for: Self.trimInterval)
            program.trim()
            platform.trim()
        }
    }

    private func perform<Value: Sendable>(
        _ pool: Pool, _ bounds: UnitBounds, _ tenant: Identifier?, _ body: (Transaction) async throws -> Value
    ) async throws -> Value {
        var pause = Self.firstPause
        var isConfirming = false
        for attempt in 1... {
            do {
                return try await performOnce(pool, bounds, tenant, isConfirming, body)
            } catch let retry as Retry {
                guard attempt < Self.attempts else { throw retry.cause }
                isConfirming = isConfirming || retry.cause is CommitUnknown
                if let curable = retry.cause as? any Curable {
                    try await curable.cure()
                    continue
                }
                logger.debug("unit of work runs again", metadata: ["cause": "\(retry.cause)", "attempt": "\(attempt)"])
                // Units of work that met must not come back at the same moment: between half the pause and all of it.
                try await Task.sleep(for: pause * Int(50 + Chance.system.number(below: 51)) / 100)
                pause *= 3
            }
        }
        throw DatabaseBusy()
    }

    /// Writes an error to the log that its caller does not pass on, because the work around it goes on.
    public func report(_ error: any Error, about subject: String) {
        logger.error(
            "work goes on after an error",
            metadata: ["failure": "\(String(reflecting: error))", "about": "\(subject)"])
    }

    /// The unit of work that others in this task become a part of.
    private struct Whole: Sendable {
        let database: ObjectIdentifier
        let tx: Transaction
    }

    @TaskLocal private static var whole: Whole?

    private func whole(of tenant: Identifier) -> Transaction? {
        guard let whole = Self.whole, whole.database == ObjectIdentifier(self), whole.tx.tenantID == tenant else {
            return nil
        }
        return whole.tx
    }

    private struct Retry: Error {
        let cause: any Error
    }

    private func performOnce<Value: Sendable>(
        _ pool: Pool, _ bounds: UnitBounds, _ tenant: Identifier?, _ isConfirming: Bool,
        _ body: (Transaction) async throws -> Value
    ) async throws -> Value {
        let lease: Pool.Lease
        do {
            lease = try await pool.take()
        } catch let lost as ConnectionLost {
            throw Retry(cause: lost)
        }
        defer { pool.give(lease) }
        let unit = UnitOfWork(lease.connection, bounds, isConfirming: isConfirming) { [self] statements, duration in
            slow.note(statements, duration) { try await self.plan(of: $0, pool, bounds) }
        }
        do {
            let value = try await body(Transaction(unit, tenantID: tenant))
            let topics = try await unit.commit()
            wakeups.wake(topics)
            announcements?.announce(topics)
            return value
        } catch {
            await unit.rollBack()
            if error is CommitUnknown {
                if unit.isRepeatable { throw Retry(cause: error) }
                throw error
            }
            if error is any Curable { throw Retry(cause: error) }
            for cause in [unit.failure, error] {
                if cause is ConnectionLost || (cause as? DatabaseError)?.isTransient == true {
                    throw Retry(cause: cause ?? error)
                }
            }
            throw error
        }
    }

    /// The lines of the general plan, asked for in a unit of work of its own that changes nothing.
    private func plan(of statement: Statement, _ pool: Pool, _ bounds: UnitBounds) async throws -> [Row] {
        let lease = try await pool.take()
        defer { pool.give(lease) }
        let unit = UnitOfWork(lease.connection, bounds)
        do {
            let answers = try await unit.run(SlowStatements.questions(statement))
            await unit.rollBack()
            return answers[2].rows
        } catch {
            await unit.rollBack()
            throw error
        }
    }
}
