import Identity
import Kernel
import Postgres
import Vault

/// All applications of a tenant.
public struct PartnerApplications: Sendable {
    public static let pageSize = 50

    static let columns: SQL = """
        a.id, a.public_id, a.version, a.status, a.answers::text as answers, a.tax_id_sealed, a.started_at, \
        a.saved_at, a.submitted_at, a.claimed_at, a.reviewer_id, a.reviewer_name, a.paused_seconds, a.paused_at, \
        a.reminders_sent, a.email_confirmed_at, a.possible_duplicate, a.existing_reseller_id, \
        a.scorecard::text as scorecard, a.decided_at, a.decided_act, a.decided_by_id, a.decided_by_name, \
        a.rejection_reason, a.decision_text, a.reapply_on, a.reseller_id
        """

    private let tx: Transaction
    private let sealer: Sealer

    public init(_ tx: Transaction, sealer: Sealer) {
        self.tx = tx
        self.sealer = sealer
    }

    /// Throws NotFound.
    public func application(_ id: Identifier) async throws -> PartnerApplication {
        try await one("a.id = \(id)")
    }

    /// Those of some applications that were sent, the oldest first.
    func these(_ ids: [Identifier]) async throws -> [PartnerApplication] {
        try await some("a.id = any(\(ids)) and a.status <> 'draft' order by a.submitted_at, a.id")
    }

    /// Other applications with the same e-mail address, tax id, or name and zip; the newest first.
    func resembling(_ id: Identifier, most: Int) async throws -> [PartnerApplication] {
        try await some(
            """
            a.status <> 'draft' and a.id in (
                select o.id from applications me join applications o on o.tenant_id = me.tenant_id and o.id <> me.id
                    and (o.contact_email = me.contact_email or o.tax_id_print = me.tax_id_print
                        or o.company_key = me.company_key)
                where me.tenant_id = \(tx.tenantID) and me.id = \(id))
            order by a.submitted_at desc, a.id limit \(most)
            """)
    }

    /// Like `application`, and nobody else changes it before this unit of work ends.
    func locked(_ id: Identifier) async throws -> PartnerApplication { try await one("a.id = \(id) for update") }

    /// The application that a resume link opens, whatever its status. Throws NotFound.
    func started(with token: SecretToken) async throws -> PartnerApplication {
        try await one("a.draft_token_hash = \(token.hash)")
    }

    func lockedStarted(with token: SecretToken) async throws -> PartnerApplication {
        try await one("a.draft_token_hash = \(token.hash) for update")
    }

    /// The number of an application that was sent with the same answers; the tax id, which is sealed, by its print.
    func number(withAnswers answers: ApplicationAnswers) async throws -> String? {
        guard let tenantID = tx.tenantID else { return nil }
        let email = EmailAddress(answers[.contactEmail])?.text ?? answers[.contactEmail]
        let seal = try TaxIDSeal(
            answers[.taxID], in: "applications", row: tenantID, tenantID: tenantID, sealer: sealer)
        return try await tx.first(
            """
            select public_id from applications
            where tenant_id = \(tenantID) and contact_email = \(email) and submitted_at is not null
                and answers = \(JSONText(answers.without(.taxID).json))
                and tax_id_print is not distinct from \(seal.print)
            order by submitted_at limit 1
            """
        ).map { try $0["public_id"] }
    }

    /// An application that is not decided, with the same address or tax id.
    func open(from email: String, taxIDPrint: [UInt8]?) async throws -> (id: Identifier, number: String)? {
        let open = ApplicationStatus.open.map(\.rawValue)
        return try await tx.first(
            """
            select id, public_id from applications
            where tenant_id = \(tx.tenantID) and status = any(\(open))
                and (contact_email = \(email) or tax_id_print = \(taxIDPrint))
            order by submitted_at limit 1
            """
        ).map { (try $0["id"], try $0["public_id"]) }
    }

    func addDraft(_ application: PartnerApplication, token: SecretToken, from address: String) async throws {
        let columns = try keptColumns(application)
        try await tx.execute(
            """
            insert into applications (tenant_id, id, public_id, status, answers, company_name, contact_name,
                contact_email, reseller_type, company_key, tax_id_sealed, tax_id_print, draft_token_hash, started_at,
                saved_at, submitted_from, submitted_network)
            values (\(tx.tenantID), \(application.id), \(application.publicID), 'draft', \(columns.answers),
                \(columns.company), \(columns.contact), \(columns.email), \(columns.type), \(columns.companyKey),
                \(columns.taxID.sealed), \(columns.taxID.print), \(token.hash), \(application.startedAt),
                \(application.savedAt), \(address), \(Network.subscriber(of: address)))
            """)
    }

