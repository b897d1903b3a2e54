import Identity
import Jobs
import Kernel
import Partnership
import Postgres
import Sales

extension Commissioning {
    public static func plan(in schedules: inout Schedules) {
        schedules.add("earnings.start_run", .daily(hour: 2, minute: 0)) { StartRun(plannedAt: $0) }
        schedules.add("review holds", .daily(hour: 4, minute: 20)) { _ in ReviewHolds() }
    }

    /// Starts the run of the month after the newest run once that month is over: on the 1st that of the month before,
    /// on any other day one that was missed, while the program was down or an earlier run waited for its approval.
    /// Nothing starts while the newest run is open, and nothing after one that was cancelled, because a later month
    /// that is approved would bar it for good. Where somebody starts a run at the same moment it is theirs.
    func startPlanned(_ job: StartRun, tenantID: Identifier) async throws {
        let found = try await database.reading(tenantID) { tx in
            guard let tenant = try await Tenants(tx).tenant(tenantID) else { throw NotFound() }
            let last = tenant.zone.day(of: job.plannedAt).month.previous
            return (tenant: tenant, period: try await Self.missing(through: last, in: tx))
        }
        guard let period = found.period else { return }
        do {
            _ = try await start(period, key: "planned \(period)", tenant: found.tenant, by: .system)
        } catch RunRefusal.otherOpen {
            return
        } catch RunRefusal.exists {
            return
        }
    }

    /// The month to run next by itself; nil when none is missing. The first one is the newest that is over, if there
    /// was a reseller then. A month that the feed has not reached waits: nothing is known of it, and a run without
    /// sales would count against everybody's tier.
    private static func missing(through last: Month, in tx: Transaction) async throws -> Month? {
        let newest = try await CommissionRuns(tx).all().first
        if let newest, newest.status != .approved { return nil }
        guard let first = try await ResellerStates(tx).firstDay() else { return nil }
        let period = newest?.period.next ?? last
        guard period <= last, first <= period.lastDay else { return nil }
        return try await BillingFacts(tx).reaches(period.firstDay) ? period : nil
    }
}
