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
        /// Nil where a button is enough.
        let field: Field?
        let questions: [QuestionField]
        let button: String
        let isOpen: Bool

        static let schema = Schema<Self>(
            \.act, \.title, \.hint, \.field, \.questions, \.button, \.isOpen)
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
    let answers: [Fact]
    let hasAnswers: Bool
    let answersTitle: String
    let note: String?
    let acts: [Act]
    let action: String

    static let template = "backoffice/onboarding/task"
    static let schema = Schema<Self>(
        \.frame, \.errors, \.name, \.resellerName, \.state, \.back, \.facts, \.steps, \.hasSteps, \.answers,
        \.hasAnswers, \.answersTitle, \.note, \.acts, \.action)

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
            Invalid(
                given.problems.map {
                    Invalid.Problem($0.field == "note" ? "\(typed?["act"] ?? "")_note" : $0.field, $0.wording)
                })
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
                mayState: mayManage && isOpen && !isThere && fact.isNotedByStaff)
        }
        hasSteps = !steps.isEmpty
        let shown = OnboardingForm(task)?.shown(item.answers) ?? []
        answers =
            shown.isEmpty && !item.submission.isEmpty
            ? [Fact("Text", item.submission)] : shown.map { Fact($0.label, $0.answer) }
        hasAnswers = !answers.isEmpty
        answersTitle = task == .introduction ? "The meeting" : "Handed in"
        note = item.note.isEmpty ? nil : item.note
        let account = try visit.person.account
        acts = mayManage ? Self.acts(account, reseller, checklist, item, typed: typed, renamed) : []
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

    /// What the table of the states lets this person do now.
    private static func acts(
        _ account: Account, _ reseller: Reseller, _ checklist: OnboardingChecklist, _ item: OnboardingChecklist.Item,
        typed: FormFields?, _ invalid: Invalid?
    ) -> [Act] {
        let doers = TaskState.Doer.all(of: account, for: reseller)
        let allowed = checklist.acts(on: item.task, by: doers)
        func act(
            _ act: String, _ title: String, _ hint: String, _ button: String, asks: Bool = true,
            questions: [QuestionField] = []
        ) -> Act {
            let name = "\(act)_note"
            return Act(
                act: act, title: title, hint: hint, field: asks ? Field(name, typed?[name] ?? "", invalid) : nil,
                questions: questions, button: button, isOpen: typed?["act"] == act || item.state == .submitted)
        }
        var acts: [Act] = []
        if item.task == .introduction, !item.state.isDone, doers.contains(.accountManager) {
            let questions = OnboardingForm(.introduction)?.questions ?? []
            acts.append(
                act(
                    "meeting", "Log the meeting", "", "Note the meeting", asks: false,
                    questions: questions.map { QuestionField($0, typed?[$0.key] ?? item.answers[$0.key], invalid) }))
        }
        if allowed.contains(.approve) {
            acts.append(
                act("approve", "Approve", "A note for the reseller, if you like.", "Approve what was handed in"))
        }
        if allowed.contains(.sendBack) {
            acts.append(act("send_back", "Send back", "Say what is missing.", "Send it back"))
        }
        if allowed.contains(.retry) {
            let hint = "By itself it opens again seven days after the last try."
            acts.append(act("retry", "Let them try again", hint, "Open the task again", asks: false))
        }
        if allowed.contains(.complete) {
            acts.append(act("complete", "Complete by hand", "Say why it counts as done.", "Complete the task"))
        }
        if allowed.contains(.skip) {
            acts.append(act("skip", "Skip", "Say why it is not needed.", "Skip the task"))
        }
        return acts
    }
}

extension QuestionField {
    /// A question of an onboarding form with what was typed.
    init(_ question: OnboardingForm.Question, _ typed: String?, _ invalid: Invalid?) {
        var choice: ChoiceField?
        if case .choice(let choices) = question.kind {
            choice = ChoiceField(question.key, choices.map { Choice($0, $0) }, chosen: typed ?? "", invalid)
        }
        self.init(
            question.label, hint: question.hint, field: Field(question.key, typed ?? "", invalid), choice: choice,
            isLong: question.isLong, isOptional: question.isOptional)
    }
}
