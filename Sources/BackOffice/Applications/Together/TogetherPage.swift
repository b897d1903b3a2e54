import Identity
import Kernel
import Links
import Partnership
import Templates
import Web

/// Some applications side by side, with what each decision would come to.
struct TogetherPage: Page {
    struct Line: ViewModel {
        let href: String
        let company: String
        let publicID: String
        let status: Badge
        let score: String
        /// Why not; nil where it is possible.
        let claim, ask, reject, approve: String?

        static let schema = Schema<Self>(
            \.href, \.company, \.publicID, \.status, \.score, \.claim, \.ask, \.reject, \.approve)
    }

    let frame: BackOfficeFrame
    let errors: ErrorSummary?
    let back: String
    let lines: [Line]
    let claim: TogetherPanel
    /// Nil for those who do not decide.
    let ask: TogetherPanel?
    let reject: TogetherPanel?
    let approve: TogetherPanel?
    let kinds: ChoiceField
    let reason: ChoiceField
    let text: Field
    let plan: ChoiceField
    let accountManager: ChoiceField

    static let template = "backoffice/applications/together"
    static let schema = Schema<Self>(
        \.frame, \.errors, \.back, \.lines, \.claim, \.ask, \.reject, \.approve, \.kinds, \.reason, \.text,
        \.plan, \.accountManager)
}

/// The form of one decision; the applications for which it is possible go with it.
struct TogetherPanel: ViewModel {
    let chosen: [String]
    /// "3 of 5 can be claimed."
    let summary: String
    let isPossible: Bool
    let button: String
    let action: String

    static let schema = Schema<Self>(\.chosen, \.summary, \.isPossible, \.button, \.action)
}

extension TogetherPage {
    init(
        _ visit: Visit, _ prospects: [JointProspect], plans: [PlanOffer], staff: [Account], _ typed: TypedTogether?
    ) throws {
        let title = "Decide together"
        frame = try visit.backOfficeFrame(typed == nil ? title : "Error: \(title)")
        errors = ErrorSummary(typed?.invalid)
        back = BackOfficePlaces.applications.path
        lines = prospects.map(Line.init)
        let decides = try visit.person.may(.decideApplications)
        claim = TogetherPanel(.claim, prospects, action: BackOfficePlaces.applicationsTogetherClaim)
        ask = decides ? TogetherPanel(.ask, prospects, action: BackOfficePlaces.applicationsTogetherRequest) : nil
        reject =
            decides ? TogetherPanel(.reject, prospects, action: BackOfficePlaces.applicationsTogetherRejection) : nil
        approve =
            decides ? TogetherPanel(.approve, prospects, action: BackOfficePlaces.applicationsTogetherApproval) : nil
        let (form, invalid) = (typed?.form, typed?.invalid)
        kinds = ChoiceField(
            "kinds", DocumentKind.allCases.map { Choice($0.rawValue, $0.label) }, chosen: form?.list("kinds") ?? [],
            invalid)
        reason = ChoiceField(
            "reason",
            [Choice("", "Choose a reason")] + RejectionReason.allCases.map { Choice($0.rawValue, $0.label) },
            chosen: form?["reason"] ?? "", invalid)
        text = Field("text", form?["text"] ?? "", invalid)
        plan = ChoiceField(
            "plan", plans.map { Choice($0.code, $0.name) },
            chosen: form?["plan"] ?? plans.first { $0.isDefault }?.code ?? "", invalid)
        accountManager = ChoiceField(
            "account_manager",
            [Choice("", "Choose a person")] + staff.map { Choice($0.id.description, $0.name) },
            chosen: form?["account_manager"] ?? "", invalid)
    }
}

extension TogetherPage.Line {
    init(_ prospect: JointProspect) {
        let application = prospect.application
        href = BackOfficePlaces.application(application.id)
        company = application.answers[.companyName]
        publicID = application.publicID
        status = Badge(application.status)
        score = application.scorecard.total
        claim = prospect.obstacles[.claim]
        ask = prospect.obstacles[.ask]
        reject = prospect.obstacles[.reject]
        approve = prospect.obstacles[.approve]
    }
}

extension TogetherPanel {
    init(_ act: JointAct, _ prospects: [JointProspect], action: Place) {
        let possible = prospects.filter { $0.obstacles[act] == nil }.map(\.application)
        chosen = possible.map { SeenApplication(id: $0.id, version: $0.version).typed }
        isPossible = !possible.isEmpty
        summary =
            possible.isEmpty
            ? "None of them can be \(act.past) now."
            : "\(possible.count) of \(prospects.count) can be \(act.past)."
        button =
            act == .ask
            ? "Ask \(possible.count.shown("applicant", "applicants")) for documents"
            : "\(act.label) \(possible.count.shown("application", "applications"))"
        self.action = action.path
    }
}

/// What came of a joint decision, application by application.
struct TogetherResultPage: Page {
    struct Line: ViewModel {
        let href: String
        let publicID: String
        let outcome: Badge
        let obstacle: String?

        static let schema = Schema<Self>(\.href, \.publicID, \.outcome, \.obstacle)
    }

    let frame: BackOfficeFrame
    let title: String
    let lead: String
    let back: String
    let lines: [Line]

    static let template = "backoffice/applications/together-result"
    static let schema = Schema<Self>(\.frame, \.title, \.lead, \.back, \.lines)

    init(_ visit: Visit, _ act: JointAct, _ outcomes: [JointOutcome]) throws {
        let done = outcomes.count { $0.obstacle == nil }
        title = "\(done) of \(outcomes.count.shown("application", "applications")) \(act.past)"
        lead =
            done == outcomes.count
            ? act.effect : "\(act.effect) Nothing changed for the others; the reason stands beside each."
        frame = try visit.backOfficeFrame(title)
        back = BackOfficePlaces.applications.path
        lines = outcomes.map { outcome in
            Line(
                href: BackOfficePlaces.application(outcome.id), publicID: outcome.application ?? "Unknown",
                outcome: outcome.obstacle == nil ? Badge(act.outcome, .good) : Badge("Unchanged", .warn),
                obstacle: outcome.obstacle)
        }
    }
}

extension JointAct {
    /// For sentences: "3 of 5 can be claimed".
    var past: String {
        switch self {
        case .claim: "claimed"
        case .ask: "asked for documents"
        case .reject: "rejected"
        case .approve: "approved"
        }
    }

    fileprivate var outcome: String {
        switch self {
        case .claim: "Claimed"
        case .ask: "Waiting for documents"
        case .reject: "Rejected"
        case .approve: "Approved"
        }
    }

    fileprivate var effect: String {
        switch self {
        case .claim: "Their applicants get a letter that you are looking at them."
        case .ask: "Their applicants get a letter with the list; until everything is there the clock stands still."
        case .reject: "Their applicants get a letter with the reason."
        case .approve: "Two letters tell and invite each owner."
        }
    }
}
