import Identity
import Kernel
import Links
import Partnership
import Templates
import Web

/// One check with what was found, and what a person may decide.
struct CheckLine: ViewModel {
    let label: String
    let status: Badge
    let evidence: String
    let by: String?
    let task: String?
    let action: String?
    let mayPass: Bool
    let mayFail: Bool
    let field: Field
    let waiverAction: String?
    let waiver: Field
    let isOpen: Bool

    static let schema = Schema<Self>(
        \.label, \.status, \.evidence, \.by, \.task, \.action, \.mayPass, \.mayFail, \.field, \.waiverAction, \.waiver,
        \.isOpen)

    static func evidenceName(_ kind: CheckKind) -> String { "\(kind.rawValue)_evidence" }
    static func waiverName(_ kind: CheckKind) -> String { "\(kind.rawValue)_waiver" }
}

/// The background check, and how an application gets into it and out of it.
struct ChecksPanel: ViewModel {
    let lines: [CheckLine]
    let errors: ErrorSummary?
    let version: String
    /// What stands in the way of the checks, or that there are none; nil when they have begun or can begin.
    let obstacle: String?
    let startAction: String?
    let returnAction: String?
    let returnLabel: String
    let note: Field
    let returnIsOpen: Bool

    static let schema = Schema<Self>(
        \.lines, \.errors, \.version, \.obstacle, \.startAction, \.returnAction, \.returnLabel, \.note, \.returnIsOpen)
}

extension ChecksPanel {
    init(_ visit: Visit, _ facts: ApplicationFacts, _ typed: TypedDecision) throws {
        let application = facts.application
        let person = try visit.person
        let mayDecide = person.may(.decideApplications)
        let isChecked = application.status == .backgroundCheck
        lines = facts.checks.map { check in
            CheckLine(
                check, application, mayDecide: isChecked && mayDecide,
                mayWaive: isChecked && person.may(.waiveChecks), typed)
        }
        version = String(application.version)
        let mayStart = application.status == .underReview && mayDecide
        if mayStart, !facts.papers.isComplete {
            obstacle = "The checks begin when every document is accepted or waived."
        } else {
            obstacle = facts.checks.isEmpty && !mayStart ? "No check has begun." : nil
        }
        startAction =
            mayStart && facts.papers.isComplete ? BackOfficePlaces.applicationChecks(application.id) : nil
        let isWaiting = application.status == .pendingDocuments
        returnAction = mayDecide && (isChecked || isWaiting) ? BackOfficePlaces.applicationReturn(application.id) : nil
        returnLabel = isWaiting ? "Go on without the documents" : "Go back to the review"
        var (form, invalid): (FormFields?, Invalid?) = (nil, nil)
        if case .returning(let given, let found) = typed { (form, invalid) = (given, found) }
        var shown = invalid
        if case .check(_, _, let found) = typed { shown = found }
        errors = ErrorSummary(shown)
        note = Field("note", form?["note"] ?? "", invalid)
        returnIsOpen = invalid != nil
    }
}

extension CheckLine {
    init(
        _ check: ApplicationCheck, _ application: PartnerApplication, mayDecide: Bool, mayWaive: Bool,
        _ typed: TypedDecision
    ) {
        let kind = check.kind
        var (form, invalid): (FormFields?, Invalid?) = (nil, nil)
        if case .check(kind, let given, let found) = typed { (form, invalid) = (given, found) }
        label = kind.label
        status = Badge(check.state)
        evidence = check.evidence
        by = check.decision.map(\.by.name)
        mayPass = mayDecide && check.after(.pass) != nil
        mayFail = mayDecide && check.after(.fail) != nil
        task = mayPass ? kind.task : nil
        action = mayPass || mayFail ? BackOfficePlaces.applicationCheck(application.id, kind.rawValue) : nil
        field = Field(Self.evidenceName(kind), form?[Self.evidenceName(kind)] ?? "", invalid)
        waiverAction =
            mayWaive && check.after(.waive) != nil
            ? BackOfficePlaces.applicationCheckWaiver(application.id, kind.rawValue) : nil
        waiver = Field(Self.waiverName(kind), form?[Self.waiverName(kind)] ?? "", invalid)
        isOpen = invalid != nil || (mayPass && check.state == .pending)
    }
}

extension Badge {
    init(_ state: CheckState) {
        let tone: StatusTone =
            switch state {
            case .pending: .warn
            case .passed: .good
            case .failed: .bad
            case .waived: .quiet
            }
        self.init(state.label, tone)
    }
}
