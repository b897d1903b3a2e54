import Identity
import Jobs
import Kernel
import Postgres

/// Changes of a reseller's status and tier: today's columns, the dated state, the event.
struct ResellerMoves {
    private let tx: Transaction
    private let clock: Clock
    private let chance: Chance

    init(_ tx: Transaction, clock: Clock, chance: Chance) {
        self.tx = tx
        self.clock = clock
        self.chance = chance
    }

    /// The reseller made active by the system, or nil when it is not in onboarding any more.
    func activateIfPending(_ id: Identifier, on today: Day) async throws -> Reseller? {
        let reseller = try await Resellers(tx).locked(id)
        guard reseller.status == .pendingOnboarding else { return nil }
        return try await move(
            reseller, to: .active, tier: reseller.tier, from: today, today: today,
            reason: "All gate tasks of the checklist are done.", by: .system)
    }

    /// Records a state from a day on and returns the reseller as it is today, which a state of the past or future
    /// may leave as it was. `tells` writes to the reseller about a new status. Throws ResellerRefusal.changed.
    func move(
        _ reseller: Reseller, to status: ResellerStatus, tier: Tier, from day: Day, today: Day, reason: String,
        by actor: Actor, tells: Bool = false
    ) async throws -> Reseller {
        let state = ResellerState(
            validFrom: day, status: status, tier: tier, type: reseller.type, reason: reason, recordedBy: actor.name,
            recordedAt: clock.now)
        let states = ResellerStates(tx)
        try await states.add(state, of: reseller.id)
        guard let current = try await states.history(of: reseller.id).state(on: today) else { return reseller }
        var moved = reseller
        moved.status = current.status
        if moved.tier != current.tier {
            moved.tier = current.tier
            moved.maxCapacity = current.tier.benefits.maxCapacity
        }
        let becameActive = reseller.status == .pendingOnboarding && moved.status == .active
        guard try await Resellers(tx).move(moved, activatedOn: status == .active ? day : nil) else {
            throw ResellerRefusal.changed(name: reseller.name)
        }
        moved.version += 1
        if moved.status != reseller.status {
            try await setPortal(of: moved, endedOn: day)
            if tells, !becameActive {
                try await DomainEvents(tx, clock: clock, chance: chance).record(
                    DomainEvent(
                        name: "reseller.status_changed", subjectID: reseller.id,
                        facts: ["status": moved.status.rawValue, "reason": reason]))
            }
        }
        if becameActive {
            _ = try await DomainEvents(tx, clock: clock, chance: chance).record(
                DomainEvent(name: "reseller.activated", subjectID: reseller.id, facts: ["from": day.description]))
        }
        return moved
    }

    /// What the team may do in the portal follows from the status.
    private func setPortal(of reseller: Reseller, endedOn day: Day) async throws {
        let standings = PortalStandings(tx)
        switch reseller.status.login {
        case .full: try await standings.lift(reseller.id)
        case .readOnly: try await standings.set(reseller.id, .reading)
        case .readAfterEnd(let days):
            let zone = try await Holidays(tx).calendar().zone
            let end = zone.instant(of: day.adding(days: days + 1))
            try await standings.set(reseller.id, .closing(at: end, for: [.owner, .accountant]))
        }
    }
}
