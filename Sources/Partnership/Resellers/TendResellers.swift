import Identity
import Jobs
import Kernel
import Postgres

/// Once a day: who is silent for long is told, and becomes inactive.
struct TendResellers: Job {
    static let kind = "partnership.tend_resellers"
}

/// Compares every reseller with a list of names that was just imported.
struct ScreenResellers: Job {
    static let kind = "partnership.screen_resellers"
}

extension Partnering {
    public func register(in handlers: inout JobHandlers) {
        handlers.on(TendResellers.self) { _, run in try await tend(try await tenant(run.tenantID)) }
        handlers.on(ApplyParents.self) { _, run in try await applyParents(try await tenant(run.tenantID)) }
        handlers.on(ScreenResellers.self) { _, run in try await screen(try await tenant(run.tenantID)) }
    }

    public static func plan(in schedules: inout Schedules) {
        schedules.add("partnership.apply_parents", .daily(hour: 0, minute: 5)) { _ in ApplyParents() }
        schedules.add("partnership.tend_resellers", .daily(hour: 5, minute: 40)) { _ in TendResellers() }
    }

    /// Tells resellers that nothing was heard of for 166 days, and makes them inactive after 180. Done twice on a day
    /// it does nothing the second time.
    public func tend(_ tenant: Tenant) async throws {
        let today = tenant.zone.day(of: clock.now)
        let figures = figures
        let idle = try await database.reading(tenant.id) { tx in
            let histories = try await ResellerStates(tx).histories()
            let signIns = try await Resellers(tx).lastSignIns()
            let commissions = try await figures.lastCommissionOn(tx)
            return histories.compactMap { id, history -> (Identifier, Day)? in
                guard let since = history.activeSince(on: today) else { return nil }
                let seen = signIns[id].map { tenant.zone.day(of: $0) }
                return (id, [since, seen, commissions[id]].compactMap { $0 }.max() ?? since)
            }.filter { today.days(since: $0.1) >= IdleRule.idleDays - IdleRule.noticeDays }
        }
        for (id, since) in idle {
            try await database.transaction(tenant.id) { tx in
                try await tend(id, idleSince: since, on: today, in: tx)
            }
        }
    }

    private func tend(_ id: Identifier, idleSince: Day, on today: Day, in tx: Transaction) async throws {
        let reseller = try await Resellers(tx).locked(id)
        guard reseller.status == .active else { return }
        let given = try await IdleNotices(tx).givenOn(id, idleSince: idleSince)
        switch IdleRule.step(idleSince: idleSince, noticeGivenOn: given, today: today) {
        case .none: return
        case .notice:
            try await IdleNotices(tx).add(id, idleSince: idleSince, on: today)
            let day = max(idleSince.adding(days: IdleRule.idleDays), today.adding(days: IdleRule.noticeDays))
            try await DomainEvents(tx, clock: clock, chance: chance).record(
                DomainEvent(
                    name: "reseller.idle", subjectID: id,
                    facts: ["since": idleSince.description, "on": day.description]))
        case .move:
            try await move(
                reseller, to: .inactive, reason: "No sign-in and no commission for \(IdleRule.idleDays) days.",
                on: today, in: tx)
        }
    }

    /// Suspends every reseller whose name is on the list. Who was let in again after a hit on the same name stays.
    public func screen(_ tenant: Tenant) async throws {
        let today = tenant.zone.day(of: clock.now)
        let (list, candidates) = try await database.reading(tenant.id) { tx in
            (
                try await SanctionsList(tx).names(),
                try await Resellers(tx).all().filter { $0.status == .active || $0.status == .inactive }
            )
        }
        for candidate in candidates {
            let names = [candidate.name, candidate.legalName, candidate.contactName].filter { !$0.isEmpty }
            guard let match = list?.closest(to: names), match.isHit, let name = match.name else { continue }
            let id = candidate.id
            try await database.transaction(tenant.id) { tx in
                let reseller = try await Resellers(tx).locked(id)
                guard reseller.status == .active || reseller.status == .inactive else { return }
                // The rest of the reason names the list, which every import replaces.
                let hit = "“\(name)” is on the sanctions list"
                let history = try await ResellerStates(tx).history(of: id)
                if history.states.contains(where: { $0.status == .suspended && $0.reason.hasPrefix(hit) }) { return }
                try await move(reseller, to: .suspended, reason: "\(hit) of \(match.source).", on: today, in: tx)
            }
        }
    }

    private func move(
        _ reseller: Reseller, to status: ResellerStatus, reason: String, on today: Day, in tx: Transaction
    ) async throws {
        guard reseller.status.movers(to: status).contains(.system) else {
            throw ResellerRefusal.invalidTransition(name: reseller.name, reseller.status, to: status)
        }
        _ = try await ResellerMoves(tx, clock: clock, chance: chance).move(
            reseller, to: status, tier: reseller.tier, from: today, today: today, reason: reason, by: .system,
            tells: true)
        try await audit(
            .system, "reseller.status_changed", reseller, in: tx, before: ["status": reseller.status.rawValue],
            after: ["status": status.rawValue], reason: reason)
    }

    private func tenant(_ id: Identifier) async throws -> Tenant {
        let found = try await database.reading(id) { tx in try await Tenants(tx).tenant(id) }
        guard let found else { throw NotFound() }
        return found
    }
}
