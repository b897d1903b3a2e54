import Identity
import Kernel
import Postgres

extension Onboarding {
    /// Changes one task of a locked checklist, and does what follows from it.
    func change(
        _ tenant: Tenant, _ resellerID: Identifier, _ task: OnboardingTask, by actor: Actor, _ name: String,
        reason: String = "",
        _ body: @Sendable (OnboardingChecklist, inout OnboardingChecklist.Item) throws -> Void
    ) async throws {
        try await database.transaction(tenant.id) { tx in
            try await change(resellerID, task, by: actor, name, reason: reason, in: tx, body)
        }
    }

    func change(
        _ resellerID: Identifier, _ task: OnboardingTask, by actor: Actor, _ name: String, reason: String = "",
        in tx: Transaction, _ body: (OnboardingChecklist, inout OnboardingChecklist.Item) throws -> Void
    ) async throws {
        let checklists = OnboardingChecklists(tx)
        let checklist = try await checklists.locked(of: resellerID)
        guard let before = checklist.item(task) else { throw NotFound() }
        try check(before)
        var item = before
        try body(checklist, &item)
        guard item != before else { return }
        try await checklists.save(item, of: resellerID)
        let activated = try await settle(resellerID, in: tx)
        try await audit(
            actor, name, resellerID, task, in: tx, before: ["state": before.state.rawValue],
            after: ["state": item.state.rawValue], reason: reason, activated: activated)
    }

    /// Completes what is ready, makes the reseller active once its gates are done, closes a complete checklist.
    func settle(_ resellerID: Identifier, in tx: Transaction) async throws -> Reseller? {
        let now = clock.now
        let checklists = OnboardingChecklists(tx)
        let checklist = try await checklists.checklist(of: resellerID)
        for task in checklist.tasksToComplete() {
            guard var item = checklist.item(task) else { continue }
            item.state = .completed
            item.completedAt = now
            item.completedBy = Actor.system.name
            try await checklists.save(item, of: resellerID)
        }
        let settled = try await checklists.checklist(of: resellerID)
        if settled.isComplete { try await checklists.finish(resellerID, at: now) }
        guard settled.mayActivate else { return nil }
        let moves = ResellerMoves(tx, clock: clock, chance: chance)
        let zone = try await Holidays(tx).calendar().zone
        return try await moves.activateIfPending(resellerID, on: zone.day(of: now))
    }

    func audit(
        _ actor: Actor, _ act: String, _ resellerID: Identifier, _ task: OnboardingTask, in tx: Transaction,
        before: [String: String] = [:], after: [String: String] = [:], reason: String = "", activated: Reseller?
    ) async throws {
        let trail = AuditTrail(tx, clock: clock, chance: chance)
        try await trail.record(
            actor, act, subject: .reseller(resellerID, task.name), before: before,
            after: after.merging(["task": task.rawValue]) { $1 }, reason: reason)
        if let activated {
            try await trail.record(
                .system, "reseller.activated", subject: .reseller(activated.id, activated.publicID),
                before: ["status": "pending_onboarding"], after: ["status": "active"],
                reason: "All gate tasks of the checklist are done.")
        }
    }
}