    /// Keeps the answers of a draft.
    func saveAnswers(_ application: PartnerApplication, at now: Instant) async throws {
        let columns = try keptColumns(application)
        try await tx.execute(
            """
            update applications set answers = \(columns.answers), company_name = \(columns.company),
                contact_name = \(columns.contact), contact_email = \(columns.email), reseller_type = \(columns.type),
                company_key = \(columns.companyKey), tax_id_sealed = \(columns.taxID.sealed),
                tax_id_print = \(columns.taxID.print), saved_at = \(now), version = version + 1
            where tenant_id = \(tx.tenantID) and id = \(application.id) and status = 'draft'
            """)
    }

    /// Turns a draft into a submitted application. Throws Invalid when another one of the same e-mail address is open.
    func submit(_ application: PartnerApplication, day: Day, from address: String, due: (Instant, Instant)) async throws
    {
        do {
            try await tx.execute(
                """
                update applications set status = 'submitted', submitted_at = \(application.submittedAt),
                    submitted_on = \(day), submitted_from = \(address),
                    submitted_network = \(Network.subscriber(of: address)), claim_due_at = \(due.0),
                    decision_due_at = \(due.1), possible_duplicate = \(application.isPossibleDuplicate),
                    existing_reseller_id = \(application.existingResellerID),
                    scorecard = \(JSONText(application.scorecard.json)), version = version + 1
                where tenant_id = \(tx.tenantID) and id = \(application.id) and status = 'draft'
                """)
        } catch let violation as ConstraintViolation
            where violation.constraint == "applications_one_open_per_email"
        {
            throw Self.emailTaken
        }
    }

    /// Writes what changed in status, reviewer, confirmation, scorecard, waiting and decision, if nobody changed the
    /// application since it was read. Returns false when somebody did. `due` is nil where it stays as it is.
    func move(_ application: PartnerApplication, decisionDue due: Instant? = nil) async throws -> Bool {
        try await tx.execute(
            """
            update applications set status = \(application.status), claimed_at = \(application.claimedAt),
                reviewer_id = \(application.reviewer?.id), reviewer_name = \(application.reviewer?.name),
                email_confirmed_at = \(application.emailConfirmedAt),
                paused_seconds = \(application.pausedSeconds), paused_at = \(application.pausedAt),
                reminders_sent = \(application.remindersSent),
                decision_due_at = coalesce(\(due), decision_due_at),
                scorecard = \(JSONText(application.scorecard.json)), decided_at = \(application.decision?.at),
                decided_act = \(application.decision?.act), decided_by_id = \(application.decision?.by.id),
                decided_by_name = \(application.decision?.by.name), rejection_reason = \(application.decision?.reason),
                decision_text = \(application.decision?.text ?? ""), reapply_on = \(application.decision?.reapplyOn),
                reseller_id = \(application.resellerID), version = version + 1
            where tenant_id = \(tx.tenantID) and id = \(application.id) and version = \(application.version)
            """) == 1
    }

    /// Moves the promised answers without a change of the application itself; not those of one that waited longer by
    /// now than `pausedSeconds`, whose dates were made anew with it.
    func setDue(claim: Instant, decision: Instant, of id: Identifier, pausedSeconds: Int64) async throws {
        try await tx.execute(
            """
            update applications set claim_due_at = \(claim), decision_due_at = \(decision)
            where tenant_id = \(tx.tenantID) and id = \(id) and paused_seconds = \(pausedSeconds)
            """)
    }

    /// Those that wait for documents, the longest first.
    func waitingForPapers() async throws -> [Identifier] {
        try await tx.rows(
            """
            select id from applications
            where tenant_id = \(tx.tenantID) and status = 'pending_documents' order by paused_at, id
            """
        ).map { try $0["id"] }
    }

    /// Marks each application whose time to be claimed or decided is over, once. Returns those that were marked.
    func markOverdue(at now: Instant) async throws -> [Identifier] {
        try await tx.rows(
            """
            update applications set overdue_told_at = \(now)
            where tenant_id = \(tx.tenantID) and overdue_told_at is null
                and (status = 'submitted' and claim_due_at < \(now)
                    or status in ('submitted', 'under_review', 'background_check') and decision_due_at < \(now))
            returning id
            """
        ).map { try $0["id"] }
    }

