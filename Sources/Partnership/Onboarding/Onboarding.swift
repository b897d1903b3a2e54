import Identity
import Jobs
import Kernel
import Postgres

/// The way of a new reseller through its checklist until it is active, and to the end of all tasks.
public struct Onboarding: Sendable {
    public static let longestNote = 1000
    /// After so many failed quizzes or assessments a task has failed.
    public static let mostFailures = 3

    let database: Database
    let clock: Clock
    let chance: Chance
    /// The version that a task must have when it is changed; nil for any.
    private var version: Int?

    public init(database: Database, clock: Clock, chance: Chance) {
        self.database = database
        self.clock = clock
        self.chance = chance
    }

    /// The same verbs for somebody who has read a version of a task: when it has another one meanwhile, they throw
    /// `OnboardingRefusal.changed` and change nothing.
    public func ifUnchanged(since version: Int?) -> Onboarding {
        var copy = self
        copy.version = version
        return copy
    }

    /// Whether a task, whose checklist is locked, is what its caller has read.
    func check(_ item: OnboardingChecklist.Item) throws {
        if let version, version != item.version { throw OnboardingRefusal.changed(item.task) }
    }

    /// Throws NotFound for a reseller without a checklist.
    public func checklist(_ tenant: Identifier, of resellerID: Identifier) async throws -> OnboardingChecklist {
        try await database.reading(tenant) { tx in try await OnboardingChecklists(tx).checklist(of: resellerID) }
    }

    /// A reseller in onboarding, as staff see it.
    public struct Course: Sendable {
        public let reseller: Reseller
        public let checklist: OnboardingChecklist
        /// What staff were alerted to: the task, or nil for the whole checklist.
        public let alerts: [(task: OnboardingTask?, notice: OnboardingNotice)]
    }

    /// All checklists with tasks left, the oldest first.
    public func board(_ tenant: Identifier) async throws -> [Course] {
        try await database.reading(tenant) { tx in
            let alerts = try await OnboardingChecklists(tx).alerts()
            var resellers: [Identifier: Reseller] = [:]
            for reseller in try await Resellers(tx).all() { resellers[reseller.id] = reseller }
            return try await OnboardingChecklists(tx).open().compactMap { checklist in
                guard let reseller = resellers[checklist.resellerID], reseller.status != .terminated else { return nil }
                return Course(
                    reseller: reseller, checklist: checklist, alerts: alerts[checklist.resellerID] ?? [])
            }
        }
    }

    /// Somebody begins a task. Begun again it stays begun. Throws OnboardingRefusal.
    public func start(
        _ tenant: Tenant, _ resellerID: Identifier, _ task: OnboardingTask, by actor: Actor,
        as doers: Set<TaskState.Doer>
    ) async throws {
        try await change(tenant, resellerID, task, by: actor, "onboarding.started") { checklist, item in
            if item.state != .inProgress { item.state = try checklist.state(of: task, after: .start, by: doers) }
        }
    }

    /// Hands in the form of a task, which somebody approves. Begins the task where that was not done.
    /// Throws Invalid by the form's questions, OnboardingRefusal.
    public func submit(
        _ tenant: Tenant, _ resellerID: Identifier, _ task: OnboardingTask, _ typed: [String: String],
        by actor: Actor, as doers: Set<TaskState.Doer>
    ) async throws {
        guard task.approver != nil, let form = OnboardingForm(task) else { throw NotFound() }
        let answers = try form.read(typed, today: tenant.zone.day(of: clock.now))
        try await change(tenant, resellerID, task, by: actor, "onboarding.submitted") { checklist, item in
            var begun = checklist
            if item.state == .pending {
                begun = checklist.with(task, try checklist.state(of: task, after: .start, by: doers))
            }
            item.state = try begun.state(of: task, after: .submit, by: doers)
            item.answers = answers
            item.submission = form.shown(answers).map { "\($0.label)\n\($0.answer)" }.joined(separator: "\n\n")
            item.note = ""
        }
    }

    /// Approves what was handed in. Throws Invalid for a `note` that is too long, OnboardingRefusal.
    public func approve(
        _ tenant: Tenant, _ resellerID: Identifier, _ task: OnboardingTask, note: String, by actor: Actor,
        as doers: Set<TaskState.Doer>
    ) async throws {
        try Self.check(note)
        try await end(tenant, resellerID, task, .approve, note: note, by: actor, as: doers, "onboarding.approved")
    }

