import Identity
import Jobs
import Kernel
import Postgres

extension Partnering {
    /// Proposes to end the partnership; a director who is somebody else decides.
    /// Throws Invalid for `reason`, ResellerRefusal.
    public func proposeTermination(
        _ tenant: Tenant, _ id: Identifier, reason: String, by actor: Actor
    ) async throws {
        try Self.check(reason)
        try await database.transaction(tenant.id) { tx in
            let reseller = try await Resellers(tx).locked(id)
            guard reseller.status.next.contains(.terminated) else {
                throw ResellerRefusal.invalidTransition(name: reseller.name, reseller.status, to: .terminated)
            }
            let isNew = try await ResellerTerminations(tx).propose(
                reseller, reason: reason, by: actor, clock: clock, chance: chance)
            if !isNew { throw ResellerRefusal.terminationProposed(name: reseller.name) }
        }
    }

    /// A director ends the partnership from today on, or declines to. What belongs to the reseller ends with it: its
    /// resellers below become direct, its agreements and a step of its tier that waits end; its customers follow in
    /// a job.
    /// Throws Invalid for `note`, ResellerRefusal, NotFound.
    public func decideTermination(
        _ tenant: Tenant, _ id: Identifier, _ terminationID: Identifier, ends: Bool, note: String, by actor: Actor,
        as doers: Set<ResellerStatus.Doer>
    ) async throws {
        try Self.check(note, field: "note")
        let today = tenant.zone.day(of: clock.now)
        try await database.transaction(tenant.id) { tx in
            if ends { try await ResellerParents(tx).lockTree() }
            let reseller = try await Resellers(tx).locked(id)
            let proposal = try await ResellerTerminations(tx).locked(terminationID, of: id)
            guard proposal.state == .proposed else { throw ResellerRefusal.noLongerProposed(name: reseller.name) }
            guard !reseller.status.movers(to: .terminated).isDisjoint(with: doers) else {
                throw ResellerRefusal.invalidTransition(name: reseller.name, reseller.status, to: .terminated)
            }
            guard let accountID = actor.accountID, accountID != proposal.proposedByID else {
                throw ResellerRefusal.samePerson
            }
            try await ResellerTerminations(tx).decide(
                terminationID, ends ? .carriedOut : .declined, note: note, by: actor, at: clock.now)
            if ends {
                try await end(reseller, on: today, reason: proposal.reason, by: actor, in: tx)
            } else {
                try await audit(actor, "reseller.termination_declined", reseller, in: tx, reason: note)
            }
        }
    }

    private func end(
        _ reseller: Reseller, on today: Day, reason: String, by actor: Actor, in tx: Transaction
    ) async throws {
        _ = try await ResellerMoves(tx, clock: clock, chance: chance).move(
            reseller, to: .terminated, tier: reseller.tier, from: today, today: today, reason: reason, by: actor,
            tells: true)
        try await release(from: reseller, endedOn: today, by: actor, in: tx)
        let last = try await Agreements(tx).lastEarningDay(of: reseller.id, endedOn: today)
        try await ClosingAgreements(tx: tx, clock: clock, chance: chance).close(
            of: reseller.id, on: today, reason: "The partnership has ended.")
        if let step = try await TierChanges(tx).open(of: reseller.id) {
            try await TierChanges(tx).set(
                step.id, .dropped, by: Actor.system.name, note: "The partnership has ended.", at: clock.now)
        }
        try await DomainEvents(tx, clock: clock, chance: chance).record(
            DomainEvent(
                name: "reseller.terminated", subjectID: reseller.id,
                facts: ["on": today.description, "last": last.description]))
        try await audit(
            actor, "reseller.terminated", reseller, in: tx, before: ["status": reseller.status.rawValue],
            after: ["status": ResellerStatus.terminated.rawValue, "last_earning_day": last.description],
            reason: reason)
    }
}