    /// Removes drafts that nobody touched since an instant and returns how many.
    func removeDrafts(untouchedSince instant: Instant) async throws -> Int {
        try await tx.execute(
            """
            delete from applications
            where tenant_id = \(tx.tenantID) and status = 'draft' and saved_at < \(instant)
            """)
    }

    /// Removes applications that came to nothing before an instant, with the links to them. Those that were rejected
    /// for fraud stay, as they keep the company from applying again.
    func removeDeclined(decidedBefore instant: Instant) async throws {
        try await tx.execute(
            """
            delete from application_status_links l using applications a
            where l.tenant_id = \(tx.tenantID) and a.tenant_id = l.tenant_id and a.id = l.application_id
                and a.status in ('rejected', 'withdrawn') and coalesce(a.decided_at, a.saved_at) < \(instant)
                and a.rejection_reason is distinct from \(RejectionReason.fraud)
            """)
        try await tx.execute(
            """
            delete from applications where tenant_id = \(tx.tenantID) and status in ('rejected', 'withdrawn')
                and coalesce(decided_at, saved_at) < \(instant)
                and rejection_reason is distinct from \(RejectionReason.fraud)
            """)
    }

    static let emailTaken = Invalid(
        ApplicationField.contactEmail.rawValue,
        "There is an application with this e-mail address already. Follow it with the link in the letter we sent you.")

    private func one(_ condition: SQL) async throws -> PartnerApplication {
        guard let found = try await some(condition).first else { throw NotFound() }
        return found
    }

    private func some(_ condition: SQL) async throws -> [PartnerApplication] {
        guard let tenantID = tx.tenantID else { throw NotFound() }
        return try await tx.rows(
            "select \(sql: Self.columns) from applications a where a.tenant_id = \(tx.tenantID) and \(sql: condition)"
        ).map { try PartnerApplication($0, tenantID: tenantID, sealer: sealer) }
    }

    private struct KeptColumns {
        let answers: JSONText
        let company: String
        let contact: String
        let email: String
        let type: String
        let companyKey: String?
        let taxID: TaxIDSeal
    }

    private func keptColumns(_ application: PartnerApplication) throws -> KeptColumns {
        guard let tenantID = tx.tenantID else { throw NotFound() }
        let answers = application.answers
        let email = EmailAddress(answers[.contactEmail])?.text ?? answers[.contactEmail]
        return KeptColumns(
            answers: JSONText(answers.without(.taxID).json), company: answers[.companyName],
            contact: answers[.contactName], email: email, type: answers[.resellerType],
            companyKey: CompanyKey.nameAndZip(answers[.companyName], zip: answers[.zip]),
            taxID: try TaxIDSeal(
                answers[.taxID], in: "applications", row: application.id, tenantID: tenantID, sealer: sealer))
    }
}

extension PartnerApplication {
    init(_ row: Row, tenantID: Identifier, sealer: Sealer) throws {
        let id: Identifier = try row["id"]
        var answers = try ApplicationAnswers(json: try row["answers"])
        answers[.taxID] = try TaxIDSeal.open(
            try row["tax_id_sealed"], in: "applications", row: id, tenantID: tenantID, sealer: sealer)
        let reviewerName: String? = try row["reviewer_name"]
        self.init(
            id: id, publicID: try row["public_id"], status: try row["status"], version: try row["version"],
            answers: answers, startedAt: try row["started_at"], savedAt: try row["saved_at"],
            submittedAt: try row["submitted_at"], claimedAt: try row["claimed_at"],
            reviewer: try reviewerName.map { Person(id: try row["reviewer_id"], name: $0) },
            pausedSeconds: try row["paused_seconds"], pausedAt: try row["paused_at"],
            remindersSent: try row["reminders_sent"], emailConfirmedAt: try row["email_confirmed_at"],
            isPossibleDuplicate: try row["possible_duplicate"], existingResellerID: try row["existing_reseller_id"],
            scorecard: try Scorecard(json: try row["scorecard"]), decision: try Decision(row),
            resellerID: try row["reseller_id"])
    }
}

extension PartnerApplication.Decision {
    /// Nil while nothing is decided.
    init?(_ row: Row) throws {
        guard let at: Instant = try row["decided_at"] else { return nil }
        self.init(
            act: try row["decided_act"], at: at,
            by: PartnerApplication.Person(id: try row["decided_by_id"], name: try row["decided_by_name"]),
            reason: try row["rejection_reason"], text: try row["decision_text"], reapplyOn: try row["reapply_on"])
    }
}
