import Kernel
import Postgres

/// The jobs of all tenants as workers see them. Each change by a worker names its claim, and does nothing once the
/// job has been claimed by somebody else.
struct ClaimedJobs: Sendable {
    /// Jobs of one tenant that one claim looks at: others get their turn before a long queue of one.
    private static let perTenant = 10
    private static let longestError = 500

    let tx: Transaction

    /// Claims up to `limit` due jobs of the kinds that the worker knows: each tenant's first before anyone's second.
    func claim(
        _ limit: Int, kinds: [String], worker: Identifier, now: Instant, until: Instant
    ) async throws -> [ClaimedJob] {
        let claim: SQL = """
            with due as (
                select due.tenant_id, due.id,
                    row_number() over (partition by due.tenant_id order by priority desc, run_at, due.id) as turn,
                    priority, run_at
                from tenants cross join lateral (
                    select tenant_id, id, priority, run_at from jobs
                    where jobs.tenant_id = tenants.id and state in ('available', 'retry') and run_at <= \(now)
                        and kind = any(\(kinds))
                    order by priority desc, run_at, id limit \(Self.perTenant)
                    for update skip locked
                ) due
            ), chosen as (
                select tenant_id, id, turn, priority, run_at from due
                order by turn, priority desc, run_at, id limit \(limit)
            )
            update jobs set state = 'running', attempts = attempts + 1, fence = fence + 1, worker_id = \(worker),
                leased_until = \(until)
            from chosen where jobs.tenant_id = chosen.tenant_id and jobs.id = chosen.id
            returning jobs.tenant_id, jobs.id, kind, payload, attempts, most_attempts, fence,
                chosen.turn, chosen.priority as rank, chosen.run_at as due_at
            """
        let rows = try await tx.all([rescue(now), claim])[1]
        return try rows.sorted { left, right in
            let (first, second): (Int, Int) = (try left["turn"], try right["turn"])
            let (high, low): (Int, Int) = (try left["rank"], try right["rank"])
            let (early, late): (Instant, Instant) = (try left["due_at"], try right["due_at"])
            let (older, newer): (Identifier, Identifier) = (try left["id"], try right["id"])
            return (first, -high, early, older) < (second, -low, late, newer)
        }.map { try ClaimedJob($0) }
    }

    /// Extends the leases of the jobs that are still this worker's, and names those.
    func renew(_ jobs: [ClaimedJob], until: Instant) async throws -> Set<Identifier> {
        let rows = try await tx.rows(
            """
            update jobs set leased_until = \(until)
            from unnest(\(jobs.map(\.tenantID)), \(jobs.map(\.id)), \(jobs.map(\.fence))) as held (tenant_id, id, fence)
            where jobs.tenant_id = held.tenant_id and jobs.id = held.id and jobs.fence = held.fence
                and state = 'running'
            returning jobs.id
            """)
        return Set(try rows.map { try $0["id"] })
    }

    /// False when the claim was lost.
    func finish(_ job: ClaimedJob, now: Instant) async throws -> Bool {
        try await change(job, "state = 'done', finished_at = \(now), last_error = ''")
    }

    func fail(_ job: ClaimedJob, _ verdict: JobPolicy.Verdict, error: String, now: Instant) async throws -> Bool {
        let error = String(error.prefix(Self.longestError))
        switch verdict {
        case .retry(let at):
            return try await change(job, "state = 'retry', run_at = \(at), last_error = \(error)")
        case .dead:
            return try await change(job, "state = 'dead', finished_at = \(now), last_error = \(error)")
        }
    }

    /// Lets another worker have the job at once; the try does not count.
    func giveBack(_ job: ClaimedJob) async throws -> Bool {
        try await change(job, "state = 'available', attempts = attempts - 1")
    }

    /// Deletes up to `limit` jobs that were finished before an instant. Dead ones stay until a person has seen them.
    func prune(finishedBefore instant: Instant, limit: Int) async throws -> Int {
        try await tx.execute(
            """
            delete from jobs using (
                select tenant_id, id from jobs
                where state in ('done', 'cancelled') and finished_at < \(instant)
                order by finished_at limit \(limit)
            ) old where jobs.tenant_id = old.tenant_id and jobs.id = old.id
            """)
    }

    /// Frees jobs whose worker no longer extends its lease. Such a try does not count, but a job that loses its worker
    /// again and again is buried.
    private func rescue(_ now: Instant) -> SQL {
        """
        update jobs set losses = losses + 1, attempts = attempts - 1, leased_until = null, worker_id = null,
            state = case when losses + 1 >= \(JobPolicy.mostLosses) then 'dead' else 'available' end,
            finished_at = case when losses + 1 >= \(JobPolicy.mostLosses) then \(now) end,
            last_error = 'the worker was lost'
        where (tenant_id, id) in (
            select tenant_id, id from jobs where state = 'running' and leased_until < \(now) for update skip locked)
        """
    }

    private func change(_ job: ClaimedJob, _ assignments: SQL) async throws -> Bool {
        try await tx.execute(
            """
            update jobs set leased_until = null, worker_id = null, \(sql: assignments)
            where tenant_id = \(job.tenantID) and id = \(job.id) and fence = \(job.fence) and state = 'running'
            """) == 1
    }
}
