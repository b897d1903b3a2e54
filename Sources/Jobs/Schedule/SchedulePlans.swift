import Kernel
import Postgres

/// How far the schedules of a tenant are planned.
struct SchedulePlans: Sendable {
    private let tx: Transaction

    init(_ tx: Transaction) {
        self.tx = tx
    }

    /// Up to where the schedule is planned, locked until the transaction ends; nil while another process plans it.
    func take(_ entry: Schedules.Entry, zone: Zone, since: Instant, now: Instant) async throws -> Instant? {
        let answers = try await tx.all([
            """
            insert into schedules (tenant_id, name, rule, catch_up, zone, planned_until, next_at)
            values (\(tx.tenantID), \(entry.name), \(entry.rule.words), \(entry.catchUp.words), \(zone.name), \(since),
                \(now))
            on conflict do nothing
            """,
            """
            select planned_until from schedules where tenant_id = \(tx.tenantID) and name = \(entry.name)
            for update skip locked
            """,
        ])
        return try answers[1].first?["planned_until"]
    }

    /// False when the occurrence is begun already.
    func begin(_ entry: Schedules.Entry, _ planned: Instant, at now: Instant) async throws -> Bool {
        try await tx.execute(
            """
            insert into schedule_runs (tenant_id, schedule, planned_at, created_at)
            values (\(tx.tenantID), \(entry.name), \(planned), \(now)) on conflict do nothing
            """) == 1
    }

    /// Remembers which job does the occurrence; nil when the same work was waiting already.
    func note(_ job: Identifier?, of entry: Schedules.Entry, _ planned: Instant) async throws {
        try await tx.execute(
            """
            update schedule_runs set job_id = \(job)
            where tenant_id = \(tx.tenantID) and schedule = \(entry.name) and planned_at = \(planned)
            """)
    }

    func advance(_ entry: Schedules.Entry, zone: Zone, until: Instant) async throws {
        try await tx.execute(
            """
            update schedules set rule = \(entry.rule.words), catch_up = \(entry.catchUp.words), zone = \(zone.name),
                planned_until = \(until), next_at = \(entry.rule.next(after: until, in: zone))
            where tenant_id = \(tx.tenantID) and name = \(entry.name)
            """)
    }
}
