import Identity
import Kernel
import Links
import Markdown
import Partnership
import Templates
import Web

/// One agreement as the tenant's staff see it, with what legal may do.
struct AgreementPage: Page {
    /// An act that needs a reason.
    struct Act: ViewModel {
        let title: String
        let text: String
        let button: String
        let reason: Field
        let action: String
        let key: String
        let isOpen: Bool

        static let schema = Schema<Self>(\.title, \.text, \.button, \.reason, \.action, \.key, \.isOpen)
    }

    let frame: BackOfficeFrame
    let errors: ErrorSummary?
    let title: String
    let lead: String
    let status: Badge
    let back: String
    let resellerLink: String
    let note: String?
    let document: SafeHTML?
    let facts: [Fact]
    let signing: SigningForm?
    let acts: [Act]
    let offerAction: String?
    let history: [TimelineEntry]
    let textLink: String?
    let evidenceLink: String?

    static let template = "backoffice/agreements/show"
    static let schema = Schema<Self>(
        \.frame, \.errors, \.title, \.lead, \.status, \.back, \.resellerLink, \.note, \.document, \.facts, \.signing,
        \.acts, \.offerAction, \.history, \.textLink, \.evidenceLink)

    /// What was typed, and what is wrong with it.
    struct Typed {
        let act: String
        let fields: FormFields
        let invalid: Invalid
    }

    init(_ visit: Visit, _ record: Contracting.Record, typed: Typed? = nil) throws {
        let agreement = record.agreement
        let mayManage = try visit.person.may(.manageAgreements)
        let name = "\(agreement.title), \(record.reseller.name)"
        frame = try visit.backOfficeFrame(typed == nil ? name : "Error: \(name)")
        errors = ErrorSummary(typed?.invalid)
        title = record.reseller.name
        lead = agreement.title
        status = Badge(agreement.status)
        back = BackOfficePlaces.agreements.path
        resellerLink = BackOfficePlaces.reseller(record.reseller.id)
        note = Self.note(record)
        document = record.document.map { Markdown($0.body).html(below: 1) }
        facts = Self.facts(record)
        signing =
            mayManage && agreement.status == .signed
            ? try SigningForm(
                visit, record.document?.fingerprint ?? "", for: visit.tenant.legalOrShortName,
                consent: AgreementConsent.provider(visit.tenant.legalOrShortName),
                action: BackOfficePlaces.agreementSignature(agreement.id), typed?.fields, typed?.invalid) : nil
        acts = mayManage && agreement.status == .inForce ? Self.acts(visit, agreement, typed) : []
        let mayOffer =
            agreement.status == .draft || agreement.status == .declined || agreement.status == .expired
            || agreement.status == .terminated
        offerAction = mayManage && mayOffer ? BackOfficePlaces.agreementOffer(agreement.id) : nil
        history = record.events.map { event in
            TimelineEntry(
                at: event.at, event.actInWords, by: event.actor.name, note: event.reason.isEmpty ? nil : event.reason)
        }
        textLink = record.document == nil ? nil : BackOfficePlaces.agreementText(agreement.id)
        evidenceLink = record.signatures.isEmpty ? nil : BackOfficePlaces.agreementEvidence(agreement.id)
    }

    private static func note(_ record: Contracting.Record) -> String? {
        let agreement = record.agreement
        switch agreement.status {
        case .draft:
            return "It is sent when a text for “\(record.reseller.type.label)” is published."
        case .declined: return "Declined by the reseller: \(agreement.declinedReason)"
        case .inForce:
            guard let last = agreement.endsAfter, let side = agreement.noticeBy else { return nil }
            return "\(side == .reseller ? "The reseller" : "We") gave notice: \(agreement.noticeReason). "
                + "It ends after \(last.shown)."
        case .expired, .terminated: return agreement.endedReason.isEmpty ? nil : agreement.endedReason
        case .sent, .signed, .superseded: return nil
        }
    }

    private static func facts(_ record: Contracting.Record) -> [Fact] {
        let agreement = record.agreement
        var facts = [Fact("Kind of reseller", record.reseller.type.label)]
        if agreement.origin == .paper { facts.append(Fact("Signed", "On paper, before the program")) }
        if let sentOn = agreement.sentOn { facts.append(Fact("Sent", sentOn.shown)) }
        if let day = agreement.acceptUntil {
            facts.append(
                Fact("Accept until", day.shown, note: agreement.suspendsOn.map { "suspended from \($0.shown)" }))
        }
        if let day = agreement.inForceOn { facts.append(Fact("In force since", day.shown)) }
        if let day = agreement.endedOn { facts.append(Fact("Ended", day.adding(days: -1).shown)) }
        if agreement.status == .inForce, let last = agreement.termEndsOn {
            facts.append(Fact("Term until", last.shown, note: agreement.noticeUntil.map { "notice until \($0.shown)" }))
        }
        facts.append(Fact("Term", agreement.termMonths.shown("month", "months")))
        facts.append(Fact("Tail", agreement.tailMonths.shown("month", "months")))
        facts.append(Fact("Counter-signed", agreement.isCounterSigned ? "Yes" : "No"))
        return facts
    }

    private static func acts(_ visit: Visit, _ agreement: Agreement, _ typed: Typed?) -> [Act] {
        let today = visit.tenant.zone.day(of: visit.now)
        func act(_ name: String, _ title: String, _ text: String, _ button: String, _ action: String) -> Act {
            let field = "\(name)_reason"
            return Act(
                title: title, text: text, button: button,
                reason: Field(field, typed?.fields[field] ?? "", typed?.act == name ? typed?.invalid : nil),
                action: action, key: visit.newIdempotencyKey, isOpen: typed?.act == name)
        }
        var acts: [Act] = []
        if agreement.endsAfter == nil, let last = agreement.lastDay(noticeOn: today) {
            acts.append(
                act(
                    "notice", "Give notice", "Notice given today ends the agreement after \(last.shown).",
                    "Give notice", BackOfficePlaces.agreementNotice(agreement.id)))
        }
        acts.append(
            act(
                "termination", "Terminate for cause",
                "It ends today. The reseller's money waits until another agreement is in force.",
                "Terminate the agreement", BackOfficePlaces.agreementTermination(agreement.id)))
        return acts
    }
}

/// The agreement with everything that proves its signatures, made to be printed.
struct AgreementEvidencePage: Page {
    let frame: BackOfficeFrame
    let title: String
    let back: String
    let document: SafeHTML
    let fingerprint: String
    let isSound: Bool
    let signatures: [SignatureProof]
    let textLink: String

    static let template = "backoffice/agreements/evidence"
    static let schema = Schema<Self>(
        \.frame, \.title, \.back, \.document, \.fingerprint, \.isSound, \.signatures, \.textLink)

    /// Nil without a document.
    init?(_ visit: Visit, _ record: Contracting.Record) throws {
        guard let evidence = AgreementEvidence(record, visit.tenant), let text = record.document else {
            return nil
        }
        frame = try visit.backOfficeFrame("Evidence, \(record.reseller.name)")
        title = "\(record.agreement.title), \(record.reseller.name)"
        back = BackOfficePlaces.agreement(record.agreement.id)
        document = Markdown(text.body).html(below: 2)
        fingerprint = evidence.fingerprint
        isSound = evidence.isSound
        signatures = evidence.parts.map { part in
            SignatureProof(
                title: part.title, facts: part.facts.map { Fact($0.label, $0.value) }, record: part.record,
                fingerprint: part.fingerprint)
        }
        textLink = BackOfficePlaces.agreementText(record.agreement.id)
    }
}
