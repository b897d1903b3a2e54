import Kernel
import Postgres

/// The jobs of a tenant as its staff see and tend them.
public struct TenantJobs: Sendable {
    public static let pageSize = 50
    /// A schedule that no worker has planned for so long is no longer kept.
    private static let forgotten = Duration.days(3)

    private let tx: Transaction

    public init(_ tx: Transaction) {
        self.tx = tx
    }

    /// Throws NotFound.
    public func find(_ id: Identifier) async throws -> JobRecord {
        let row = try await tx.first(
            "select \(sql: JobRecord.columns) from jobs where tenant_id = \(tx.tenantID) and id = \(id)")
        guard let row else { throw NotFound() }
        return try JobRecord(row)
    }

    /// Those in some states, the newest first; `after` is the key of the last job shown.
    public func page(
        _ states: [JobState], kind: String? = nil, after: String? = nil, limit: Int = TenantJobs.pageSize
    ) async throws -> Slice<JobRecord> {
        var condition: SQL = "tenant_id = \(tx.tenantID) and state = any(\(states.map(\.rawValue)))"
        if let kind { condition += " and kind = \(kind)" }
        let last = after.flatMap { Identifier($0) }
        let afterwards: SQL = last.map { " and id < \($0)" } ?? ""
        let answers = try await tx.all([
            """
            select \(sql: JobRecord.columns) from jobs where \(sql: condition)\(sql: afterwards)
            order by id desc limit \(limit + 1)
            """,
            "select count(*) as total from jobs where \(sql: condition)",
        ])
        return Slice(
            reading: try answers[0].map(JobRecord.init), pageSize: limit, total: try answers[1].first?["total"] ?? 0
        ) { $0.id.description }
    }

    /// How many there are in each state.
    public func counts() async throws -> [JobState: Int] {
        let rows = try await tx.rows(
            "select state, count(*) as total from jobs where tenant_id = \(tx.tenantID) group by state")
        return try rows.reduce(into: [:]) { counts, row in counts[try row["state"]] = try row["total"] }
    }

    /// The kinds of the jobs that are kept, by name.
    public func kinds() async throws -> [String] {
        try await tx.rows("select distinct kind from jobs where tenant_id = \(tx.tenantID) order by kind")
            .map { try $0["kind"] }
    }

    public func queues(at now: Instant) async throws -> [QueueFigures] {
        let isDue: SQL = "state in ('available', 'retry') and run_at <= \(now)"
        let isDone: SQL = "state = 'done' and finished_at > \(now - .days(1))"
        let took: SQL = "within group (order by finished_at - started_at) filter (where \(sql: isDone))"
        return try await tx.rows(
            """
            select queue, count(*) filter (where \(sql: isDue)) as due,
                count(*) filter (where state in ('available', 'retry') and run_at > \(now)) as later,
                count(*) filter (where state = 'running') as running, count(*) filter (where state = 'dead') as dead,
                min(run_at) filter (where \(sql: isDue)) as oldest_due_at,
                count(*) filter (where \(sql: isDone)) as done,
                (extract(epoch from percentile_disc(0.5) \(sql: took)) * 1000)::bigint as median,
                (extract(epoch from percentile_disc(0.95) \(sql: took)) * 1000)::bigint as slow
            from jobs where tenant_id = \(tx.tenantID) group by queue order by queue
            """
        ).map(QueueFigures.init)
    }

    public func schedules(at now: Instant) async throws -> [ScheduleFigures] {
        try await tx.rows(
            """
            select name, rule, catch_up, next_at, last.planned_at, jobs.id as job_id, jobs.state,
                (extract(epoch from jobs.finished_at - jobs.started_at) * 1000)::bigint as milliseconds
            from schedules left join lateral (
                select planned_at, job_id from schedule_runs
                where schedule_runs.tenant_id = schedules.tenant_id and schedule = name
                order by planned_at desc limit 1
            ) last on true
            left join jobs on jobs.tenant_id = schedules.tenant_id and jobs.id = last.job_id
            where schedules.tenant_id = \(tx.tenantID) and next_at > \(now - Self.forgotten)
            order by next_at, name
            """
        ).map(ScheduleFigures.init)
    }

    /// Lets a job that was given up, cancelled or waits for another try run now; its tries are counted anew.
    /// Gives the job as it was. Throws NotFound, `Refused`.
    public func retry(_ id: Identifier, at now: Instant) async throws -> JobRecord {
        let job = try await lock(id)
        if job.state == .running || job.state == .done { throw Refused.notWaiting(job.state) }
        do {
            try await tx.savepoint { tx in
                _ = try await tx.execute(
                    """
                    update jobs set state = 'available', run_at = \(now), attempts = 0, losses = 0,
                        finished_at = null
                    where tenant_id = \(tx.tenantID) and id = \(id)
                    """)
            }
        } catch let violation as ConstraintViolation where violation.constraint == "jobs_unique_key" {
            throw Refused.doubled
        }
        await tx.wake(Jobs.topic)
        return job
    }

    /// Lets all jobs of a kind that were given up run now, but for those whose work waits already. Gives their number.
    public func retryDead(kind: String, at now: Instant) async throws -> Int {
        let count = try await tx.execute(
            """
            update jobs set state = 'available', run_at = \(now), attempts = 0, losses = 0, finished_at = null
            where tenant_id = \(tx.tenantID) and kind = \(kind) and state = 'dead' and (
                unique_key is null or not exists (
                    select 1 from jobs other where other.tenant_id = jobs.tenant_id and other.kind = jobs.kind
                        and other.unique_key = jobs.unique_key and other.id <> jobs.id
                        and (other.state in ('available', 'running', 'retry')
                            or (other.state = 'dead' and other.id > jobs.id))))
            """)
        await tx.wake(Jobs.topic)
        return count
    }

    /// A job that runs loses its claim: its worker is told to stop, and what it writes under the claim is refused.
    /// Gives the job as it was. Throws NotFound, `Refused`.
    public func cancel(_ id: Identifier, at now: Instant) async throws -> JobRecord {
        let job = try await lock(id)
        if job.state == .done || job.state == .cancelled { throw Refused.ended(job.state) }
        try await tx.execute(
            """
            update jobs set state = 'cancelled', finished_at = \(now), fence = fence + 1, leased_until = null,
                worker_id = null
            where tenant_id = \(tx.tenantID) and id = \(id)
            """)
        return job
    }

    /// Why a job is neither retried nor cancelled.
    public enum Refused: Refusal, Hashable {
        case notWaiting(JobState)
        case doubled
        case ended(JobState)

        public var code: String {
            switch self {
            case .notWaiting: "job_not_waiting"
            case .doubled: "job_doubled"
            case .ended: "job_ended"
            }
        }

        public var explanation: String {
            switch self {
            case .notWaiting(.running): "The job is running. Wait for its end."
            case .notWaiting, .ended(.done): "The job is done. There is nothing left to do."
            case .doubled: "The same work waits already in another job."
            case .ended: "The job was cancelled already."
            }
        }
    }

    private func lock(_ id: Identifier) async throws -> JobRecord {
        let row = try await tx.first(
            """
            select \(sql: JobRecord.columns) from jobs where tenant_id = \(tx.tenantID) and id = \(id) for update
            """)
        guard let row else { throw NotFound() }
        return try JobRecord(row)
    }
}
