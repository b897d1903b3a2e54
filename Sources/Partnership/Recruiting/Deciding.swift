import Identity
import Jobs
import Kernel
import Postgres

/// What the reviewer does: claim, score, reject, approve, withdraw on request.
extension Recruiting {
    public static let rejectionText = 10...1000
    public static let longestNote = 2000

    /// Takes an application into review. Throws ApplicationRefusal when somebody has.
    public func claim(_ tenant: Tenant, _ id: Identifier, by actor: Actor) async throws {
        let now = clock.now
        try await database.transaction(tenant.id) { tx in
            var application = try await seen(id, in: tx)
            application.status = try application.status(after: .claim, zone: tenant.zone)
            application.claimedAt = now
            application.reviewer = actor.person
            try await write(application, .claim, in: tx, zone: tenant.zone)
            try await record("application.claimed", application, in: tx)
            try await audit(
                actor, "application.claimed", application, in: tx, before: ["status": "submitted"],
                after: ["status": "under_review", "reviewer": actor.name])
        }
    }

    /// Keeps the scores of a reviewer; a score that differs from the one before needs no note, but may have one.
    /// Throws ApplicationRefusal when the application is decided or was changed since `version`.
    public func score(
        _ tenant: Tenant, _ id: Identifier, _ scorecard: Scorecard, version: Int, by actor: Actor
    ) async throws {
        try await database.transaction(tenant.id) { tx in
            var application = try await seen(id, version: version, for: .approve, zone: tenant.zone, in: tx)
            guard application.status == .underReview || application.status == .backgroundCheck else {
                throw ApplicationRefusal.invalidTransition(.approve, from: application.status)
            }
            let before = application.scorecard
            application.scorecard = scorecard
            try await write(application, .approve, in: tx, zone: tenant.zone)
            try await audit(
                actor, "application.scored", application, in: tx, before: Self.words(before),
                after: Self.words(scorecard))
        }
    }

    /// Rejects with a reason for the applicant and a text for staff. Throws Invalid for `reason` and `text`,
    /// ApplicationRefusal when somebody decided before.
    public func reject(
        _ tenant: Tenant, _ id: Identifier, _ reason: RejectionReason?, text: String, version: Int, by actor: Actor
    ) async throws {
        let reason = try Self.check(reason, text: text)
        let now = clock.now
        try await database.transaction(tenant.id) { tx in
            var application = try await seen(id, version: version, for: .reject, zone: tenant.zone, in: tx)
            let before = application.status
            application.status = try application.status(after: .reject, zone: tenant.zone)
            application.decision = PartnerApplication.Decision(
                act: .reject, at: now, by: actor.person, reason: reason, text: text,
                reapplyOn: reason.reapplyOn(rejectedOn: tenant.zone.day(of: now)))
            try await write(application, .reject, in: tx, zone: tenant.zone)
            try await record("application.rejected", application, in: tx, ["reason": reason.rawValue])
            try await audit(
                actor, "application.rejected", application, in: tx, before: ["status": before.rawValue],
                after: ["status": "rejected", "reason": reason.rawValue], reason: text)
        }
    }

    /// Withdraws because the applicant asked staff to. Throws Invalid for an empty `reason`.
    public func withdrawOnRequest(_ tenant: Tenant, _ id: Identifier, reason: String, by actor: Actor) async throws {
        guard !reason.isEmpty, reason.count <= Self.longestNote, reason.isPlainText(allowingLines: true) else {
            throw Invalid("reason", "Say how the applicant asked for it.")
        }
        try await database.transaction(tenant.id) { tx in
            try await withdraw(tenant, try await seen(id, in: tx), actor, reason: reason, in: tx)
        }
    }

    /// An application that staff may see, locked until the end of the unit of work.
    func seen(_ id: Identifier, in tx: Transaction) async throws -> PartnerApplication {
        let application = try await applications(tx).locked(id)
        guard application.status != .draft else { throw NotFound() }
        return application
    }

    /// The same, of which nothing changed since it was shown. Throws the decision that was made in the meantime.
    func seen(
        _ id: Identifier, version: Int, for act: ApplicationAct, zone: Zone, in tx: Transaction
    ) async throws -> PartnerApplication {
        let application = try await seen(id, in: tx)
        if application.version == version { return application }
        if application.status.isFinal { _ = try application.status(after: act, zone: zone) }
        throw ApplicationRefusal.changed
    }

    /// What a rejection has to say. Throws Invalid for `reason` and `text`.
    @discardableResult static func check(_ reason: RejectionReason?, text: String) throws -> RejectionReason {
        var invalid = Invalid()
        if reason == nil { invalid.add("reason", "Choose a reason.") }
        if !rejectionText.contains(text.count) || !text.isPlainText(allowingLines: true) {
            invalid.add("text", "Explain the decision in 10 to 1000 characters. Only staff read it.")
        }
        guard let reason, invalid.isEmpty else { throw invalid }
        return reason
    }

    private static func words(_ scorecard: Scorecard) -> [String: String] {
        var words = ["total": scorecard.total]
        for (criterion, score) in scorecard.values {
            let note = scorecard.notes[criterion].map { " (\($0))" } ?? ""
            words[criterion.rawValue] = "\(score)\(note)"
        }
        return words
    }
}
