import Identity
import Kernel
import Links
import Partnership
import Templates
import Web

/// One task of a reseller's checklist with what staff may do about it.
struct StaffTaskPage: Page {
    struct Step: ViewModel {
        let label: String
        let fact: String
        let isDone: Bool
        let icon: String
        let mayState: Bool

        static let schema = Schema<Self>(\.label, \.fact, \.isDone, \.icon, \.mayState)
    }

    /// One act that needs a note or a reason.
    struct Act: ViewModel {
        let act: String
        let title: String
        let hint: String
        let field: Field
        let button: String
        let isOpen: Bool

        static let schema = Schema<Self>(\.act, \.title, \.hint, \.field, \.button, \.isOpen)
    }

    let frame: BackOfficeFrame
    let errors: ErrorSummary?
    let name: String
    let resellerName: String
    let state: Badge
    let back: String
    let facts: [Fact]
    let steps: [Step]
    let hasSteps: Bool
    let submission: String?
    let note: String?
    let acts: [Act]
    let action: String

    static let template = "backoffice/onboarding/task"
    static let schema = Schema<Self>(
        \.frame, \.errors, \.name, \.resellerName, \.state, \.back, \.facts, \.steps, \.hasSteps, \.submission, \.note,
        \.acts, \.action)

    init(
        _ visit: Visit, _ reseller: Reseller, _ checklist: OnboardingChecklist, _ item: OnboardingChecklist.Item,
        typed: FormFields? = nil, _ invalid: Invalid? = nil
    ) throws {
        let task = item.task
        let today = visit.tenant.zone.day(of: visit.now)
        let mayManage = try visit.person.may(.manageOnboarding)
        let blockers = checklist.blockers(of: task)
        let title = "\(task.name), \(reseller.name)"
        frame = try visit.backOfficeFrame(invalid == nil ? title : "Error: \(title)")
        let renamed = invalid.map { given in
            Invalid(given.problems.map { Invalid.Problem("\(typed?["act"] ?? "")_note", $0.wording) })
        }
        errors = ErrorSummary(renamed)
        name = task.name
        resellerName = reseller.name
        state = Badge(item, isBlocked: !blockers.isEmpty, isOverdue: checklist.isOverdue(task, today: today))
        back = BackOfficePlaces.onboardingChecklist(reseller.id)
        facts = Self.facts(task, item, blockers)
        let isOpen = !item.state.isDone
        steps = task.facts.map { fact in
            let isThere = item.facts.contains(fact) || item.state == .completed
            return Step(
                label: fact.label, fact: fact.rawValue, isDone: isThere, icon: isThere ? "check-circle-fill" : "circle",
                mayState: mayManage && isOpen && !isThere && !fact.isKnownByItself)
        }
        hasSteps = !steps.isEmpty
        submission = item.submission.isEmpty ? nil : item.submission
        note = item.note.isEmpty ? nil : item.note
        acts = mayManage ? Self.acts(task, item, isBlocked: !blockers.isEmpty, typed: typed, renamed) : []
        action = BackOfficePlaces.onboardingTask(reseller.id, task.rawValue)
    }

    private static func facts(
        _ task: OnboardingTask, _ item: OnboardingChecklist.Item, _ blockers: [OnboardingTask]
    ) -> [Fact] {
        var facts = [
            Fact("Due", item.dueOn.shownWithWeekday), Fact("Who", task.owners.map(\.label).joined(separator: ", ")),
            Fact("Takes", "\(task.minutes) minutes"), Fact("Needed to become active", task.isGate ? "Yes" : "No"),
        ]
        if let approver = task.approver { facts.append(Fact("Approved by", approver.label)) }
        if !blockers.isEmpty { facts.append(Fact("Blocked by", blockers.map(\.name).joined(separator: ", "))) }
        if !item.completedBy.isEmpty { facts.append(Fact("Ended by", item.completedBy)) }
        return facts
    }

    private static func acts(
        _ task: OnboardingTask, _ item: OnboardingChecklist.Item, isBlocked: Bool, typed: FormFields?,
        _ invalid: Invalid?
    ) -> [Act] {
        func act(_ act: String, _ title: String, _ hint: String, _ button: String) -> Act {
            let name = "\(act)_note"
            return Act(
                act: act, title: title, hint: hint, field: Field(name, typed?[name] ?? "", invalid), button: button,
                isOpen: typed?["act"] == act || item.state == .submitted)
        }
        var acts: [Act] = []
        if item.state == .submitted {
            acts.append(
                act("approve", "Approve", "A note for the reseller, if you like.", "Approve what was handed in"))
            acts.append(act("send_back", "Send back", "Say what is missing.", "Send it back"))
        }
        let isBegun = item.state == .pending || item.state == .inProgress
        if isBegun, !isBlocked {
            acts.append(act("complete", "Complete by hand", "Say why it counts as done.", "Complete the task"))
        }
        if isBegun, task.maySkip { acts.append(act("skip", "Skip", "Say why it is not needed.", "Skip the task")) }
        return acts
    }
}
