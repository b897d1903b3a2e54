import Kernel

/// The eleven tasks of one reseller, where each stands, and what follows from that: what is blocked, what is late,
/// how far the reseller is and whether it may become active.
public struct OnboardingChecklist: Sendable, Hashable {
    /// From approval to the end of all tasks.
    public static let targetDays = 45

    /// One task of the checklist.
    public struct Item: Sendable, Hashable {
        public let task: OnboardingTask
        public var state: TaskState
        /// The task is due until 23:59 of this day in the tenant's zone.
        public var dueOn: Day
        public var facts: Set<OnboardingFact> = []
        /// What was handed in, as one text and by the questions of the form.
        public var submission = ""
        public var answers: [String: String] = [:]
        /// Quizzes or assessments that were failed since the task was begun, and when the last one was.
        public var failures = 0
        public var failedOn: Day?
        /// What staff answered, or why it was completed or skipped.
        public var note = ""
        public var completedAt: Instant?
        public var completedBy = ""
        public var version = 1

        /// The end of the due day: 23:59 by the tenant's clock.
        public func dueAt(in zone: Zone) -> Instant { zone.instant(of: dueOn, hour: 23, minute: 59) }

        /// Share of its facts that are there, 0 to 100; all or nothing where somebody approves the task.
        public var percent: Int {
            if state.isDone { return 100 }
            return task.facts.isEmpty ? 0 : 100 * facts.count / task.facts.count
        }
    }

    public let resellerID: Identifier
    public let createdOn: Day
    public private(set) var items: [Item]

    public init(resellerID: Identifier, createdOn: Day, items: [Item]) {
        self.resellerID = resellerID
        self.createdOn = createdOn
        self.items = items
    }

    /// A new checklist: what a kind of reseller is not asked starts as not applicable; nothing is due before what it
    /// waits for.
    public init(resellerID: Identifier, type: ResellerType, createdOn: Day) {
        self.resellerID = resellerID
        self.createdOn = createdOn
        items = OnboardingTask.allCases.map { task in
            Item(
                task: task, state: task.applies(to: type) ? .pending : .notApplicable,
                dueOn: Self.due(task, from: createdOn))
        }
    }

    public func item(_ task: OnboardingTask) -> Item? { items.first { $0.task == task } }

    /// The prerequisites that are still open.
    public func blockers(of task: OnboardingTask) -> [OnboardingTask] {
        task.prerequisites.filter { !(item($0)?.state.isDone ?? true) }
    }

    public func isBlocked(_ task: OnboardingTask) -> Bool { !blockers(of: task).isEmpty }

    public func isOverdue(_ task: OnboardingTask, today: Day) -> Bool {
        item(task).map { !$0.state.isDone && today > $0.dueOn } ?? false
    }

    public func overdue(today: Day) -> [Item] { items.filter { isOverdue($0.task, today: today) } }

    /// floor(100 x done / asked), without the tasks that are not asked.
    public var progressPercent: Int {
        let asked = items.filter { $0.state != .notApplicable }
        guard !asked.isEmpty else { return 100 }
        return 100 * asked.count(where: \.state.isDone) / asked.count
    }

    public var doneCount: Int { items.count { $0.state == .completed || $0.state == .skipped } }
    public var askedCount: Int { items.count { $0.state != .notApplicable } }
    public var openItems: [Item] { items.filter { !$0.state.isDone } }

    /// The gate tasks that stand between the reseller and its activation.
    public var openGates: [OnboardingTask] { openItems.map(\.task).filter(\.isGate) }
    public var mayActivate: Bool { openGates.isEmpty }
    public var isComplete: Bool { openItems.isEmpty }

    /// The task to do next: the reseller's own, not blocked, the earliest due date first.
    public var nextItem: Item? {
        openItems.filter { !isBlocked($0.task) && $0.state != .submitted && $0.task.owners.contains(.reseller) }
            .min { ($0.dueOn, $0.task.rawValue) < ($1.dueOn, $1.task.rawValue) }
    }

    /// Today + open tasks x elapsed days / done tasks, rounded half-up to days; nil while nothing is done.
    public func estimatedEnd(today: Day) -> Day? {
        guard doneCount > 0 else { return nil }
        let elapsed = today.days(since: createdOn)
        return today.adding(days: (2 * openItems.count * elapsed + doneCount) / (2 * doneCount))
    }

