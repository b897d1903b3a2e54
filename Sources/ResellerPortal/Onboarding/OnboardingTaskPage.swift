import Identity
import Kernel
import Links
import Partnership
import Templates
import Web

/// One task of the checklist: what it is for, what is done, what to do.
struct OnboardingTaskPage: Page {
    struct Step: ViewModel {
        let label: String
        let how: String
        let isDone: Bool
        let icon: String
        /// The act that states the fact; nil when it comes by itself or from staff.
        let act: String?
        let href: String?

        static let schema = Schema<Self>(\.label, \.how, \.isDone, \.icon, \.act, \.href)
    }

    /// What is handed in for approval.
    struct Submission: ViewModel {
        let questions: [QuestionField]

        static let schema = Schema<Self>(\.questions)
    }

    let frame: PortalFrame
    let errors: ErrorSummary?
    let name: String
    let purpose: String
    let state: Badge
    let back: String
    let facts: [Fact]
    let blockedBy: [Fact]
    let isBlocked: Bool
    let isDone: Bool
    let note: String?
    let steps: [Step]
    let hasSteps: Bool
    let submission: Submission?
    let handedIn: [Fact]
    let hasHandedIn: Bool
    let handedTitle: String
    let paymentTerms: ChoiceField?
    let mayStart: Bool
    let action: String

    static let template = "portal/onboarding/show"
    static let schema = Schema<Self>(
        \.frame, \.errors, \.name, \.purpose, \.state, \.back, \.facts, \.blockedBy, \.isBlocked, \.isDone, \.note,
        \.steps, \.hasSteps, \.submission, \.handedIn, \.hasHandedIn, \.handedTitle, \.paymentTerms,
        \.mayStart, \.action)

    init(
        _ visit: Visit, _ checklist: OnboardingChecklist, _ item: OnboardingChecklist.Item, _ reseller: Reseller,
        typed: FormFields? = nil, _ invalid: Invalid? = nil
    ) throws {
        let task = item.task
        let today = visit.tenant.zone.day(of: visit.now)
        let blockers = checklist.blockers(of: task)
        frame = try visit.portalFrame(invalid == nil ? task.name : "Error: \(task.name)")
        errors = ErrorSummary(invalid)
        name = task.name
        purpose = task.purpose
        isDone = item.state.isDone
        isBlocked = !blockers.isEmpty && !item.state.isDone
        state = Badge(item, isBlocked: isBlocked, isOverdue: checklist.isOverdue(task, today: today))
        back = PortalPlaces.onboarding.path
        facts = [
            Fact("Due", item.dueOn.shownWithWeekday), Fact("Takes", "\(task.minutes) minutes"),
            Fact("Who", task.owners.map { $0 == .reseller ? "You" : $0.label }.joined(separator: " and ")),
            Fact("Needed to become active", task.isGate ? "Yes" : "No"),
        ]
        blockedBy = blockers.map { Fact($0.name, "Open the task", href: PortalPlaces.onboardingTask($0.rawValue)) }
        note = item.note.isEmpty ? nil : item.note
        let mayEnterDetails = try visit.person.may(.payoutDetails)
        steps = task.facts.map { Step($0, item, mayEnterDetails: mayEnterDetails) }
        hasSteps = !steps.isEmpty
        let isOpen = item.state == .pending || item.state == .inProgress
        let form = task.approver == nil ? nil : OnboardingForm(task)
        let asks = form != nil && isOpen && blockers.isEmpty
        submission =
            asks
            ? Submission(
                questions: (form?.questions ?? []).map {
                    QuestionField($0, typed?[$0.key] ?? item.answers[$0.key], invalid)
                }) : nil
        let shown = OnboardingForm(task)?.shown(item.answers) ?? []
        handedIn =
            asks
            ? []
            : shown.isEmpty && !item.submission.isEmpty
                ? [Fact("Text", item.submission)] : shown.map { Fact($0.label, $0.answer) }
        hasHandedIn = !handedIn.isEmpty
        handedTitle = task == .introduction ? "The meeting" : "What you handed in"
        let asksTerms = task == .banking && !item.facts.contains(.paymentTermsChosen) && isOpen
        paymentTerms =
            asksTerms
            ? ChoiceField(
                "payment_terms", PaymentTerms.allCases.map { Choice($0.rawValue, $0.label, hint: $0.hint) },
                chosen: reseller.paymentTerms.rawValue, invalid) : nil
        let hasOwnAct = asks || asksTerms || !task.ownFacts.isEmpty
        mayStart = item.state == .pending && !hasOwnAct && blockers.isEmpty && task.owners.contains(.reseller)
        action = PortalPlaces.onboardingTask(task.rawValue)
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

extension OnboardingTaskPage.Step {
    init(_ fact: OnboardingFact, _ item: OnboardingChecklist.Item, mayEnterDetails: Bool) {
        let isThere = item.facts.contains(fact) || item.state == .completed
        let mayState = item.task.ownFacts.contains(fact) && !isThere
        self.init(
            label: fact.label, how: fact.how, isDone: isThere, icon: isThere ? "check-circle-fill" : "circle",
            act: mayState ? fact.rawValue : nil,
            href: isThere || (fact.isOfPayoutDetails && !mayEnterDetails) ? nil : fact.place)
    }
}

extension OnboardingFact {
    /// Whether it is bank and tax data, which only some of the team may enter.
    var isOfPayoutDetails: Bool { self == .payoutMethodVerified || self == .taxFormAccepted }

    /// Where the reseller does what makes the fact true.
    var place: String? {
        switch self {
        case .agreementInForce: PortalPlaces.agreements.path
        case .productModules, .productQuiz, .salesModules, .salesQuiz: PortalPlaces.training.path
        case .companyData: PortalPlaces.profile.path
        case .secondFactor: AccountPlaces.secondFactor.path
        case .payoutMethodVerified, .taxFormAccepted: PortalPlaces.payoutDetails.path
        case .tokenMade, .testCalls: PortalPlaces.tokens.path
        default: nil
        }
    }
}

extension PaymentTerms {
    var hint: String {
        switch self {
        case .immediate: "On the 15th of the next month."
        case .net30: "On the 15th of the next month. What most resellers choose."
        case .net45: "15 days after the 15th of the next month."
        case .net60: "30 days after the 15th of the next month."
        }
    }
}
