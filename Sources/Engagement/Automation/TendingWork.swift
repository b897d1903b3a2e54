import Identity
import Jobs
import Kernel
import Postgres

/// What staff see of the background work and do with it: look at what failed, let it run again, give it up.
public struct TendingWork: Sendable {
    /// How much of each list the overview shows.
    private static let shown = 10

    /// The background work of a tenant at a glance.
    public struct Overview: Sendable {
        public let queues: [QueueFigures]
        public let running: [JobRecord]
        /// The first of those that were given up, and of those that failed and will be tried again.
        public let dead: Slice<JobRecord>
        public let failing: Slice<JobRecord>
        public let schedules: [ScheduleFigures]
    }

    private let database: Database
    private let clock: Clock
    private let chance: Chance
    /// What some queues are held to.
    public let limits: [QueueLimit]

    public init(database: Database, clock: Clock, chance: Chance, limits: [QueueLimit] = []) {
        self.database = database
        self.clock = clock
        self.chance = chance
        self.limits = limits
    }

    public func overview(_ tenant: Identifier) async throws -> Overview {
        let now = clock.now
        return try await database.reading(tenant) { tx in
            let jobs = TenantJobs(tx)
            return Overview(
                queues: try await jobs.queues(at: now),
                running: try await jobs.page([.running]).elements,
                dead: try await jobs.page([.dead], limit: Self.shown),
                failing: try await jobs.page([.retry], limit: Self.shown),
                schedules: try await jobs.schedules(at: now))
        }
    }

    /// One page of the jobs in a state, the newest first, with how many there are in each and which kinds there are.
    public func jobs(
        _ tenant: Identifier, state: JobState?, kind: String?, after: String?
    ) async throws -> (page: Slice<JobRecord>, counts: [JobState: Int], kinds: [String]) {
        try await database.reading(tenant) { tx in
            let jobs = TenantJobs(tx)
            return (
                try await jobs.page(state.map { [$0] } ?? JobState.allCases, kind: kind, after: after),
                try await jobs.counts(), try await jobs.kinds()
            )
        }
    }

    /// Throws NotFound.
    public func job(_ tenant: Identifier, _ id: Identifier) async throws -> (job: JobRecord, history: [AuditEvent]) {
        try await database.reading(tenant) { tx in
            (
                try await TenantJobs(tx).find(id),
                try await AuditTrail(tx, clock: clock, chance: chance).history(of: "job", id)
            )
        }
    }

    /// Lets a job run now that failed, was given up or cancelled. Throws NotFound, `TenantJobs.Refused`.
    public func retry(_ tenant: Identifier, _ id: Identifier, by actor: Actor) async throws -> JobRecord {
        try await change(tenant, id, "job.retried", to: .available, by: actor) { jobs, now in
            try await jobs.retry(id, at: now)
        }
    }

    /// Gives a job up for good. Throws NotFound, `TenantJobs.Refused`.
    public func cancel(_ tenant: Identifier, _ id: Identifier, by actor: Actor) async throws -> JobRecord {
        try await change(tenant, id, "job.cancelled", to: .cancelled, by: actor) { jobs, now in
            try await jobs.cancel(id, at: now)
        }
    }

    /// Lets all jobs of a kind run now that were given up. Gives their number.
    public func retryAll(_ tenant: Identifier, kind: String, by actor: Actor) async throws -> Int {
        let now = clock.now
        return try await database.transaction(tenant) { tx in
            let count = try await TenantJobs(tx).retryDead(kind: kind, at: now)
            if count > 0 {
                try await AuditTrail(tx, clock: clock, chance: chance).record(
                    actor, "jobs.retried", subject: AuditSubject("job_kind", kind, kind),
                    after: ["jobs": String(count)])
            }
            return count
        }
    }

    private func change(
        _ tenant: Identifier, _ id: Identifier, _ act: String, to state: JobState, by actor: Actor,
        _ verb: @Sendable (TenantJobs, Instant) async throws -> JobRecord
    ) async throws -> JobRecord {
        let now = clock.now
        return try await database.transaction(tenant) { tx in
            let job = try await verb(TenantJobs(tx), now)
            try await AuditTrail(tx, clock: clock, chance: chance).record(
                actor, act, subject: AuditSubject("job", id, job.kind), before: ["state": job.state.rawValue],
                after: ["state": state.rawValue])
            return job
        }
    }
}
