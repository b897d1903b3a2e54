import Identity
import Jobs
import Kernel
import Postgres

/// How the tenant and its resellers come to an agreement, sign it, renew it and end it.
public struct Contracting: Sendable {
    public static let longestReason = 1000
    /// What a reseller earns by a plan on a day, as a Markdown list. Plans belong to a higher context.
    public typealias PlanWords = @Sendable (Transaction, _ code: String, Day, Currency) async throws -> String

    let database: Database
    let clock: Clock
    let chance: Chance
    let planWords: PlanWords

    public init(database: Database, clock: Clock, chance: Chance, planWords: @escaping PlanWords) {
        self.database = database
        self.clock = clock
        self.chance = chance
        self.planWords = planWords
    }

    /// One agreement with everything that its pages show.
    public struct Record: Sendable {
        public let agreement: Agreement
        public let reseller: Reseller
        /// Nil in a draft and on paper.
        public let document: AgreementDocument?
        public let signatures: [AgreementSignature]
        /// What is new in the version that was sent.
        public let templateNote: String
        public let events: [AuditEvent]

        public func signature(of side: AgreementSignature.Side) -> AgreementSignature? {
            signatures.first { $0.side == side }
        }
    }

    public func list(
        _ tenant: Identifier, _ filter: AgreementFilter, after key: String? = nil
    ) async throws -> (page: Slice<AgreementLine>, counts: [AgreementStatus: Int]) {
        try await database.reading(tenant) { tx in
            (try await Agreements(tx).list(filter, after: key), try await Agreements(tx).counts())
        }
    }

    /// All agreements of a reseller, the newest first.
    public func agreements(_ tenant: Identifier, of resellerID: Identifier) async throws -> [Agreement] {
        try await database.reading(tenant) { tx in try await Agreements(tx).of(resellerID) }
    }

    /// Throws NotFound, also for an agreement of another reseller than `resellerID`.
    public func record(
        _ tenant: Identifier, _ id: Identifier, of resellerID: Identifier? = nil
    ) async throws -> Record {
        try await database.reading(tenant) { tx in
            let agreement = try await Agreements(tx).agreement(id)
            if let resellerID, agreement.resellerID != resellerID { throw NotFound() }
            let documents = SignedDocuments(tx)
            var note = ""
            if let templateID = agreement.templateID {
                note = try await AgreementTemplates(tx).template(templateID).content.note
            }
            return Record(
                agreement: agreement, reseller: try await Resellers(tx).reseller(agreement.resellerID),
                document: try await documents.document(of: id), signatures: try await documents.signatures(of: id),
                templateNote: note,
                events: try await AuditTrail(tx, clock: clock, chance: chance).history(of: "agreement", id))
        }
    }

    /// Sends a draft: its text is put together from what is known of the reseller now, and frozen. Without a published
    /// text it stays a draft, which is sent when one is published. What was sent before stays as it is.
    public func send(_ tenant: Tenant, _ id: Identifier, by actor: Actor) async throws {
        try await database.transaction(tenant.id) { tx in
            let agreement = try await Agreements(tx).locked(id)
            if agreement.status == .draft { try await send(agreement, tenant, by: actor, in: tx) }
        }
    }

    /// Sends the version of now to a reseller that has none to sign: it declined, or its agreement is over.
    /// Throws AgreementRefusal.
    public func offerAgain(_ tenant: Tenant, _ resellerID: Identifier, by actor: Actor) async throws -> Identifier {
        try await database.transaction(tenant.id) { tx in
            let reseller = try await Resellers(tx).reseller(resellerID)
            let all = try await Agreements(tx).lockedAll(of: resellerID)
            if let open = all.first(where: \.status.isOpen) {
                if open.status != .draft { throw AgreementRefusal.invalidTransition(.send, from: open.status) }
                guard try await send(open, tenant, by: actor, in: tx) else {
                    throw AgreementRefusal.noText(reseller.type)
                }
                return open.id
            }
            let inForce = all.first { $0.status == .inForce }
            let draft = try await draft(for: resellerID, replacing: inForce?.id, in: tx)
            guard try await send(draft, tenant, by: actor, in: tx) else {
                throw AgreementRefusal.noText(reseller.type)
            }
            return draft.id
        }
    }

    func draft(for resellerID: Identifier, replacing: Identifier?, in tx: Transaction) async throws -> Agreement {
        let id = Identifier(at: clock.now, chance: chance)
        try await Agreements(tx).draft(id, for: resellerID, replacing: replacing, at: clock.now)
        return try await Agreements(tx).agreement(id)
    }

