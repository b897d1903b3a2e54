import Identity
import Jobs
import Kernel
import Postgres

extension Onboarding {
    /// Notes that a fact is true. Known from before it changes nothing. The task completes by itself when all its
    /// facts are there and nothing blocks it. Throws NotFound for a reseller without a checklist.
    public func establish(
        _ tenant: Tenant, _ resellerID: Identifier, _ fact: OnboardingFact, detail: String = "", by actor: Actor
    ) async throws {
        guard let task = fact.task else { throw NotFound() }
        try await database.transaction(tenant.id) { tx in
            try await note([fact], of: task, resellerID, detail: detail, by: actor, in: tx) { _ in }
        }
    }

    /// Takes a fact back that is not true any more. Before the activation the task that it completed is open again;
    /// afterwards, and where somebody completed the task by hand, nothing changes.
    /// Throws NotFound for a reseller without a checklist.
    public func retract(
        _ tenant: Tenant, _ resellerID: Identifier, _ fact: OnboardingFact, reason: String, by actor: Actor
    ) async throws {
        try await database.transaction(tenant.id) { tx in
            try await retract(resellerID, fact, reason: reason, by: actor, in: tx)
        }
    }

    private func retract(
        _ resellerID: Identifier, _ fact: OnboardingFact, reason: String, by actor: Actor, in tx: Transaction
    ) async throws {
        guard let task = fact.task else { throw NotFound() }
        let checklists = OnboardingChecklists(tx)
        let checklist = try await checklists.locked(of: resellerID)
        guard var item = checklist.item(task), item.facts.contains(fact),
            try await Resellers(tx).reseller(resellerID).status == .pendingOnboarding
        else { return }
        try await checklists.removeFact(fact, of: resellerID)
        let before = item.state
        if item.state == .completed, item.completedBy == Actor.system.name {
            item.state = try checklist.state(of: task, after: .undo, by: [.system])
            item.completedAt = nil
            item.completedBy = ""
            try await checklists.save(item, of: resellerID)
            try await checklists.reopen(resellerID)
            try await DomainEvents(tx, clock: clock, chance: chance).record(
                DomainEvent(
                    name: "onboarding.reopened", subjectID: resellerID,
                    facts: ["tasks": task.rawValue, "fact": fact.rawValue]))
        }
        try await audit(
            actor, "onboarding.fact_undone", resellerID, task, in: tx, before: ["state": before.rawValue],
            after: ["state": item.state.rawValue, "fact": fact.rawValue], reason: reason, activated: nil)
    }

    /// Notes or takes back a fact, as it is once nobody else can change the checklist: of two events at once the later
    /// one sees what the earlier one saw or more. A reseller without a checklist has nothing to complete.
    public func settle(
        _ tenant: Tenant, _ resellerID: Identifier, _ fact: OnboardingFact, reason: String,
        isTrue: @escaping @Sendable (Transaction) async throws -> Bool
    ) async throws {
        guard let task = fact.task else { throw NotFound() }
        try await database.transaction(tenant.id) { tx in
            do {
                _ = try await OnboardingChecklists(tx).locked(of: resellerID)
            } catch is NotFound {
                return
            }
            if try await isTrue(tx) {
                try await note([fact], of: task, resellerID, detail: "", by: .system, in: tx) { _ in }
            } else {
                try await retract(resellerID, fact, reason: reason, by: .system, in: tx)
            }
        }
    }

    /// Sets when the reseller is paid; that is one step of its banking task, and possible as long as the task is open.
    /// Throws OnboardingRefusal once it is done: payments go by what was chosen.
    public func choosePaymentTerms(
        _ tenant: Tenant, _ resellerID: Identifier, _ terms: PaymentTerms, by actor: Actor
    ) async throws {
        try await database.transaction(tenant.id) { tx in
            let item = try await OnboardingChecklists(tx).locked(of: resellerID).item(.banking)
            guard let item else { throw NotFound() }
            guard !item.state.isDone else { throw OnboardingRefusal.invalidTransition(.banking, item.state, .complete) }
            try check(item)
            let before = try await Resellers(tx).reseller(resellerID)
            try await Resellers(tx).setPaymentTerms(terms, of: resellerID)
            try await AuditTrail(tx, clock: clock, chance: chance).record(
                actor, "reseller.payment_terms_chosen", subject: .reseller(resellerID, before.publicID),
                before: ["payment terms": before.paymentTerms.label], after: ["payment terms": terms.label])
            try await note(
                [.paymentTermsChosen], of: .banking, resellerID, detail: terms.label, by: actor, in: tx
            ) { _ in }
        }
    }

    /// Writes down the meeting with the account manager and when the next one is: both facts of that task.
    /// Throws Invalid by the form's questions, OnboardingRefusal when the meeting is not theirs to note or the task
    /// is done.
    public func logMeeting(
        _ tenant: Tenant, _ resellerID: Identifier, _ typed: [String: String], by actor: Actor,
        as doers: Set<TaskState.Doer>
    ) async throws {
        guard let form = OnboardingForm(.introduction) else { throw NotFound() }
        let answers = try form.read(typed, today: tenant.zone.day(of: clock.now))
        try await database.transaction(tenant.id) { tx in
            let checklist = try await OnboardingChecklists(tx).locked(of: resellerID)
            guard let item = checklist.item(.introduction) else { throw NotFound() }
            guard doers.contains(.accountManager), !item.state.isDone else {
                throw OnboardingRefusal.invalidTransition(.introduction, item.state, .complete)
            }
            try await note(
                [.meetingLogged, .followUpSet], of: .introduction, resellerID, detail: answers["held_on"] ?? "",
                by: actor, in: tx
            ) { item in
                item.answers = answers
                item.submission = form.shown(answers).map { "\($0.label)\n\($0.answer)" }.joined(separator: "\n\n")
            }
        }
    }

    /// Adds facts to a locked checklist; the first one begins the task. Nothing is written when all were there, unless
    /// `edit` changes the task.
    private func note(
        _ facts: [OnboardingFact], of task: OnboardingTask, _ resellerID: Identifier, detail: String, by actor: Actor,
        in tx: Transaction, _ edit: (inout OnboardingChecklist.Item) -> Void
    ) async throws {
        let checklists = OnboardingChecklists(tx)
        let checklist = try await checklists.locked(of: resellerID)
        guard let before = checklist.item(task) else { throw NotFound() }
        try check(before)
        var item = before
        edit(&item)
        var added: [OnboardingFact] = []
        for fact in facts
        where try await checklists.addFact(fact, detail: detail, of: resellerID, by: actor.name, at: clock.now) {
            added.append(fact)
        }
        if !added.isEmpty, item.state == .pending {
            item.state = try checklist.state(of: task, after: .start, by: [.system])
        }
        guard item != before || !added.isEmpty else { return }
        if item != before { try await checklists.save(item, of: resellerID) }
        let activated = try await settle(resellerID, in: tx)
        try await audit(
            actor, "onboarding.fact_established", resellerID, task, in: tx,
            after: ["fact": added.map(\.rawValue).joined(separator: " ")], reason: detail, activated: activated)
    }
}
