import Identity
import Kernel
import Postgres

/// What a reviewer found in a document, or why one is not needed.
public struct DocumentDecision: Sendable, Hashable {
    public let act: DocumentAct
    public let reason: String
    public let expiresOn: Day?
    public let insured: Money?

    /// Reads a decision as it was typed. A rejection and a waiver have a reason, an accepted licence or insurance the
    /// day that stands in it, an insurance its amount. Throws Invalid for `reason`, `expires_on`, `insured`.
    public init(
        _ act: DocumentAct, of kind: DocumentKind, reason: String = "", expiresOn: String = "", insured: String = ""
    ) throws {
        var invalid = Invalid()
        let needsReason = act == .reject || act == .waive
        if needsReason, !(3...300).contains(reason.count) || !reason.isPlainText() {
            invalid.add("reason", "Say why in 3 to 300 characters. After a rejection the applicant reads it.")
        }
        let day = act == .accept && kind.expires ? TypedDay.read(expiresOn) : nil
        if act == .accept, kind.expires, day == nil {
            invalid.add("expires_on", "Enter the day until which it is valid, like 2027-06-30.")
        }
        let amount = act == .accept && kind == .insuranceCertificate ? TypedAmount.read(insured, .usd) : nil
        if act == .accept, kind == .insuranceCertificate, amount.map(\.isNegative) ?? true {
            invalid.add("insured", "Enter the insured amount in US dollars, like 1,000,000.")
        }
        try invalid.throwIfAny()
        self.act = act
        self.reason = needsReason ? reason : ""
        self.expiresOn = day
        self.insured = amount
    }
}

/// What staff do about documents: read, accept, reject, waive, ask.
extension Recruiting {
    /// What an application has to bring, and what it brought.
    public func papers(_ tenant: Identifier, _ id: Identifier) async throws -> ApplicationPapers {
        try await database.reading(tenant) { tx in
            let application = try await applications(tx).application(id)
            return try await documents(tx).papers(of: id, application.details.resellerType)
        }
    }

    /// A file to read. Who opened it stands in the audit trail before anybody gets it. Throws NotFound.
    public func openFile(
        _ tenant: Identifier, _ id: Identifier, _ file: Identifier, by actor: Actor
    ) async throws -> (file: ApplicationDocument.File, content: [UInt8]) {
        try await database.transaction(tenant) { tx in
            let application = try await applications(tx).application(id)
            let found = try await documents(tx).file(file, of: id)
            try await audit(
                actor, "application.document_opened", application, in: tx,
                after: ["document": found.kind.rawValue, "file": found.file.name])
            return (found.file, found.content)
        }
    }

    /// Accepts, rejects or waives a document. Throws ApplicationRefusal where its state does not allow the act.
    public func decide(
        _ tenant: Tenant, _ id: Identifier, _ kind: DocumentKind, _ decision: DocumentDecision, version: Int,
        by actor: Actor
    ) async throws {
        let now = clock.now
        try await database.transaction(tenant.id) { tx in
            var application = try await seen(id, version: version, for: .approve, zone: tenant.zone, in: tx)
            guard application.status.isOpen, application.status != .submitted else {
                throw ApplicationRefusal.invalidTransition(.startChecks, from: application.status)
            }
            var papers = try await documents(tx).papers(of: id, application.details.resellerType)
            guard let place = papers.documents.firstIndex(where: { $0.kind == kind }) else { throw NotFound() }
            let (before, completeness) = (papers.documents[place].state, papers.completeness)
            guard let state = before.after(decision.act) else { throw ApplicationRefusal.documentNotOpen(kind, before) }
            papers.documents[place].state = state
            papers.documents[place].reason = decision.reason
            papers.documents[place].expiresOn = decision.expiresOn
            papers.documents[place].insured = decision.insured
            papers.documents[place].isWanted = false
            papers.documents[place].decision = ApplicationDocument.Decision(by: actor.person, at: now)
            try await documents(tx).save(papers.documents[place], of: id)
            application.scorecard.prefillCompliance(completeness: completeness, now: papers.completeness)
            try await lookAgain(application, papers, zone: tenant.zone, in: tx)
            try await write(application, .approve, in: tx, zone: tenant.zone)
            try await audit(
                actor, "application.document_\(state.rawValue)", application, in: tx,
                before: [kind.rawValue: before.rawValue], after: [kind.rawValue: state.rawValue],
                reason: decision.reason)
        }
    }

    /// Asks the applicant for documents; until they are there the clock stands still. Throws Invalid for `kinds` when
    /// none is chosen or one is there already, ApplicationRefusal where the application cannot wait.
    public func ask(_ tenant: Tenant, _ id: Identifier, for kinds: [DocumentKind], version: Int, by actor: Actor)
        async throws
    {
        guard !kinds.isEmpty else { throw Invalid("kinds", "Choose at least one document.") }
        let now = clock.now
        try await database.transaction(tenant.id) { tx in
            var application = try await seen(id, version: version, for: .askForDocuments, zone: tenant.zone, in: tx)
            let before = application.status
            application.status = try application.status(after: .askForDocuments, zone: tenant.zone)
            let papers = try await documents(tx).papers(of: id, application.details.resellerType)
            let asked = papers.askable.filter { kinds.contains($0.kind) }
            guard asked.count == Set(kinds).count else {
                throw Invalid("kinds", "Ask only for documents that are missing or were not accepted.")
            }
            for var document in asked {
                document.isWanted = true
                try await documents(tx).save(document, of: id)
            }
            application.pausedAt = now
            application.remindersSent = 0
            try await write(application, .askForDocuments, in: tx, zone: tenant.zone)
            try await record("application.documents_requested", application, in: tx)
            try await audit(
                actor, "application.documents_requested", application, in: tx, before: ["status": before.rawValue],
                after: [
                    "status": application.status.rawValue,
                    "documents": asked.map(\.kind.rawValue).joined(separator: ", "),
                ])
        }
    }

    func documents(_ tx: Transaction) -> ApplicationDocuments { ApplicationDocuments(tx, sealer: sealer) }
}
