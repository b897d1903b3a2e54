import Kernel
import Logging
import Postgres
import ServiceLifecycle
import Synchronization

/// Runs the jobs of all tenants: claims them for a short time, extends the claim while it works, and writes down how
/// it ended. Any number of workers may run against one database.
public final class Worker: Service {
    /// A claim lasts this long without a sign of life: the time after which a killed worker's jobs are taken up again.
    public static let lease = Duration.seconds(15)
    public static let heartbeat = Duration.seconds(4)
    /// How long a job may lie when nobody woke the worker.
    static let pollInterval = Duration.seconds(1)
    /// How long running jobs may go on when the program stops.
    static let grace = Duration.seconds(5)
    static let scheduleInterval = Duration.seconds(20)
    static let pruneInterval = Duration.minutes(10)
    static let keepFinished = Duration.days(7)
    static let pruneBatch = 5000

    private struct Running {
        let job: ClaimedJob
        let task: Task<Void, Never>
    }

    private let database: Database
    private let handlers: JobHandlers
    private let schedules: Schedules
    private let clock: Clock
    private let chance: Chance
    private let logger: Logger
    private let concurrency: Int
    private let id: Identifier
    private let running = Mutex<[Identifier: Running]>([:])
    private let nudges = AsyncStream<Void>.makeStream(bufferingPolicy: .bufferingNewest(1))

    public init(
        database: Database, handlers: JobHandlers, schedules: Schedules = Schedules(), clock: Clock, chance: Chance,
        logger: Logger, concurrency: Int = 4
    ) {
        self.database = database
        self.handlers = handlers
        self.schedules = schedules
        self.clock = clock
        self.chance = chance
        self.logger = logger
        self.concurrency = concurrency
        id = Identifier(at: clock.now, chance: chance)
    }

    /// Works until the program stops; then gives back what is not finished.
    public func run() async throws {
        await withGracefulShutdownHandler {
            await withTaskGroup(of: Void.self) { group in
                group.addTask { await self.forwardWakeups() }
                group.addTask { await self.every(Self.pollInterval) { self.nudges.continuation.yield() } }
                group.addTask { await self.every(Self.heartbeat) { await self.extendLeases() } }
                group.addTask { await self.keepSchedules() }
                group.addTask { await self.every(Self.pruneInterval) { await self.prune() } }
                await takeUp()
                await windDown()
                group.cancelAll()
            }
        } onGracefulShutdown: {
            self.nudges.continuation.finish()
        }
    }

    /// Runs all due jobs now, one after the other, until none is left: for tests. Throws the first failure at the end.
    public func drain() async throws {
        var first: (any Error)?
        while let job = try await claim(1).first {
            if let error = await perform(job), first == nil { first = error }
        }
        if let first { throw first }
    }

    private func forwardWakeups() async {
        for await _ in database.wakeups(Jobs.topic) { nudges.continuation.yield() }
    }

    private func every(_ interval: Duration, _ body: () async -> Void) async {
        while !Task.isCancelled {
            try? await Task.sleep(for: interval)
            if !Task.isCancelled { await body() }
        }
    }

    /// Claims jobs whenever something may be due and a place is free, until the program stops.
    private func takeUp() async {
        for await _ in nudges.stream {
            let free = concurrency - running.withLock { $0.count }
            if free <= 0 || Task.isCancelled || Task.isShuttingDownGracefully { continue }
            do {
                let jobs = try await claim(free)
                for job in jobs { start(job) }
                if jobs.count == free { nudges.continuation.yield() }
            } catch {
                logger.warning("jobs cannot be claimed", metadata: ["cause": "\(error)"])
            }
        }
    }

    private func claim(_ limit: Int) async throws -> [ClaimedJob] {
        let now = clock.now
        return try await database.platform { tx in
            try await ClaimedJobs(tx: tx).claim(
                limit, kinds: self.handlers.kinds, worker: self.id, now: now, until: now + Self.lease)
        }
    }

