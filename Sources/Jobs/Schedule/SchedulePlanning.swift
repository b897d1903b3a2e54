import Kernel
import Logging
import Postgres

/// Turns what is due into jobs. Every process plans; the row of an occurrence is what keeps it from running twice.
struct SchedulePlanning: Sendable {
    let database: Database
    let schedules: Schedules
    let clock: Clock
    let chance: Chance
    let logger: Logger

    /// Plans what is due for all tenants. One that fails stops no other.
    func plan() async {
        if schedules.entries.isEmpty { return }
        do {
            for tenant in try await database.platform({ try await ScheduledTenant.all($0) }) { await plan(tenant) }
        } catch {
            complain(error, [:])
        }
    }

    private func plan(_ tenant: ScheduledTenant) async {
        guard let zone = tenant.zone else {
            return logger.error("a tenant's time zone is unknown here", metadata: ["tenant": "\(tenant.id)"])
        }
        for entry in schedules.entries where !tenant.isSettled(entry, in: zone, at: clock.now) {
            do {
                try await plan(entry, tenant, zone)
            } catch {
                complain(error, ["tenant": "\(tenant.id)", "schedule": "\(entry.name)"])
            }
        }
    }

    private func plan(_ entry: Schedules.Entry, _ tenant: ScheduledTenant, _ zone: Zone) async throws {
        try await database.transaction(tenant.id) { tx in
            let now = clock.now
            let plans = SchedulePlans(tx)
            guard let until = try await plans.take(entry, zone: zone, since: tenant.createdAt, now: now) else { return }
            for planned in entry.catchUp.due(entry.rule, after: until, at: now, in: zone) {
                guard try await plans.begin(entry, planned, at: now) else { continue }
                let job = try await entry.enqueue(Jobs(tx, clock: clock, chance: chance), planned)
                try await plans.note(job, of: entry, planned)
            }
            try await plans.advance(entry, zone: zone, until: max(until, now))
        }
    }

    private func complain(_ error: any Error, _ metadata: Logger.Metadata) {
        if Task.isCancelled { return }
        var metadata = metadata
        metadata["cause"] = "\(error)"
        logger.warning("schedules were not planned", metadata: metadata)
    }
}
