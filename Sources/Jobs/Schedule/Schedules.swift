import Kernel
import Postgres

/// Work that comes by the clock of each tenant. An occurrence is run once, however many processes plan it; after a
/// standstill only the latest one that was missed is run.
public struct Schedules: Sendable {
    /// When a schedule is due, by the clock on the tenant's wall.
    public enum Rule: Sendable, Hashable {
        case daily(hour: Int, minute: Int)
        /// In shorter months on the last day.
        case monthly(day: Int, hour: Int, minute: Int)

        /// The latest occurrence that is not after an instant. A time that a clock change skips occurs right after the
        /// gap; one that comes twice occurs the first time.
        func latest(notAfter now: Instant, in zone: Zone) -> Instant {
            let today = zone.day(of: now)
            switch self {
            case .daily(let hour, let minute):
                let planned = zone.instant(of: today, hour: hour, minute: minute)
                return planned <= now ? planned : zone.instant(of: today.adding(days: -1), hour: hour, minute: minute)
            case .monthly(let day, let hour, let minute):
                let planned = Self.monthly(today.month, day, hour, minute, zone)
                return planned <= now ? planned : Self.monthly(today.month.previous, day, hour, minute, zone)
            }
        }

        private static func monthly(_ month: Month, _ day: Int, _ hour: Int, _ minute: Int, _ zone: Zone) -> Instant {
            let on = month.firstDay.adding(days: min(day, month.dayCount) - 1)
            return zone.instant(of: on, hour: hour, minute: minute)
        }
    }

    private struct Entry: Sendable {
        let name: String
        let rule: Rule
        let enqueue: @Sendable (Jobs, Instant) async throws -> Void
    }

    private var entries: [Entry] = []

    public init() {}

    /// Registers a schedule; its name is stored with its occurrences: keep it. `job` is made for the planned instant.
    public mutating func add<J: Job>(_ name: String, _ rule: Rule, _ job: @escaping @Sendable (Instant) -> J) {
        entries.append(Entry(name: name, rule: rule) { jobs, planned in try await jobs.enqueue(job(planned)) })
    }

    /// Plans what is due for one tenant. `done` remembers occurrences that need not be looked at again.
    func plan(
        _ tenant: ScheduledTenant, _ database: Database, clock: Clock, chance: Chance, done: inout Set<String>
    ) async throws {
        for entry in entries {
            let planned = entry.rule.latest(notAfter: clock.now, in: tenant.zone)
            let occurrence = "\(tenant.id) \(entry.name) \(planned)"
            if planned < tenant.createdAt || done.contains(occurrence) { continue }
            try await database.transaction(tenant.id) { tx in
                let inserted = try await tx.execute(
                    """
                    insert into schedule_runs (tenant_id, schedule, planned_at, created_at)
                    values (\(tenant.id), \(entry.name), \(planned), \(clock.now)) on conflict do nothing
                    """)
                if inserted == 1 { try await entry.enqueue(Jobs(tx, clock: clock, chance: chance), planned) }
            }
            done.insert(occurrence)
        }
    }
}

/// What schedules need to know of a tenant.
struct ScheduledTenant: Sendable {
    let id: Identifier
    let zone: Zone
    let createdAt: Instant

    static func all(_ tx: Transaction) async throws -> [ScheduledTenant] {
        try await tx.rows("select id, time_zone, created_at from tenants order by id").map { row in
            ScheduledTenant(id: try row["id"], zone: try row["time_zone"], createdAt: try row["created_at"])
        }
    }
}
