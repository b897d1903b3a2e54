import Identity
import Kernel
import Links
import Markdown
import Partnership
import Templates
import Web

/// One agreement: its text, and what can be done about it.
struct OwnAgreementPage: Page {
    /// The form by which the reseller says no.
    struct RefusalForm: ViewModel {
        let reason: Field
        let action: String
        let key: String
        let isOpen: Bool

        static let schema = Schema<Self>(\.reason, \.action, \.key, \.isOpen)
    }

    /// The form by which the reseller ends the agreement.
    struct NoticeForm: ViewModel {
        let lastDay: Day
        let reason: Field
        let action: String
        let key: String
        let isOpen: Bool

        static let schema = Schema<Self>(\.lastDay, \.reason, \.action, \.key, \.isOpen)
    }

    let frame: PortalFrame
    let errors: ErrorSummary?
    let title: String
    let lead: String
    let status: Badge
    let back: String
    let news: String?
    let document: SafeHTML?
    let facts: [Fact]
    let steps: [StepLink]
    let signing: SigningForm?
    let refusal: RefusalForm?
    let notice: NoticeForm?
    let note: String?
    let textLink: String?
    let evidenceLink: String?

    var hasSteps: Bool { !steps.isEmpty }

    static let template = "portal/agreements/show"
    static let schema = Schema<Self>(
        \.frame, \.errors, \.title, \.lead, \.status, \.back, \.news, \.document, \.facts, \.steps, \.signing,
        \.refusal, \.notice,
        \.note, \.textLink, \.evidenceLink, .computed("hasSteps", \.hasSteps))

    /// Which form was sent, and what is wrong with it.
    struct Typed {
        let fields: FormFields
        let invalid: Invalid
    }

    init(_ visit: Visit, _ record: Contracting.Record, typed: Typed? = nil) throws {
        let agreement = record.agreement
        let invalid = typed?.invalid
        frame = try visit.portalFrame(invalid == nil ? agreement.title : "Error: \(agreement.title)")
        errors = ErrorSummary(invalid)
        title = agreement.title
        lead = Self.lead(agreement, visit.tenant)
        status = Badge(agreement.status)
        back = PortalPlaces.agreements.path
        news = agreement.replacesID != nil && !record.templateNote.isEmpty ? record.templateNote : nil
        document = record.document.map { Markdown($0.body).html(below: 1) }
        facts = Self.facts(record)
        steps = Self.steps(agreement)
        let isRefusal = typed?.fields.has("reason") ?? false
        let company = record.reseller.legalOrShortName
        signing =
            agreement.status == .sent
            ? try SigningForm(
                visit, record.document?.fingerprint ?? "", for: company, consent: AgreementConsent.reseller(company),
                action: PortalPlaces.agreementSignature(agreement.id), isRefusal ? nil : typed?.fields,
                isRefusal ? nil : invalid) : nil
        refusal =
            agreement.status == .sent
            ? RefusalForm(
                reason: Field("reason", typed?.fields["reason"] ?? "", isRefusal ? invalid : nil),
                action: PortalPlaces.agreementRefusal(agreement.id), key: visit.newIdempotencyKey, isOpen: isRefusal)
            : nil
        notice = try NoticeForm(visit, agreement, typed: typed)
        note = agreement.endNote ?? (agreement.status == .declined ? "Your reason: \(agreement.declinedReason)" : nil)
        textLink = record.document == nil ? nil : PortalPlaces.agreementText(agreement.id)
        evidenceLink = record.signatures.isEmpty ? nil : PortalPlaces.agreementEvidence(agreement.id)
    }

    private static func lead(_ agreement: Agreement, _ tenant: Tenant) -> String {
        switch agreement.status {
        case .draft: "It is being prepared."
        case .sent:
            agreement.acceptUntil.map { "Read it in peace. You can accept it until \($0.shownWithWeekday)." }
                ?? "Read it in peace. At the end of the page you sign it."
        case .signed: "You have signed. It is in force as soon as \(tenant.name) has signed, too."
        case .declined: "You declined this agreement."
        case .inForce:
            agreement.origin == .paper ? "Signed on paper, before this portal." : "Signed by both sides and in force."
        case .expired, .terminated: "This agreement has ended."
        case .superseded: "A newer agreement took its place."
        }
    }

    private static func facts(_ record: Contracting.Record) -> [Fact] {
        let agreement = record.agreement
        var facts: [Fact] = [Fact("For", record.reseller.legalOrShortName)]
        if let sentOn = agreement.sentOn { facts.append(Fact("Sent", sentOn.shown)) }
        facts += agreement.termFacts
        if agreement.inForceOn == nil { facts.append(Fact("Term", "\(agreement.termMonths) months, renews")) }
        if let fingerprint = record.document?.fingerprint {
            facts.append(Fact("Fingerprint", String(fingerprint.prefix(16)) + "…", note: "SHA-256 of this exact text"))
        }
        return facts
    }

    private static func steps(_ agreement: Agreement) -> [StepLink] {
        guard agreement.origin == .electronic, [.sent, .signed].contains(agreement.status) else { return [] }
        let hasSigned = agreement.status == .signed
        var steps = [
            StepLink("Read", state: hasSigned ? .done : .current), StepLink("Sign", state: hasSigned ? .done : .open),
        ]
        if agreement.isCounterSigned { steps.append(StepLink("We sign", state: hasSigned ? .current : .open)) }
        return steps + [StepLink("In force", state: .open)]
    }
}

extension OwnAgreementPage.NoticeForm {
    /// Nil where there is nothing to end.
    init?(_ visit: Visit, _ agreement: Agreement, typed: OwnAgreementPage.Typed?) throws {
        let today = visit.tenant.zone.day(of: visit.now)
        guard agreement.status == .inForce, agreement.endsAfter == nil, let last = agreement.lastDay(noticeOn: today)
        else { return nil }
        lastDay = last
        reason = Field("reason", typed?.fields["reason"] ?? "", typed?.invalid)
        action = PortalPlaces.agreementNotice(agreement.id)
        key = visit.newIdempotencyKey
        isOpen = typed != nil
    }
}
