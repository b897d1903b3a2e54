import Identity
import Kernel
import Links
import Partnership
import Templates
import Web

/// One document with its files and what can be decided about it.
struct DocumentLine: ViewModel {
    struct File: ViewModel {
        let name: String
        let detail: String
        /// Nil for those who may not open it.
        let href: String?

        static let schema = Schema<Self>(\.name, \.detail, \.href)
    }

    /// The names of the inputs, apart for each document because all stand on one page.
    struct Names {
        let reason, expiresOn, insured, waiver: String

        init(_ kind: DocumentKind) {
            reason = "\(kind.rawValue)_reason"
            expiresOn = "\(kind.rawValue)_expires_on"
            insured = "\(kind.rawValue)_insured"
            waiver = "\(kind.rawValue)_waiver"
        }

        func prefixed(_ invalid: Invalid, reason: String? = nil) -> Invalid {
            invalid.renamed(["reason": reason ?? self.reason, "expires_on": expiresOn, "insured": insured])
        }
    }

    let label: String
    let status: Badge
    let note: String?
    let files: [File]
    let decision: String?
    /// Where it is accepted or rejected; nil where neither can be.
    let action: String?
    let mayAccept: Bool
    let expiresOn: Field?
    let insured: Field?
    let reason: Field
    let waiverAction: String?
    let waiver: Field
    let isOpen: Bool

    static let schema = Schema<Self>(
        \.label, \.status, \.note, \.files, \.decision, \.action, \.mayAccept, \.expiresOn, \.insured, \.reason,
        \.waiverAction, \.waiver, \.isOpen)
}

/// What an application has to bring, and the form by which it is asked for.
struct PapersPanel: ViewModel {
    let lines: [DocumentLine]
    let completeness: Int
    let version: String
    let errors: ErrorSummary?
    let request: Request?

    struct Request: ViewModel {
        let action: String
        let kinds: ChoiceField

        static let schema = Schema<Self>(\.action, \.kinds)
    }

    static let schema = Schema<Self>(\.lines, \.completeness, \.version, \.errors, \.request)
}

extension PapersPanel {
    init(_ visit: Visit, _ facts: ApplicationFacts, _ typed: TypedDecision) throws {
        let application = facts.application
        let person = try visit.person
        let isWorkedOn = application.status.isOpen && application.status != .submitted
        let mayDecide = isWorkedOn && person.may(.decideApplications)
        let mayWaive = isWorkedOn && person.may(.waiveDocuments)
        lines = facts.papers.documents.map { document in
            DocumentLine(
                document, application, mayOpen: person.may(.decideApplications), mayDecide: mayDecide,
                mayWaive: mayWaive, typed, zone: visit.tenant.zone)
        }
        completeness = facts.papers.completeness
        version = String(application.version)
        var invalid: Invalid?
        if case .document(_, _, let found) = typed { invalid = found }
        if case .request(_, let found) = typed { invalid = found }
        errors = ErrorSummary(invalid)
        let mayAsk = mayDecide && application.status.after(.askForDocuments) != nil && !facts.papers.askable.isEmpty
        var chosen: [String] = facts.papers.askable.map(\.kind.rawValue)
        if case .request(let form, _) = typed { chosen = form.list("kinds") }
        request =
            mayAsk
            ? Request(
                action: BackOfficePlaces.applicationRequest(application.id),
                kinds: ChoiceField(
                    "kinds", facts.papers.askable.map { Choice($0.kind.rawValue, $0.kind.label) }, chosen: chosen,
                    invalid)) : nil
    }
}

extension DocumentLine {
    init(
        _ document: ApplicationDocument, _ application: PartnerApplication, mayOpen: Bool, mayDecide: Bool,
        mayWaive: Bool, _ typed: TypedDecision, zone: Zone
    ) {
        let kind = document.kind
        let names = Names(kind)
        var (form, invalid): (FormFields?, Invalid?) = (nil, nil)
        if case .document(kind, let given, let found) = typed { (form, invalid) = (given, found) }
        label = kind.label
        status = document.isWanted ? Badge("Asked for", .warn) : Badge(document.state)
        note = Self.note(document)
        files = document.files.map { file in
            File(
                name: file.name, detail: "\(file.type.label), \(file.byteCount.shownBytes)",
                href: mayOpen ? BackOfficePlaces.applicationFile(application.id, file.id) : nil)
        }
        decision = document.decision.map { "\($0.by.name), \(zone.day(of: $0.at).shown)" }
        let mayAccept = mayDecide && document.state.after(.accept) != nil
        let mayReject = mayDecide && document.state.after(.reject) != nil
        self.mayAccept = mayAccept
        action = mayAccept || mayReject ? BackOfficePlaces.applicationDocument(application.id, kind.rawValue) : nil
        let details = application.details
        let day = kind == .businessLicense ? details.licenseExpiresOn : details.insuranceExpiresOn
        expiresOn =
            mayAccept && kind.expires
            ? Field(names.expiresOn, form?[names.expiresOn] ?? day?.description ?? "", invalid) : nil
        insured =
            mayAccept && kind == .insuranceCertificate
            ? Field(names.insured, form?[names.insured] ?? details.insuranceAmount?.decimal ?? "", invalid) : nil
        reason = Field(names.reason, form?[names.reason] ?? "", invalid)
        waiverAction =
            mayWaive && document.state.after(.waive) != nil
            ? BackOfficePlaces.applicationDocumentWaiver(application.id, kind.rawValue) : nil
        waiver = Field(names.waiver, form?[names.waiver] ?? "", invalid)
        isOpen = invalid != nil
    }

    private static func note(_ document: ApplicationDocument) -> String? {
        var parts: [String] = []
        if let day = document.expiresOn { parts.append("Valid until \(day.shown)") }
        if let insured = document.insured { parts.append("Insured for \(insured.shown)") }
        if !document.reason.isEmpty { parts.append(document.reason) }
        return parts.isEmpty ? nil : parts.joined(separator: ". ")
    }
}

extension Badge {
    init(_ state: DocumentState) {
        let tone: StatusTone =
            switch state {
            case .missing: .quiet
            case .uploaded: .info
            case .accepted: .good
            case .rejected: .bad
            case .waived: .quiet
            }
        self.init(state.label, tone)
    }
}
