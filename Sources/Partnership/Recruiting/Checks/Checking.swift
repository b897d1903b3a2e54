import Identity
import Jobs
import Kernel
import Postgres

/// The background check: what the program finds out by itself, what people find out, and what a director does without.
extension Recruiting {
    public static let evidenceText = 3...1000

    /// Begins the checks. Everything the program can see is decided at once; begun again, it looks again and leaves
    /// what people found. Throws ApplicationRefusal while a document is neither accepted nor waived.
    public func startChecks(_ tenant: Tenant, _ id: Identifier, version: Int, by actor: Actor) async throws {
        let closest = try await closestSanction(tenant.id, id)
        try await database.transaction(tenant.id) { tx in
            var application = try await seen(id, version: version, for: .startChecks, zone: tenant.zone, in: tx)
            let before = application.status
            application.status = try application.status(after: .startChecks, zone: tenant.zone)
            let papers = try await documents(tx).papers(of: id, application.details.resellerType)
            guard papers.isComplete else {
                throw ApplicationRefusal.documentsOpen(papers.documents.filter { !$0.state.isSettled }.map(\.kind))
            }
            let checks = try await look(
                application, papers, for: CheckKind.allCases, closest: closest, zone: tenant.zone, in: tx)
            try await write(application, .startChecks, in: tx, zone: tenant.zone)
            try await audit(
                actor, "application.checks_started", application, in: tx, before: ["status": before.rawValue],
                after: Self.words(checks).merging(["status": application.status.rawValue]) { $1 })
        }
    }

    /// Says what came of a check. Throws Invalid for `evidence`, ApplicationRefusal where the act is not allowed.
    public func decideCheck(
        _ tenant: Tenant, _ id: Identifier, _ kind: CheckKind, _ act: CheckAct, evidence: String, version: Int,
        by actor: Actor
    ) async throws {
        guard Self.evidenceText.contains(evidence.count), evidence.isPlainText(allowingLines: true) else {
            throw Invalid("evidence", "Say in 3 to 1000 characters what you found, and where.")
        }
        let now = clock.now
        try await database.transaction(tenant.id) { tx in
            let application = try await seen(id, version: version, for: .approve, zone: tenant.zone, in: tx)
            let known = try await ApplicationChecks(tx).known(of: id)
            guard application.status == .backgroundCheck, var check = known[kind], let state = check.after(act) else {
                throw ApplicationRefusal.checkNotOpen(kind)
            }
            let before = check.state
            (check.state, check.evidence) = (state, evidence)
            check.decision = ApplicationDocument.Decision(by: actor.person, at: now)
            try await ApplicationChecks(tx).save([check], of: id)
            try await write(application, .approve, in: tx, zone: tenant.zone)
            try await audit(
                actor, "application.check_\(state.rawValue)", application, in: tx,
                before: [kind.rawValue: before.rawValue], after: [kind.rawValue: state.rawValue], reason: evidence)
        }
    }

    /// Goes back from the checks, or from waiting for documents, to the review. Throws Invalid for an empty `note`.
    public func returnToReview(_ tenant: Tenant, _ id: Identifier, note: String, version: Int, by actor: Actor)
        async throws
    {
        guard Self.evidenceText.contains(note.count), note.isPlainText(allowingLines: true) else {
            throw Invalid("note", "Say in 3 to 1000 characters why.")
        }
        try await database.transaction(tenant.id) { tx in
            var application = try await seen(id, version: version, for: .reopenReview, zone: tenant.zone, in: tx)
            let before = application.status
            let act: ApplicationAct = before == .pendingDocuments ? .resumeReview : .reopenReview
            application.status = try application.status(after: act, zone: tenant.zone)
            for var document in try await documents(tx).papers(of: id, application.details.resellerType).wanted {
                document.isWanted = false
                try await documents(tx).save(document, of: id)
            }
            try await write(application, act, in: tx, zone: tenant.zone)
            try await audit(
                actor, "application.review_resumed", application, in: tx, before: ["status": before.rawValue],
                after: ["status": application.status.rawValue], reason: note)
        }
    }