    private func start(_ job: ClaimedJob) {
        running.withLock { running in
            let task = Task {
                await perform(job)
                self.running.withLock { $0[job.id] = nil }
                nudges.continuation.yield()
            }
            running[job.id] = Running(job: job, task: task)
        }
    }

    /// Runs one job and writes down how it ended. Gives the failure.
    @discardableResult private func perform(_ job: ClaimedJob) async -> (any Error)? {
        do {
            try await handle(job)
            await record(job) { try await $0.finish(job, now: self.clock.now) }
            return nil
        } catch {
            if Task.isCancelled {
                await record(job) { try await $0.giveBack(job) }
                return error
            }
            let verdict = JobPolicy.afterFailure(
                attempt: job.attempt, of: job.maxAttempts, now: clock.now, chance: chance)
            logger.warning(
                "a job failed",
                metadata: ["kind": "\(job.kind)", "job": "\(job.id)", "attempt": "\(job.attempt)", "cause": "\(error)"])
            await record(job) { try await $0.fail(job, verdict, error: "\(error)", now: self.clock.now) }
            return error
        }
    }

    private func handle(_ job: ClaimedJob) async throws {
        if job.kind == SpreadEvent.kind { return try await spread(Payload.value(job.payload), job.run) }
        guard let handler = handlers.handler(job.kind) else { throw NotFound() }
        try await handler(job.payload, job.run)
    }

    /// The key of each reaction is the event's, so that spreading an event twice adds nothing while they live.
    private func spread(_ spreading: SpreadEvent, _ run: JobRun) async throws {
        let reactions = handlers.reactions(to: spreading.event.name)
        if reactions.isEmpty { return }
        let payload = try Payload.text(spreading.event)
        try await database.transaction(run.tenantID) { tx in
            let jobs = Jobs(tx, clock: clock, chance: chance)
            for kind in reactions {
                try await jobs.enqueue(
                    kind: kind, queue: SpreadEvent.queue, maxAttempts: JobHandlers.reactionAttempts, payload: payload,
                    key: spreading.eventID.description)
            }
        }
    }

    /// Written even when the task was cancelled. When it cannot be written, the end of the lease frees the job.
    private func record(
        _ job: ClaimedJob, _ change: @escaping @Sendable (ClaimedJobs) async throws -> Bool
    ) async {
        let database = database
        let result = await Task { try await database.platform { try await change(ClaimedJobs(tx: $0)) } }.result
        switch result {
        case .success(true): break
        case .success(false): logger.warning("a job was taken over by another worker", metadata: ["job": "\(job.id)"])
        case .failure(let error):
            logger.warning("a job's end was not written", metadata: ["job": "\(job.id)", "cause": "\(error)"])
        }
    }

    /// A job whose lease was lost is cancelled: somebody else may be at it.
    private func extendLeases() async {
        let jobs = running.withLock { $0.values.map(\.job) }
        if jobs.isEmpty { return }
        let until = clock.now + Self.lease
        do {
            let kept = try await database.platform { try await ClaimedJobs(tx: $0).renew(jobs, until: until) }
            running.withLock { running in
                for job in jobs where !kept.contains(job.id) { running[job.id]?.task.cancel() }
            }
        } catch {
            logger.warning("leases cannot be extended", metadata: ["cause": "\(error)"])
        }
    }

    private func keepSchedules() async {
        var done: Set<String> = []
        while !Task.isCancelled {
            do {
                for tenant in try await database.platform({ try await ScheduledTenant.all($0) }) {
                    try await schedules.plan(tenant, database, clock: clock, chance: chance, done: &done)
                }
            } catch {
                if !Task.isCancelled { logger.warning("schedules were not planned", metadata: ["cause": "\(error)"]) }
            }
            try? await Task.sleep(for: Self.scheduleInterval)
        }
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
        let deadline = ContinuousClock.now + Self.grace
        while ContinuousClock.now < deadline, !Task.isCancelled, !running.withLock({ $0.isEmpty }) {
            try? await Task.sleep(for: .milliseconds(20))
        }
        let left = running.withLock { Array($0.values) }
        for entry in left { entry.task.cancel() }
        for entry in left { await entry.task.value }
    }
}
