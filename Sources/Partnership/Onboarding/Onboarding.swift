import Identity
import Jobs
import Kernel
import Postgres

/// The way of a new reseller through its checklist until it is active, and to the end of all tasks.
public struct Onboarding: Sendable {
    /// What a reseller hands in for an approval.
    public static let submissionText = 20...4000
    public static let longestNote = 1000

    private let database: Database
    private let clock: Clock
    private let chance: Chance

    public init(database: Database, clock: Clock, chance: Chance) {
        self.database = database
        self.clock = clock
        self.chance = chance
    }

    /// Throws NotFound for a reseller without a checklist.
    public func checklist(_ tenant: Identifier, of resellerID: Identifier) async throws -> OnboardingChecklist {
        try await database.reading(tenant) { tx in try await OnboardingChecklists(tx).checklist(of: resellerID) }
    }

    /// All checklists with tasks left and their resellers, the oldest first.
    public func board(_ tenant: Identifier) async throws -> [(reseller: Reseller, checklist: OnboardingChecklist)] {
        try await database.reading(tenant) { tx in
            var resellers: [Identifier: Reseller] = [:]
            for reseller in try await Resellers(tx).all() { resellers[reseller.id] = reseller }
            return try await OnboardingChecklists(tx).open().compactMap { checklist in
                guard let reseller = resellers[checklist.resellerID], reseller.status != .terminated else { return nil }
                return (reseller, checklist)
            }
        }
    }

    /// The reseller begins a task. Begun again it stays begun.
    public func start(_ tenant: Tenant, _ resellerID: Identifier, _ task: OnboardingTask, by actor: Actor) async throws
    {
        try await change(tenant, resellerID, task, by: actor, "onboarding.started") { checklist, item in
            if item.state == .pending { item.state = try checklist.state(of: task, after: .start) }
        }
    }

    /// Notes that a fact is true. Known from before it changes nothing. The task completes by itself when all its
    /// facts are there and nothing blocks it.
    public func establish(
        _ tenant: Tenant, _ resellerID: Identifier, _ fact: OnboardingFact, detail: String = "", by actor: Actor
    ) async throws {
        guard let task = fact.task else { throw NotFound() }
        let now = clock.now
        try await database.transaction(tenant.id) { tx in
            let checklists = OnboardingChecklists(tx)
            let checklist = try await checklists.locked(of: resellerID)
            var item = try Self.item(task, in: checklist)
            guard try await checklists.addFact(fact, detail: detail, of: resellerID, by: actor.name, at: now) else {
                return
            }
            if item.state == .pending {
                item.state = .inProgress
                try await checklists.save(item, of: resellerID)
            }
            let activated = try await settle(resellerID, in: tx)
            try await audit(
                actor, "onboarding.fact_established", resellerID, task, in: tx, after: ["fact": fact.rawValue],
                reason: detail, activated: activated)
        }
    }

    /// Sets when the reseller is paid; that is one step of its banking task.
    public func choosePaymentTerms(
        _ tenant: Tenant, _ resellerID: Identifier, _ terms: PaymentTerms, by actor: Actor
    ) async throws {
        try await database.transaction(tenant.id) { tx in
            try await Resellers(tx).setPaymentTerms(terms, of: resellerID)
        }
        try await establish(tenant, resellerID, .paymentTermsChosen, detail: terms.label, by: actor)
    }

    /// Hands in what an approver wants to see. Throws Invalid for `submission`, OnboardingRefusal.
    public func submit(
        _ tenant: Tenant, _ resellerID: Identifier, _ task: OnboardingTask, _ text: String, by actor: Actor
    ) async throws {
        guard task.approver != nil else { throw NotFound() }
        guard Self.submissionText.contains(text.count), text.isPlainText(allowingLines: true) else {
            throw Invalid("submission", "Write 20 to 4000 characters; there are \(text.count).")
        }
        try await change(tenant, resellerID, task, by: actor, "onboarding.submitted") { checklist, item in
            var begun = checklist
            if item.state == .pending { begun = checklist.with(item.task, .inProgress) }
            item.state = try begun.state(of: task, after: .submit)
            item.submission = text
            item.note = ""
        }
    }