    /// Gives back what was handed in, with a note. Throws Invalid for an empty `note`, OnboardingRefusal.
    public func sendBack(
        _ tenant: Tenant, _ resellerID: Identifier, _ task: OnboardingTask, note: String, by actor: Actor,
        as doers: Set<TaskState.Doer>
    ) async throws {
        try Self.check(note, missing: "Say what is missing, so that the reseller knows what to do.")
        try await change(tenant, resellerID, task, by: actor, "onboarding.sent_back", reason: note) { checklist, item in
            item.state = try checklist.state(of: task, after: .sendBack, by: doers)
            item.note = note
        }
    }

    /// Completes a task by hand. Throws Invalid for an empty `note`, OnboardingRefusal.
    public func complete(
        _ tenant: Tenant, _ resellerID: Identifier, _ task: OnboardingTask, reason: String, by actor: Actor,
        as doers: Set<TaskState.Doer>
    ) async throws {
        try Self.check(reason, missing: "Say why the task counts as done.")
        try await end(
            tenant, resellerID, task, .complete, note: reason, by: actor, as: doers.subtracting([.system]),
            "onboarding.completed_by_hand")
    }

    /// Skips one of the two tasks that may be skipped. Throws Invalid for an empty `note`, OnboardingRefusal.
    public func skip(
        _ tenant: Tenant, _ resellerID: Identifier, _ task: OnboardingTask, reason: String, by actor: Actor,
        as doers: Set<TaskState.Doer>
    ) async throws {
        try Self.check(reason, missing: "Say why the task is not needed.")
        try await end(tenant, resellerID, task, .skip, note: reason, by: actor, as: doers, "onboarding.skipped")
    }

    /// Lets a reseller try a failed task again before the seven days are over, with its quizzes. Throws
    /// OnboardingRefusal.
    public func retry(
        _ tenant: Tenant, _ resellerID: Identifier, _ task: OnboardingTask, by actor: Actor,
        as doers: Set<TaskState.Doer>
    ) async throws {
        try await database.transaction(tenant.id) { tx in
            try await change(resellerID, task, by: actor, "onboarding.retried", in: tx) { checklist, item in
                item.state = try checklist.state(of: task, after: .retry, by: doers)
                item.failures = 0
                item.failedOn = nil
            }
            if let programme = task.programme { try await letGoOn(programme, resellerID, in: tx) }
        }
    }

    /// Whoever of the team failed the programme's quizzes has all attempts again.
    private func letGoOn(_ programme: TrainingProgramme, _ resellerID: Identifier, in tx: Transaction) async throws {
        for failed in try await CourseEnrolments(tx).failed() where failed.resellerID == resellerID {
            guard try await Courses(tx).course(failed.courseID).programme == programme else { continue }
            var enrolment = try await CourseEnrolments(tx).locked(failed.id)
            guard let state = enrolment.state.after(.retry, by: .staff) else { continue }
            (enrolment.state, enrolment.attemptsFrom) = (state, clock.now)
            try await CourseEnrolments(tx).save(enrolment)
        }
    }

    /// Notes a failed quiz or assessment; the third one fails the task. What is done already stays done.
    public func noteFailure(
        _ tenant: Tenant, _ resellerID: Identifier, _ task: OnboardingTask, by actor: Actor
    ) async throws {
        guard task.category == .training else { throw NotFound() }
        let today = tenant.zone.day(of: clock.now)
        try await change(tenant, resellerID, task, by: actor, "onboarding.attempt_failed") { checklist, item in
            guard !item.state.isDone, item.state != .failed else { return }
            var begun = checklist
            if item.state == .pending {
                item.state = try checklist.state(of: task, after: .start, by: [.system])
                begun = checklist.with(task, item.state)
            }
            item.failures += 1
            item.failedOn = today
            guard item.failures >= Self.mostFailures else { return }
            item.state = try begun.state(of: task, after: .fail, by: [.system])
        }
    }

    private func end(
        _ tenant: Tenant, _ resellerID: Identifier, _ task: OnboardingTask, _ act: TaskState.Act, note: String,
        by actor: Actor, as doers: Set<TaskState.Doer>, _ name: String
    ) async throws {
        let now = clock.now
        try await change(tenant, resellerID, task, by: actor, name, reason: note) { checklist, item in
            item.state = try checklist.state(of: task, after: act, by: doers)
            item.note = note
            item.completedAt = now
            item.completedBy = actor.name
        }
    }

    private static func check(_ note: String, missing: String = "") throws {
        if note.isEmpty, !missing.isEmpty { throw Invalid("note", Wording(missing)) }
        if note.count > longestNote || !note.isPlainText(allowingLines: true) {
            throw Invalid("note", "Use at most \(longestNote) characters of plain text.")
        }
    }
}