    /// False without a published text.
    @discardableResult func send(
        _ draft: Agreement, _ tenant: Tenant, by actor: Actor, in tx: Transaction
    ) async throws -> Bool {
        let (now, today) = (clock.now, tenant.zone.day(of: clock.now))
        let reseller = try await Resellers(tx).reseller(draft.resellerID)
        guard reseller.status != .terminated,
            let template = try await AgreementTemplates(tx).current(reseller.type, on: today)
        else { return false }
        let text = try await text(for: reseller, template.content, tenant, on: today, in: tx)
        let document = try await SignedDocuments(tx).freeze(
            text.filled(template.content.body), of: draft.id, at: now)
        var sent = draft
        sent.status = try Self.status(of: draft, after: .send, by: actor.accountID == nil ? .system : .legal)
        sent.templateID = template.id
        sent.isCounterSigned = template.content.isCounterSigned
        sent.termMonths = template.content.termMonths
        sent.tailMonths = template.content.tailMonths
        sent.sentAt = now
        sent.sentOn = today
        if let replacesID = draft.replacesID {
            sent.acceptUntil = try await acceptUntil(draft, replacing: replacesID, from: today, in: tx)
            if let last = sent.acceptUntil {
                try await PortalLimits(tx).set(
                    draft.resellerID, from: tenant.zone.instant(of: last.adding(days: 1)))
            }
        }
        try await Agreements(tx).save(sent)
        try await record("agreement.sent", sent, in: tx)
        try await audit(
            actor, "agreement.sent", sent, in: tx,
            after: ["version": "\(template.number)", "sha256": document.fingerprint])
        return true
    }

    /// Somebody who declined and is asked again has no more time than before.
    private func acceptUntil(
        _ draft: Agreement, replacing: Identifier, from today: Day, in tx: Transaction
    ) async throws -> Day {
        let earlier = try await Agreements(tx).of(draft.resellerID).filter {
            $0.replacesID == replacing && $0.status == .declined
        }
        return (earlier.compactMap(\.acceptUntil) + [today.adding(days: Agreement.acceptDays)]).min() ?? today
    }

    private func text(
        for reseller: Reseller, _ content: AgreementTemplate.Content, _ tenant: Tenant, on today: Day,
        in tx: Transaction
    ) async throws -> AgreementText {
        let terms = try await ResellerTerms(tx).terms(of: reseller.id)
        let code = (terms.last { $0.fromMonth <= today.month } ?? terms.first)?.planCode ?? ""
        let owner = try await Accounts(tx).team(of: reseller.id, having: [.owner]).first
        return AgreementText(
            tenant, reseller, content, signer: owner?.name ?? reseller.contactName,
            plan: try await planWords(tx, code, today, tenant.currency), on: today)
    }

    static func status(
        of agreement: Agreement, after act: AgreementStatus.Act, by doer: AgreementStatus.Doer
    ) throws -> AgreementStatus {
        guard let status = agreement.status.after(act, by: doer) else {
            throw AgreementRefusal.invalidTransition(act, from: agreement.status)
        }
        return status
    }

    func record(
        _ name: String, _ agreement: Agreement, in tx: Transaction, _ facts: [String: String] = [:]
    ) async throws {
        let common = ["agreement": agreement.id.description]
        try await DomainEvents(tx, clock: clock, chance: chance).record(
            DomainEvent(name: name, subjectID: agreement.resellerID, facts: common.merging(facts) { $1 }))
    }

    /// Comes last in a unit of work because it holds the tenant's chain.
    func audit(
        _ actor: Actor, _ act: String, _ agreement: Agreement, in tx: Transaction, after: [String: String] = [:],
        reason: String = ""
    ) async throws {
        let reseller = try await Resellers(tx).reseller(agreement.resellerID)
        try await AuditTrail(tx, clock: clock, chance: chance).record(
            actor, act, subject: .agreement(agreement.id, reseller.name), after: after, reason: reason)
    }

    static func check(_ reason: String, _ words: Wording) throws {
        if reason.count < 5 || reason.count > longestReason || !reason.isPlainText(allowingLines: true) {
            throw Invalid("reason", words)
        }
    }
}

extension AuditSubject {
    public static func agreement(_ id: Identifier, _ label: String = "") -> AuditSubject {
        AuditSubject("agreement", id, label)
    }
}

extension AgreementText {
    /// The facts of a reseller on the day of sending.
    init(
        _ tenant: Tenant, _ reseller: Reseller, _ content: AgreementTemplate.Content, signer: String, plan: String,
        on day: Day
    ) {
        self.init()
        set("provider", tenant.name)
        set("provider_legal", tenant.legalOrShortName)
        set("provider_address", tenant.footerAddress)
        set("provider_email", tenant.supportEmail)
        set("reseller", reseller.name)
        set("reseller_legal", reseller.legalOrShortName)
        set("reseller_number", reseller.publicID)
        set("reseller_address", reseller.address.oneLine)
        set("signer", signer)
        set("type", reseller.type.label.lowercased())
        set("type_meaning", reseller.type.explanation)
        set("plan", markdown: plan)
        set("currency", tenant.currency.code)
        set("made_on", day.inWords)
        set(
            "start",
            content.isCounterSigned ? "the day on which both sides have signed" : "the day on which the reseller signs")
        set("term_months", "\(content.termMonths)")
        set("tail_months", "\(content.tailMonths)")
    }
}
