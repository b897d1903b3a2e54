import Identity
import Kernel
import Links
import Partnership
import Templates
import Web

/// The seven scores of a reviewer.
struct ScorecardPanel: ViewModel {
    struct Line: ViewModel {
        let label: String
        let weight: Int
        let field: Field
        let note: Field
        let points: String

        static let schema = Schema<Self>(\.label, \.weight, \.field, \.note, \.points)
    }

    let lines: [Line]
    let total: String
    let band: Badge
    let isEditable: Bool
    let action: String
    let version: String

    static let schema = Schema<Self>(\.lines, \.total, \.band, \.isEditable, \.action, \.version)

    init(_ application: PartnerApplication, mayDecide: Bool, typed: FormFields? = nil, _ invalid: Invalid? = nil) {
        let card = application.scorecard
        lines = Scorecard.Criterion.allCases.map { criterion in
            let name = criterion.rawValue
            let score = card.values[criterion]
            return Line(
                label: criterion.label, weight: criterion.weight,
                field: Field(name, typed?[name] ?? score.map(String.init) ?? "", invalid),
                note: Field(Self.noteName(criterion), typed?[Self.noteName(criterion)] ?? card.notes[criterion] ?? ""),
                points: DecimalText.full(Int64(criterion.weight * (score ?? 0)), decimals: 1))
        }
        total = card.total
        band = Badge(card.isComplete ? card.band : nil)
        isEditable = mayDecide && (application.status == .underReview || application.status == .backgroundCheck)
        action = BackOfficePlaces.applicationScorecard(application.id)
        version = String(application.version)
    }

    static func noteName(_ criterion: Scorecard.Criterion) -> String { "\(criterion.rawValue)_note" }
}

extension Badge {
    /// Nil while scores are missing.
    init(_ band: Scorecard.Band?) {
        switch band {
        case .strong: self.init("Strong", .good)
        case .acceptable: self.init("Acceptable", .info)
        case .weak: self.init("Weak", .bad)
        case nil: self.init("Not complete", .warn)
        }
    }
}

/// The form by which a company becomes a reseller.
struct ApprovalPanel: ViewModel {
    let errors: ErrorSummary?
    let type, tier, plan, accountManager: ChoiceField
    let territories, rateProposal, notes, scoreReason, emailReason: Field
    let needsScoreReason: Bool
    let needsEmailReason: Bool
    /// What stands in the way before anything is typed; nil when nothing does.
    let obstacle: String?
    let companyName: String
    let action: String
    let version: String

    static let schema = Schema<Self>(
        \.errors, \.type, \.tier, \.plan, \.accountManager, \.territories, \.rateProposal, \.notes, \.scoreReason,
        \.emailReason, \.needsScoreReason, \.needsEmailReason, \.obstacle, \.companyName, \.action, \.version)

    init(
        _ facts: ApplicationFacts, _ form: ApprovalForm, isDirector: Bool, _ invalid: Invalid?
    ) {
        let (application, plans, staff) = (facts.application, facts.plans, facts.staff)
        errors = ErrorSummary(invalid)
        type = ChoiceField(
            "type", ResellerType.allCases.map { Choice($0.rawValue, $0.label) }, chosen: form.type, invalid)
        tier = ChoiceField("tier", Tier.allCases.map { Choice($0.rawValue, $0.label) }, chosen: form.tier, invalid)
        plan = ChoiceField("plan", plans.map { Choice($0.code, $0.name) }, chosen: form.plan, invalid)
        accountManager = ChoiceField(
            "account_manager",
            [Choice("", "Choose a person")] + staff.map { Choice($0.id.description, $0.name) },
            chosen: form.accountManager, invalid)
        territories = Field("territories", form.territories, invalid)
        rateProposal = Field("rate_proposal", form.rateProposal, invalid)
        notes = Field("notes", form.notes, invalid)
        scoreReason = Field("score_reason", form.scoreReason, invalid)
        emailReason = Field("email_reason", form.emailReason, invalid)
        let card = application.scorecard
        let isBelow = card.isComplete && card.totalTenths < Scorecard.acceptableTenths
        needsScoreReason = isBelow && isDirector
        if plans.isEmpty {
            obstacle = "There is no commission plan yet. Adopt one first."
        } else if let open = facts.checks.first(where: { !$0.state.isSettled }) {
            obstacle = "The check “\(open.kind.label)” is neither passed nor waived."
        } else if !card.isComplete {
            obstacle = "Score all seven criteria first."
        } else {
            obstacle = isBelow && !isDirector ? "The score is below 60. A director may approve with a reason." : nil
        }
        needsEmailReason = application.emailConfirmedAt == nil
        companyName = application.answers[.companyName]
        action = BackOfficePlaces.applicationApproval(application.id)
        version = String(application.version)
    }
}

/// The form by which an application is turned down.
struct RejectionPanel: ViewModel {
    let errors: ErrorSummary?
    let reason: ChoiceField
    let text: Field
    let isOpen: Bool
    let action: String
    let version: String

    static let schema = Schema<Self>(\.errors, \.reason, \.text, \.isOpen, \.action, \.version)

    init(_ application: PartnerApplication, typed: FormFields?, _ invalid: Invalid?) {
        errors = ErrorSummary(invalid)
        reason = ChoiceField(
            "reason",
            [Choice("", "Choose a reason")]
                + RejectionReason.allCases.map { Choice($0.rawValue, "\($0.label): \(Self.waiting($0))") },
            chosen: typed?["reason"] ?? "", invalid)
        text = Field("text", typed?["text"] ?? "", invalid)
        isOpen = invalid != nil
        action = BackOfficePlaces.applicationRejection(application.id)
        version = String(application.version)
    }

    private static func waiting(_ reason: RejectionReason) -> String {
        switch reason.waiting {
        case .never: "never again"
        case .days(0): "may apply at once"
        case .days(let days): "may apply in \(days) days"
        }
    }
}
