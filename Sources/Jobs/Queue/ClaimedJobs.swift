import Kernel
import Postgres

/// The jobs of all tenants as workers see them. Each change by a worker names its claim, and does nothing once the
/// job has been claimed by somebody else. Leases are measured by the database's clock, so that a machine whose clock
/// is wrong neither takes jobs from others nor loses its own.
struct ClaimedJobs: Sendable {
    /// Which claims a heartbeat found.
    struct Renewal: Sendable, Hashable {
        let kept: Set<Identifier>
        let lost: Set<Identifier>
    }

    /// Whoever counts a limited queue does it alone: any number that nothing else uses.
    private static let limitsLock = 7_316_640_273
    /// Jobs of one tenant that one claim looks at: others get their turn before a long queue of one.
    private static let mostOfTenant = 10
    /// A job that lost its worker more often waits before it is claimed again: it may be what kills them.
    private static let lossesBeforePause = 2

    let tx: Transaction

    /// Claims up to `limit` due jobs of the kinds that the worker knows. Among tenants the one comes first that has the
    /// fewest running, then the one whose last turn lies longest back; among a tenant's jobs priority, then age.
    /// First frees jobs whose lease has ended.
    func claim(
        _ limit: Int, kinds: [String], limits: [QueueLimit] = [], worker: Identifier, now: Instant, lease: Duration
    ) async throws -> [ClaimedJob] {
        let mayCount = limits.isEmpty ? true : try await takeLimitsLock()
        let room = room(limits, closed: !mayCount, now: now)
        let claim: SQL = """
            with room as (\(sql: room)), due as (\(sql: Self.due(limit, kinds: kinds, now: now))), busy as (
                select tenant_id, count(*) as count from jobs where state = 'running' group by tenant_id
            ), turns as (
                select due.*,
                    row_number() over (partition by due.tenant_id order by priority desc, run_at, due.id)
                        + coalesce(busy.count, 0) as turn,
                    (select max(started_at) from jobs where jobs.tenant_id = due.tenant_id and started_at is not null)
                        as last_turn_at
                from due left join busy on busy.tenant_id = due.tenant_id
            ), places as (
                select turns.*, room.free, row_number() over (
                    partition by turns.queue order by turn, last_turn_at nulls first, priority desc, run_at, id
                ) as place
                from turns left join room on room.queue = turns.queue
            ), chosen as (
                select tenant_id, id, row_number() over (
                    order by turn, last_turn_at nulls first, priority desc, run_at, id) as number
                from places where free is null or place <= free order by number limit \(limit)
            )
            update jobs set state = 'running', attempts = attempts + 1, fence = fence + 1, worker_id = \(worker),
                started_at = \(now), leased_until = \(sql: Self.end(of: lease))
            from chosen where jobs.tenant_id = chosen.tenant_id and jobs.id = chosen.id
            returning jobs.tenant_id, jobs.id, kind, payload, attempts, most_attempts, fence, trace_id, chosen.number
            """
        let rows = try await tx.all([rescue(now), claim])[1]
        return try rows.map { (number: try $0["number"] as Int, job: try ClaimedJob($0)) }
            .sorted { $0.number < $1.number }.map(\.job)
    }

    /// Extends the leases of the jobs that are still this worker's. A job whose row somebody holds at the moment is
    /// neither kept nor lost: the next heartbeat tells.
    func renew(_ jobs: [ClaimedJob], lease: Duration) async throws -> Renewal {
        let held: SQL = """
            unnest(\(jobs.map(\.tenantID)), \(jobs.map(\.id)), \(jobs.map(\.fence))) as held (tenant_id, id, fence)
            """
        let answers = try await tx.all([
            """
            update jobs set leased_until = \(sql: Self.end(of: lease)) from (
                select jobs.tenant_id, jobs.id from jobs join \(sql: held)
                    on jobs.tenant_id = held.tenant_id and jobs.id = held.id and jobs.fence = held.fence
                where state = 'running' for no key update of jobs skip locked
            ) own where jobs.tenant_id = own.tenant_id and jobs.id = own.id
            returning jobs.id
            """,
            """
            select held.id from \(sql: held)
                left join jobs on jobs.tenant_id = held.tenant_id and jobs.id = held.id
            where jobs.fence is distinct from held.fence
            """,
        ])
        return Renewal(
            kept: Set(try answers[0].map { try $0["id"] }), lost: Set(try answers[1].map { try $0["id"] }))
    }

