import Identity
import Jobs
import Kernel
import Postgres
import Vault

/// What the applicant does: begin, save, come back, send, confirm, withdraw.
extension Recruiting {
    /// A draft that nobody touches for so long is removed.
    public static let draftDays = 30
    public static let declinedDays = 730

    /// What the sending of a form led to: the application, and a link to its status page that is shown once.
    public struct Submission: Sendable {
        public let application: PartnerApplication
        public let statusLink: SecretToken
    }

    /// What a status link shows, and whether it came by mail.
    public struct Following: Sendable {
        public let application: PartnerApplication
        public let byMail: Bool
        public let papers: ApplicationPapers
    }

    /// Keeps a first page and returns the secret of the resume link. Throws Invalid when the network is too busy.
    public func begin(_ tenant: Tenant, _ answers: ApplicationAnswers, from address: String) async throws -> SecretToken
    {
        let now = clock.now
        let token = SecretToken.make(chance)
        let application = PartnerApplication(
            id: key(), publicID: PublicID.make("APP", on: tenant.zone.day(of: now), chance: chance), answers: answers,
            startedAt: now)
        try await database.transaction(tenant.id) { tx in
            try await SubmissionLimits(tx).checkStart(from: address, now: now)
            try await applications(tx).addDraft(application, token: token, from: address)
        }
        return token
    }

    /// The application of a resume link, whatever its status. Throws NotFound, also for a draft that is too old.
    public func begun(_ tenant: Identifier, _ token: SecretToken) async throws -> PartnerApplication {
        let application = try await database.reading(tenant) { tx in
            try await applications(tx).started(with: token)
        }
        guard application.status != .draft || clock.now < application.savedAt + .days(Self.draftDays) else {
            throw NotFound()
        }
        return application
    }

    /// Keeps the answers of one page as typed, wrong ones too. Throws `alreadySubmitted` once the form was sent.
    public func save(
        _ tenant: Identifier, _ token: SecretToken, _ step: ApplicationStep, _ answers: ApplicationAnswers
    ) async throws -> PartnerApplication {
        let now = clock.now
        return try await database.transaction(tenant) { tx in
            var application = try await applications(tx).lockedStarted(with: token)
            guard application.status == .draft else { throw ApplicationRefusal.alreadySubmitted }
            application.answers.merge(answers, of: step)
            application.savedAt = now
            try await applications(tx).saveAnswers(application, at: now)
            return application
        }
    }

    /// Sends the form. Sent twice it is one application: the second time only makes another link.
    /// Throws Invalid with everything that is wrong, with the duplicate rule, with the waiting time after a rejection
    /// and with the limits of one sender.
    public func submit(_ tenant: Tenant, _ token: SecretToken, from address: String) async throws -> Submission {
        return try await database.transaction(tenant.id) { tx in
            var application = try await applications(tx).lockedStarted(with: token)
            let links = StatusLinks(tx, clock: clock, chance: chance)
            if application.status != .draft {
                let link = try await links.mint(application: application.id, byMail: false)
                return Submission(application: application, statusLink: link)
            }
            try await send(&application, .typed(since: application.startedAt), from: address, tenant, in: tx)
            let link = try await links.mint(application: application.id, byMail: false)
            return Submission(application: application, statusLink: link)
        }
    }

    /// Takes a whole application at once, as programs send it: the rules are those of the form but for its pace. The
    /// link to the status comes by letter. Throws Invalid with everything that is wrong and with the duplicate rule.
    public func apply(_ tenant: Tenant, _ answers: ApplicationAnswers, from address: String) async throws
        -> PartnerApplication
    {
        _ = try ApplicationForm.read(answers)
        return try await database.transaction(tenant.id) { tx in
            try await take(tenant, answers, .sent, from: address, in: tx)
        }
    }

    /// Keeps and sends a whole application.
    func take(
        _ tenant: Tenant, _ answers: ApplicationAnswers, _ pace: SubmissionPace, from address: String,
        in tx: Transaction
    ) async throws -> PartnerApplication {
        let now = clock.now
        var application = PartnerApplication(
            id: key(), publicID: PublicID.make("APP", on: tenant.zone.day(of: now), chance: chance),
            answers: answers, startedAt: now)
        try await applications(tx).addDraft(application, token: SecretToken.make(chance), from: address)
        try await send(&application, pace, from: address, tenant, in: tx)
        return application
    }

    private func send(
        _ application: inout PartnerApplication, _ pace: SubmissionPace, from address: String, _ tenant: Tenant,
        in tx: Transaction
    ) async throws {
        let now = clock.now
        let details = try ApplicationForm.read(application.answers)
        try await check(&application, details, pace, from: address, tenant, in: tx, now: now)
        let clockwork = ResponseClock(calendar: try await Holidays(tx).calendar())
        application.status = try application.status(after: .submit, zone: tenant.zone)
        application.submittedAt = now
        application.scorecard = Scorecard(prefilledFrom: details)
        try await applications(tx).submit(
            application, day: tenant.zone.day(of: now), from: address,
            due: (clockwork.claimDue(submittedAt: now), clockwork.decisionDue(submittedAt: now)))
        application.version += 1
        try await record("application.submitted", application, in: tx)
        try await audit(
            Actor(accountID: nil, name: details.contactName, address: address), "application.submitted",
            application, in: tx, before: ["status": "draft"], after: ["status": "submitted"])
    }

