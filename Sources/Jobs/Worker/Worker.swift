import Kernel
import Logging
import Postgres
import ServiceLifecycle

/// Runs the jobs of all tenants: claims them for a short time, extends the claim while it works, and writes down how
/// it ended. Any number of workers may run against one database.
public final class Worker: Service {
    static let keepFinished = Duration.days(7)
    static let pruneBatch = 5000

    private let database: Database
    private let handlers: JobHandlers
    private let planning: SchedulePlanning
    private let clock: Clock
    private let chance: Chance
    private let logger: Logger
    private let concurrency: Int
    private let pace: Pace
    private let id: Identifier
    private let attempt: JobAttempt
    private let running = RunningJobs()
    private let nudges = AsyncStream<Void>.makeStream(bufferingPolicy: .bufferingNewest(1))

    public init(
        database: Database, handlers: JobHandlers, schedules: Schedules = Schedules(), clock: Clock, chance: Chance,
        logger: Logger, concurrency: Int = 4, pace: Pace = .normal
    ) {
        self.database = database
        self.handlers = handlers
        self.clock = clock
        self.chance = chance
        self.logger = logger
        self.concurrency = concurrency
        self.pace = pace
        id = Identifier(at: clock.now, chance: chance)
        planning = SchedulePlanning(
            database: database, schedules: schedules, clock: clock, chance: chance, logger: logger)
        attempt = JobAttempt(database: database, handlers: handlers, clock: clock, chance: chance, logger: logger)
    }

    /// Works until the program stops; then gives back what is not finished.
    public func run() async throws {
        await withGracefulShutdownHandler {
            await withTaskGroup(of: Void.self) { group in
                group.addTask { await self.forwardWakeups() }
                group.addTask { await self.every(self.pace.poll) { self.nudges.continuation.yield() } }
                group.addTask { await self.every(self.pace.heartbeat) { await self.extendLeases() } }
                group.addTask {
                    await self.planning.plan()
                    await self.every(self.pace.schedules) { await self.planning.plan() }
                }
                group.addTask { await self.every(self.pace.pruning) { await self.prune() } }
                await takeUp()
                await windDown()
                group.cancelAll()
            }
        } onGracefulShutdown: {
            self.nudges.continuation.finish()
        }
    }

    /// Runs all due jobs now, one after the other and whatever the limits, until none is left: for tests. Throws the
    /// first failure at the end.
    public func drain() async throws {
        var first: (any Error)?
        while let job = try await claim(1, limits: []).first {
            if let error = await attempt.perform(job), first == nil { first = error }
        }
        if let first { throw first }
    }

    private func forwardWakeups() async {
        for await _ in database.wakeups(Jobs.topic) { nudges.continuation.yield() }
    }

    private func every(_ interval: Duration, _ body: () async -> Void) async {
        while !Task.isCancelled {
            try? await Task.sleep(for: Pace.varied(interval, chance))
            if !Task.isCancelled { await body() }
        }
    }

    /// Claims jobs whenever something may be due and a place is free, until the program stops.
    private func takeUp() async {
        for await _ in nudges.stream {
            let free = concurrency - running.count
            if free <= 0 || Task.isCancelled || Task.isShuttingDownGracefully { continue }
            let claimedAt = ContinuousClock.now
            do {
                let jobs = try await claim(free, limits: handlers.limits)
                for job in jobs { start(job, heldUntil: claimedAt + pace.lease) }
                if !jobs.isEmpty { nudges.continuation.yield() }
            } catch {
                logger.warning("jobs cannot be claimed", metadata: ["cause": "\(error)"])
            }
        }
    }

    private func claim(_ limit: Int, limits: [QueueLimit]) async throws -> [ClaimedJob] {
        let now = clock.now
        return try await database.platform { tx in
            try await ClaimedJobs(tx: tx).claim(
                limit, kinds: self.handlers.kinds, limits: limits, worker: self.id, now: now,
                lease: self.pace.lease)
        }
    }

    private func start(_ job: ClaimedJob, heldUntil: ContinuousClock.Instant) {
        running.add(job, heldUntil: heldUntil) {
            Task {
                await attempt.perform(job)
                running.remove(job)
                nudges.continuation.yield()
            }
        }
    }

    /// A job whose claim was lost is stopped: somebody else is at it. One that could not be kept in time is stopped
    /// too: somebody else may be.
    private func extendLeases() async {
        let jobs = running.jobs
        if jobs.isEmpty { return }
        let askedAt = ContinuousClock.now
        do {
            let renewal = try await database.platform { tx in
                try await ClaimedJobs(tx: tx).renew(jobs, lease: self.pace.lease)
            }
            running.extend(renewal.kept, until: askedAt + pace.lease)
            running.cancel(renewal.lost)
        } catch {
            logger.warning("leases cannot be extended", metadata: ["cause": "\(error)"])
        }
        running.cancelUnheld(at: .now)
    }

    private func prune() async {
        let before = clock.now - Self.keepFinished
        do {
            while try await database.platform({ tx in
                try await ClaimedJobs(tx: tx).prune(finishedBefore: before, limit: Self.pruneBatch)
            }) == Self.pruneBatch {}
        } catch {
            logger.warning("finished jobs were not pruned", metadata: ["cause": "\(error)"])
        }
    }

    /// Waits for running jobs as long as is fair, then cancels them, which gives them back.
    private func windDown() async {
        if await running.waitUntilEmpty(pace.grace) { return }
        running.cancelAll()
        if await running.waitUntilEmpty(pace.cancellation) { return }
        logger.warning("jobs did not stop; their leases will end", metadata: ["jobs": "\(running.count)"])
    }
}