    /// False when the claim was lost; true also when the work itself had ended the job.
    func finish(_ job: ClaimedJob, now: Instant) async throws -> Bool {
        if try await change(job, "state = 'done', finished_at = \(now), last_error = ''") { return true }
        let ended = try await tx.first(
            """
            select id from jobs where tenant_id = \(job.tenantID) and id = \(job.id) and fence = \(job.fence)
                and state = 'done'
            """)
        return ended != nil
    }

    func fail(_ job: ClaimedJob, _ verdict: JobPolicy.Verdict, error: String, now: Instant) async throws -> Bool {
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

    /// False while another worker counts. Waiting for it would let one that is frozen stop all the others.
    private func takeLimitsLock() async throws -> Bool {
        try await tx.first("select pg_try_advisory_xact_lock(\(Self.limitsLock)) as mine")?["mine"] ?? false
    }

    /// The limited queues with what is still free in each.
    private func room(_ limits: [QueueLimit], closed: Bool, now: Instant) -> SQL {
        """
        select limits.queue, least(
            running - (select count(*) from jobs where jobs.queue = limits.queue and state = 'running'),
            a_minute - (select count(*) from jobs
                where jobs.queue = limits.queue and started_at > \(now - .minutes(1)))) as free
        from unnest(\(limits.map(\.queue)), \(limits.map { closed ? 0 : $0.running }),
            \(limits.map { closed ? nil : $0.aMinute })) as limits (queue, running, a_minute)
        """
    }

    /// The first due jobs of each tenant, locked.
    private static func due(_ limit: Int, kinds: [String], now: Instant) -> SQL {
        """
        select due.* from tenants cross join lateral (
            select tenant_id, id, queue, priority, run_at from jobs
            where jobs.tenant_id = tenants.id and state in ('available', 'retry') and run_at <= \(now)
                and kind = any(\(kinds)) and queue <> all(array(select queue from room where free <= 0))
            order by priority desc, run_at, id limit \(min(limit, mostOfTenant))
            for update of jobs skip locked
        ) due
        """
    }

    /// Frees jobs whose worker no longer extends its lease. Such a try does not count, but a job that loses its worker
    /// again and again is buried.
    private func rescue(_ now: Instant) -> SQL {
        """
        update jobs set losses = losses + 1, attempts = attempts - 1, leased_until = null, worker_id = null,
            state = case when losses + 1 >= \(JobPolicy.mostLosses) then 'dead' else 'available' end,
            finished_at = case when losses + 1 >= \(JobPolicy.mostLosses) then \(now) end,
            run_at = case when losses < \(Self.lossesBeforePause) then run_at
                else greatest(run_at, \(now) + least(losses, 40) * interval '15 seconds') end,
            last_error = 'The worker was lost.'
        where (tenant_id, id) in (
            select tenant_id, id from jobs where state = 'running' and leased_until < clock_timestamp()
            for update skip locked)
        """
    }

    private func change(_ job: ClaimedJob, _ assignments: SQL) async throws -> Bool {
        try await tx.execute(
            """
            update jobs set leased_until = null, worker_id = null, \(sql: assignments)
            where tenant_id = \(job.tenantID) and id = \(job.id) and fence = \(job.fence) and state = 'running'
            """) == 1
    }

    private static func end(of lease: Duration) -> SQL {
        "clock_timestamp() + \(lease.wholeMicroseconds) * interval '1 microsecond'"
    }
}