    /// The application of a status link. Throws NotFound, also when the link has ended.
    public func follow(_ tenant: Identifier, _ link: SecretToken) async throws -> Following {
        try await database.reading(tenant) { tx in
            let opened = try await StatusLinks(tx, clock: clock, chance: chance).opened(link)
            let application = try await applications(tx).application(opened.applicationID)
            return Following(
                application: application, byMail: opened.byMail,
                papers: try await documents(tx).papers(of: application.id, application.details.resellerType))
        }
    }

    /// The applicant says by a link from a letter that the address is theirs. Done twice it is done once.
    public func confirmEmail(_ tenant: Tenant, _ link: SecretToken, from address: String) async throws {
        let now = clock.now
        try await database.transaction(tenant.id) { tx in
            let opened = try await StatusLinks(tx, clock: clock, chance: chance).opened(link)
            guard opened.byMail else { throw NotFound() }
            var application = try await applications(tx).locked(opened.applicationID)
            guard application.emailConfirmedAt == nil else { return }
            application.emailConfirmedAt = now
            guard try await applications(tx).move(application) else { throw ApplicationRefusal.changed }
            try await audit(
                applicant(application, address), "application.email_confirmed", application, in: tx,
                after: ["email": application.details.contactEmail])
        }
    }

    /// The applicant takes the application back. Throws ApplicationRefusal when it is decided.
    public func withdraw(_ tenant: Tenant, _ link: SecretToken, from address: String) async throws {
        try await database.transaction(tenant.id) { tx in
            let opened = try await StatusLinks(tx, clock: clock, chance: chance).opened(link)
            let application = try await applications(tx).locked(opened.applicationID)
            try await withdraw(tenant, application, applicant(application, address), reason: "", in: tx)
        }
    }

    func withdraw(
        _ tenant: Tenant, _ application: PartnerApplication, _ actor: Actor, reason: String, in tx: Transaction
    ) async throws {
        var application = application
        let before = application.status
        application.status = try application.status(after: .withdraw, zone: tenant.zone)
        application.decision = PartnerApplication.Decision(
            act: .withdraw, at: clock.now, by: actor.person, text: reason)
        try await write(application, .withdraw, in: tx, zone: tenant.zone)
        try await record("application.withdrawn", application, in: tx)
        try await audit(
            actor, "application.withdrawn", application, in: tx, before: ["status": before.rawValue],
            after: ["status": application.status.rawValue], reason: reason)
    }

    /// Removes applications and proposals that were declined or withdrawn two years ago.
    public func removeDeclined(_ tenant: Identifier) async throws {
        let limit = clock.now - .days(Self.declinedDays)
        try await database.transaction(tenant) { tx in
            try await applications(tx).removeDeclined(decidedBefore: limit)
            try await ResellerProposals(tx).removeDeclined(decidedBefore: limit)
        }
    }

    /// Removes drafts that nobody touched for 30 days and returns how many.
    public func removeOldDrafts(_ tenant: Identifier) async throws -> Int {
        let limit = clock.now - .days(Self.draftDays)
        return try await database.transaction(tenant) { tx in
            try await applications(tx).removeDrafts(untouchedSince: limit)
        }
    }

    private func check(
        _ application: inout PartnerApplication, _ details: ApplicationDetails, _ pace: SubmissionPace,
        from address: String, _ tenant: Tenant, in tx: Transaction, now: Instant
    ) async throws {
        let limits = SubmissionLimits(tx)
        let seal = try TaxIDSeal(
            details.taxID, in: "applications", row: application.id, tenantID: tenant.id, sealer: sealer)
        let companyKey = CompanyKey.nameAndZip(details.companyName, zip: details.address.zip)
        try await limits.checkSubmission(
            email: details.contactEmail, pace: pace, from: address, now: now, zone: tenant.zone)
        try await limits.checkApplicant(
            email: details.contactEmail, taxIDPrint: seal.print, day: tenant.zone.day(of: now))
        application.existingResellerID = try await Resellers(tx).resembling(
            taxIDPrint: seal.print, companyKey: companyKey)
        let resembles = try await limits.resembling(application.id, taxIDPrint: seal.print, companyKey: companyKey)
        application.isPossibleDuplicate = resembles || application.existingResellerID != nil
    }

    private func applicant(_ application: PartnerApplication, _ address: String) -> Actor {
        Actor(accountID: nil, name: application.answers[.contactName], address: address)
    }
}