    /// The checks of an application; none before they began.
    public func checks(_ tenant: Identifier, _ id: Identifier) async throws -> [ApplicationCheck] {
        try await database.reading(tenant) { tx in
            let known = try await ApplicationChecks(tx).known(of: id)
            return CheckKind.allCases.compactMap { known[$0] }
        }
    }

    /// Where the list of names comes from; nil before the first import.
    public func sanctionsSource(_ tenant: Identifier) async throws -> SanctionsList.Source? {
        try await database.reading(tenant) { tx in try await SanctionsList(tx).source() }
    }

    /// Takes a list of names, one on each line, in the place of the one before. Throws Invalid for `source`, `files`.
    public func importSanctions(
        _ tenant: Identifier, source: String, text: String, by actor: Actor
    ) async throws -> Int {
        var invalid = Invalid()
        if !(2...100).contains(source.count) || !source.isPlainText() {
            invalid.add("source", "Say in 2 to 100 characters who published the list, and when.")
        }
        let names = text.split(whereSeparator: \.isNewline).map { $0.trimmingWhitespace() }.filter { !$0.isEmpty }
        if names.isEmpty || names.count > SanctionsList.mostNames {
            invalid.add("files", "The file has to have 1 to 50,000 names, one on each line; there are \(names.count).")
        } else if let wrong = names.first(where: { $0.count > 300 || !$0.isPlainText() }) {
            invalid.add("files", "“\(wrong.prefix(60))” is no name: at most 300 characters of plain text on each line.")
        }
        try invalid.throwIfAny()
        let now = clock.now
        try await database.transaction(tenant) { tx in
            try await SanctionsList(tx).replace(with: names, from: source, by: actor.person, at: now)
            try await AuditTrail(tx, clock: clock, chance: chance).record(
                actor, "sanctions.imported", subject: AuditSubject("sanctions_list", source),
                after: ["names": String(names.count)])
            try await Jobs(tx, clock: clock, chance: chance).enqueue(ScreenResellers())
        }
        return names.count
    }

    /// What was read in the documents decides some checks: once they began, a changed decision is looked at again.
    func lookAgain(
        _ application: PartnerApplication, _ papers: ApplicationPapers, zone: Zone, in tx: Transaction
    ) async throws {
        guard application.status == .backgroundCheck else { return }
        let kinds: [CheckKind] = [.documentCompleteness, .licenseValidity, .insuranceValidity]
        _ = try await look(application, papers, for: kinds, closest: nil, zone: zone, in: tx)
    }

    /// The name on the list that is most like the applicant's. A list may be long: it is read and compared before
    /// anything is locked.
    private func closestSanction(_ tenant: Identifier, _ id: Identifier) async throws -> SanctionsMatch? {
        let (details, names) = try await database.reading(tenant) { tx in
            (try await applications(tx).application(id).details, try await SanctionsList(tx).names())
        }
        return names?.closest(
            to: [details.companyName, details.legalCompanyName, details.contactName].filter { !$0.isEmpty })
    }

    /// Decides what the program can see of some checks and keeps it.
    private func look(
        _ application: PartnerApplication, _ papers: ApplicationPapers, for kinds: [CheckKind],
        closest: SanctionsMatch?, zone: Zone, in tx: Transaction
    ) async throws -> [ApplicationCheck] {
        let automatic = AutomaticChecks(
            details: application.details, papers: papers, today: zone.day(of: clock.now), closest: closest)
        let known = try await ApplicationChecks(tx).known(of: application.id)
        let checks = automatic.all(known: known).filter { kinds.contains($0.kind) }
        try await ApplicationChecks(tx).save(checks, of: application.id)
        return checks
    }

    private static func words(_ checks: [ApplicationCheck]) -> [String: String] {
        Dictionary(uniqueKeysWithValues: checks.map { ($0.kind.rawValue, $0.state.rawValue) })
    }
}
