import Identity
import Kernel
import Postgres

/// The same decision for several applications: looked at first, then carried out one by one.
extension Recruiting {
    /// The most applications of one joint decision.
    public static let mostTogether = 100

    /// What could be done with each of some applications, by the rules that decide when it is done. Nothing changes.
    /// The one that waits longest stands first; drafts and unknown ones are left out. Throws Invalid for `chosen`.
    public func prospects(
        _ tenant: Tenant, _ chosen: [Identifier], rights: ApprovalRights
    ) async throws -> [JointProspect] {
        try Self.check(count: Set(chosen).count)
        return try await database.reading(tenant.id) { tx in
            let found = try await applications(tx).these(chosen)
            let checks = try await ApplicationChecks(tx).known(ofAll: found.map(\.id))
            return found.map { application in
                JointProspect(
                    application: application,
                    obstacles: obstacles(application, checks[application.id] ?? [:], rights, zone: tenant.zone))
            }
        }
    }

    /// The applications with these numbers as they are now; drafts and unknown ones are left out.
    public func seen(_ tenant: Identifier, numbers: [String]) async throws -> [String: SeenApplication] {
        try await database.reading(tenant) { tx in try await ApplicationQueue(tx).seen(numbers: numbers) }
    }

    /// Decides each application in a unit of work of its own, in the order given: what one of them meets does not
    /// hold up the others. Sent again it finds everything decided and changes nothing. Throws Invalid for `chosen`,
    /// for `kinds` of a request, and for `reason` and `text` of a rejection, before anything is done.
    public func decideTogether(
        _ tenant: Tenant, _ chosen: [SeenApplication], _ decision: JointDecision, rights: ApprovalRights,
        by actor: Actor
    ) async throws -> [JointOutcome] {
        try Self.check(count: Set(chosen).count)
        if case .reject(let reason, let text) = decision { try Self.check(reason, text: text) }
        if case .ask(let kinds) = decision, kinds.isEmpty { throw Invalid("kinds", "Choose at least one document.") }
        var outcomes: [JointOutcome] = []
        var decided: Set<Identifier> = []
        for one in chosen where decided.insert(one.id).inserted {
            outcomes.append(try await decide(tenant, one, decision, rights: rights, by: actor))
        }
        return outcomes
    }

    private func decide(
        _ tenant: Tenant, _ seen: SeenApplication, _ decision: JointDecision, rights: ApprovalRights, by actor: Actor
    ) async throws -> JointOutcome {
        let application: PartnerApplication
        do {
            application = try await self.application(tenant.id, seen.id)
        } catch is NotFound {
            return JointOutcome(id: seen.id, application: nil, obstacle: "There is no such application.")
        }
        var obstacle: String?
        do {
            switch decision {
            case .claim: try await claim(tenant, seen.id, by: actor)
            case .ask(let kinds): try await ask(tenant, seen.id, for: kinds, version: seen.version, by: actor)
            case .reject(let reason, let text):
                try await reject(tenant, seen.id, reason, text: text, version: seen.version, by: actor)
            case .approve(let planCode, let manager):
                let details = application.details
                let approval = Approval(
                    type: details.resellerType, planCode: planCode, accountManager: manager,
                    territories: details.desiredTerritories, version: seen.version)
                _ = try await approve(tenant, seen.id, approval, rights: rights, by: actor)
            }
        } catch let refusal as any Refusal {
            obstacle = refusal.explanation
        } catch let invalid as Invalid {
            obstacle = invalid.problems.map(\.message).joined(separator: " ")
        } catch is NotFound {
            obstacle = "Something that the decision needs is not there any more."
        } catch let error where !(error is CancellationError) {
            database.report(error, about: application.publicID)
            obstacle = "The program met an error with this application. The others are decided. Try this one alone."
        }
        return JointOutcome(
            id: seen.id, application: application.publicID, obstacle: obstacle,
            wasDone: obstacle != nil && decision.isDone(application, by: actor))
    }

    private func obstacles(
        _ application: PartnerApplication, _ checks: [CheckKind: ApplicationCheck], _ rights: ApprovalRights, zone: Zone
    ) -> [JointAct: String] {
        var obstacles: [JointAct: String] = [:]
        for act in JointAct.allCases {
            do {
                switch act {
                case .claim: _ = try application.status(after: .claim, zone: zone)
                case .ask: _ = try application.status(after: .askForDocuments, zone: zone)
                case .reject: _ = try application.status(after: .reject, zone: zone)
                case .approve:
                    try application.checkApproval(
                        by: rights, overrides: ApprovalOverrides(), checks: checks, zone: zone)
                }
            } catch {
                obstacles[act] = (error as? any Refusal)?.explanation ?? "This is not possible."
            }
        }
        return obstacles
    }

    private static func check(count: Int) throws {
        guard (1...mostTogether).contains(count) else {
            throw Invalid("chosen", "Choose 1 to \(mostTogether) applications.")
        }
    }
}
