import Identity
import Jobs
import Kernel
import Partnership
import Postgres

extension Commissioning {
    /// The hour of the tenant's day at which a month is run.
    private static let hour = 2

    public static func plan(in schedules: inout Schedules) {
        schedules.add(
            "earnings.start_run", .monthly(day: 1, hour: hour, minute: 0), catchUp: .each(within: .days(1))
        ) { StartRun(plannedAt: $0) }
        schedules.add("review holds", .daily(hour: 4, minute: 20)) { _ in ReviewHolds() }
    }

    /// Starts the run of the month before the planned day, and first that of an earlier month which has none since the
    /// first run of the tenant. While another run is open it looks again in the next night. A month that somebody ran
    /// or cancelled stays as it is, and a tenant without resellers has nothing to run.
    func startPlanned(_ job: StartRun, tenantID: Identifier) async throws {
        let found = try await database.reading(tenantID) { tx in
            (
                try await Tenants(tx).tenant(tenantID), try await CommissionRuns(tx).all().first?.period,
                try await Resellers(tx).counts()
            )
        }
        guard let tenant = found.0 else { throw NotFound() }
        guard found.2.values.contains(where: { $0 > 0 }) else { return }
        let last = tenant.zone.day(of: job.plannedAt).month.previous
        let next = found.1.map { min($0.next, last.next) } ?? last
        guard next <= last else { return }
        var waits = next < last
        do {
            _ = try await start(next, key: "planned \(next)", tenant: tenant, by: .system)
        } catch RunRefusal.otherOpen {
            waits = true
        } catch RunRefusal.exists {
            waits = next < last
        }
        if waits { try await lookAgain(job, tenant) }
    }

    private func lookAgain(_ job: StartRun, _ tenant: Tenant) async throws {
        let tomorrow = tenant.zone.day(of: clock.now).adding(days: 1)
        try await database.transaction(tenant.id) { tx in
            try await Jobs(tx, clock: clock, chance: chance).enqueue(
                job, at: tenant.zone.instant(of: tomorrow, hour: Self.hour), key: tomorrow.description)
        }
    }
}