    /// Approves what was handed in.
    public func approve(
        _ tenant: Tenant, _ resellerID: Identifier, _ task: OnboardingTask, note: String, by actor: Actor
    ) async throws {
        try Self.check(note)
        try await end(tenant, resellerID, task, .approve, note: note, by: actor, "onboarding.approved")
    }

    /// Gives back what was handed in, with a note. Throws Invalid for an empty `note`.
    public func sendBack(
        _ tenant: Tenant, _ resellerID: Identifier, _ task: OnboardingTask, note: String, by actor: Actor
    ) async throws {
        try Self.check(note, missing: "Say what is missing, so that the reseller knows what to do.")
        try await change(tenant, resellerID, task, by: actor, "onboarding.sent_back") { checklist, item in
            item.state = try checklist.state(of: task, after: .sendBack)
            item.note = note
        }
    }

    /// Completes a task by hand. Throws Invalid for an empty `note`.
    public func complete(
        _ tenant: Tenant, _ resellerID: Identifier, _ task: OnboardingTask, reason: String, by actor: Actor
    ) async throws {
        try Self.check(reason, missing: "Say why the task counts as done.")
        try await end(tenant, resellerID, task, .complete, note: reason, by: actor, "onboarding.completed_by_hand")
    }

    /// Skips one of the two tasks that may be skipped. Throws Invalid for an empty `note`.
    public func skip(
        _ tenant: Tenant, _ resellerID: Identifier, _ task: OnboardingTask, reason: String, by actor: Actor
    ) async throws {
        try Self.check(reason, missing: "Say why the task is not needed.")
        try await end(tenant, resellerID, task, .skip, note: reason, by: actor, "onboarding.skipped")
    }

    private func end(
        _ tenant: Tenant, _ resellerID: Identifier, _ task: OnboardingTask, _ act: TaskState.Act, note: String,
        by actor: Actor, _ name: String
    ) async throws {
        let now = clock.now
        try await change(tenant, resellerID, task, by: actor, name, reason: note) { checklist, item in
            item.state = try checklist.state(of: task, after: act)
            item.note = note
            item.completedAt = now
            item.completedBy = actor.name
        }
    }

    func change(
        _ tenant: Tenant, _ resellerID: Identifier, _ task: OnboardingTask, by actor: Actor, _ name: String,
        reason: String = "",
        _ body: @Sendable (OnboardingChecklist, inout OnboardingChecklist.Item) throws -> Void
    ) async throws {
        try await database.transaction(tenant.id) { tx in
            let checklists = OnboardingChecklists(tx)
            let checklist = try await checklists.locked(of: resellerID)
            let before = try Self.item(task, in: checklist)
            var item = before
            try body(checklist, &item)
            guard item != before else { return }
            try await checklists.save(item, of: resellerID)
            let activated = try await settle(resellerID, in: tx)
            try await audit(
                actor, name, resellerID, task, in: tx, before: ["state": before.state.rawValue],
                after: ["state": item.state.rawValue], reason: reason, activated: activated)
        }
    }

    /// Completes what is ready, makes the reseller active once its gates are done, closes a complete checklist.
    private func settle(_ resellerID: Identifier, in tx: Transaction) async throws -> Reseller? {
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

    private func audit(
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

    private static func item(
        _ task: OnboardingTask, in checklist: OnboardingChecklist
    ) throws -> OnboardingChecklist.Item {
        guard let item = checklist.item(task) else { throw NotFound() }
        return item
    }

    private static func check(_ note: String, missing: String = "") throws {
        if note.isEmpty, !missing.isEmpty { throw Invalid("note", Wording(missing)) }
        if note.count > longestNote || !note.isPlainText(allowingLines: true) {
            throw Invalid("note", "Use at most \(longestNote) characters of plain text.")
        }
    }
}