    /// The tasks whose facts are all there and that nothing blocks, in the order in which they complete: one may
    /// unblock the next.
    public func tasksToComplete() -> [OnboardingTask] {
        var copy = self
        var completed: [OnboardingTask] = []
        while let index = copy.items.firstIndex(where: { copy.isReady($0) }) {
            copy.items[index].state = .completed
            completed.append(copy.items[index].task)
        }
        return completed
    }

    /// The state of a task after an act. Throws Refusal when the act is not allowed or a prerequisite is open.
    public func state(of task: OnboardingTask, after act: TaskState.Act) throws -> TaskState {
        guard let item = item(task) else { throw NotFound() }
        if act == .skip, !task.maySkip { throw OnboardingRefusal.mayNotSkip(task) }
        let blockers = blockers(of: task)
        if !blockers.isEmpty, act == .submit || act == .complete || act == .approve {
            throw OnboardingRefusal.blocked(task, by: blockers)
        }
        guard let state = item.state.after(act) else {
            throw OnboardingRefusal.invalidTransition(task, item.state, act)
        }
        return state
    }

    /// The same for somebody: refused also where the act on this task is nobody's of `doers`.
    public func state(
        of task: OnboardingTask, after act: TaskState.Act, by doers: Set<TaskState.Doer>
    ) throws -> TaskState {
        let state = try state(of: task, after: act)
        guard !act.doers(for: task).isDisjoint(with: doers) else { throw OnboardingRefusal.notTheirs(task, act) }
        return state
    }

    /// What somebody may do to a task now: what a page offers.
    public func acts(on task: OnboardingTask, by doers: Set<TaskState.Doer>) -> [TaskState.Act] {
        TaskState.Act.allCases.filter { (try? state(of: task, after: $0, by: doers)) != nil }
    }

    /// The same checklist with one task in another state.
    func with(_ task: OnboardingTask, _ state: TaskState) -> OnboardingChecklist {
        var copy = self
        for index in copy.items.indices where copy.items[index].task == task { copy.items[index].state = state }
        return copy
    }

    private func isReady(_ item: Item) -> Bool {
        let facts = item.task.facts
        return !facts.isEmpty && item.state.after(.complete) != nil && item.facts.isSuperset(of: facts)
            && !isBlocked(item.task)
    }

    private static func due(_ task: OnboardingTask, from createdOn: Day) -> Day {
        task.prerequisites.reduce(createdOn.adding(days: task.dueDays)) { max($0, due($1, from: createdOn)) }
    }
}

/// Why an onboarding task cannot be acted on.
public enum OnboardingRefusal: Refusal, Hashable {
    case invalidTransition(OnboardingTask, TaskState, TaskState.Act)
    case blocked(OnboardingTask, by: [OnboardingTask])
    case mayNotSkip(OnboardingTask)
    /// The act belongs to others.
    case notTheirs(OnboardingTask, TaskState.Act)
    /// Somebody else changed the task in the meantime.
    case changed(OnboardingTask)

    public var code: String {
        switch self {
        case .invalidTransition, .notTheirs: "invalid_transition"
        case .blocked: "blocked"
        case .mayNotSkip: "may_not_skip"
        case .changed: "changed"
        }
    }

    public var explanation: String {
        switch self {
        case .invalidTransition(let task, let state, _):
            "“\(task.name)” is \(state.label.lowercased()), so this cannot be done now."
        case .blocked(let task, let blockers):
            "“\(task.name)” comes after \(blockers.map { "“\($0.name)”" }.joined(separator: " and "))."
        case .mayNotSkip(let task): "“\(task.name)” cannot be skipped."
        case .notTheirs(let task, let act):
            "Only \(Self.words(act.doers(for: task))) can do this with “\(task.name)”."
        case .changed(let task): "“\(task.name)” was changed in the meantime. Look at it again."
        }
    }

    private static func words(_ doers: Set<TaskState.Doer>) -> String {
        let words = TaskState.Doer.allCases.filter { doers.contains($0) }.map { doer in
            switch doer {
            case .reseller: "the reseller"
            case .accountManager: "an account manager"
            case .channelManager: "a channel manager"
            case .technical: "technical staff"
            case .system: "the program"
            }
        }
        return words.isEmpty ? "nobody" : words.joined(separator: " or ")
    }
}
