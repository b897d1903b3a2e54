import Identity
import Kernel
import Links
import Partnership
import Web

/// The same decision for several applications that were chosen in the list.
public struct TogetherHandlers: Sendable {
    private let recruiting: Recruiting
    private let partnering: Partnering
    private let plans: @Sendable (Tenant) async throws -> [PlanOffer]

    public init(
        recruiting: Recruiting, partnering: Partnering,
        plans: @escaping @Sendable (Tenant) async throws -> [PlanOffer]
    ) {
        self.recruiting = recruiting
        self.partnering = partnering
        self.plans = plans
    }

    public var routes: Routes {
        var routes = Routes()
        routes.pages = [TogetherPage.self, TogetherResultPage.self]
        routes.get(BackOfficePlaces.applicationsTogether, .staff(.claimApplications), show)
        routes.post(BackOfficePlaces.applicationsTogetherClaim, .staff(.claimApplications), claim)
        routes.post(BackOfficePlaces.applicationsTogetherRequest, .staff(.decideApplications), ask)
        routes.post(BackOfficePlaces.applicationsTogetherRejection, .staff(.decideApplications), reject)
        routes.post(BackOfficePlaces.applicationsTogetherApproval, .staff(.decideApplications), approve)
        return routes
    }

    @Sendable private func show(_ visit: Visit) async throws -> Answer {
        let chosen = visit.query.list("chosen").compactMap { Identifier($0) }
        guard !chosen.isEmpty else {
            return .redirect(
                to: BackOfficePlaces.applications.path, notice: .warning("Tick the applications to decide first."))
        }
        do {
            return .page(try await page(visit, chosen))
        } catch let invalid as Invalid {
            return .redirect(
                to: BackOfficePlaces.applications.path,
                notice: .warning(invalid.problems.first?.message ?? "Choose again."))
        }
    }

    @Sendable private func claim(_ visit: Visit) async throws -> Answer {
        try await decide(visit, fields: []) { _ in .claim }
    }

    @Sendable private func ask(_ visit: Visit) async throws -> Answer {
        try await decide(visit, fields: ["kinds"]) { form in
            let kinds = form.list("kinds").compactMap(DocumentKind.init)
            guard kinds.count == form.list("kinds").count else { throw Invalid("kinds", "Choose from the list.") }
            return .ask(kinds)
        }
    }

    @Sendable private func reject(_ visit: Visit) async throws -> Answer {
        try await decide(visit, fields: ["reason", "text"]) { form in
            .reject(RejectionReason(rawValue: form["reason"]), text: form["text"])
        }
    }

    @Sendable private func approve(_ visit: Visit) async throws -> Answer {
        try await decide(visit, fields: ["plan", "account_manager"]) { form in
            var invalid = Invalid()
            let plan = try await plans(visit.tenant).first { $0.code == form["plan"] }
            if plan == nil { invalid.add("plan", "Choose a commission plan.") }
            let manager = try await partnering.accountManagers(visit.tenant.id).first {
                $0.id.description == form["account_manager"]
            }
            if manager == nil { invalid.add("account_manager", "Choose who looks after the resellers.") }
            guard let plan, let manager else { throw invalid }
            return .approve(planCode: plan.code, accountManager: manager)
        }
    }

    /// Carries a decision out and shows what came of each; with what is wrong in the form, the form again.
    private func decide(
        _ visit: Visit, fields: [String], _ decision: (FormFields) async throws -> JointDecision
    ) async throws -> Answer {
        let form = try await visit.form(lists: ["chosen", "kinds"])
        try form.refuseUnknown(fields + ["chosen"])
        let chosen = form.list("chosen").compactMap(SeenApplication.init(typed:))
        do {
            let decided = try await decision(form)
            let outcomes = try await recruiting.decideTogether(
                visit.tenant, chosen, decided, rights: try Self.rights(visit), by: visit.actor)
            return .page(try TogetherResultPage(visit, decided.act, outcomes))
        } catch let invalid as Invalid {
            guard !chosen.isEmpty else {
                return .redirect(
                    to: BackOfficePlaces.applications.path, notice: .warning("Tick the applications to decide first."))
            }
            return .page(
                try await page(visit, chosen.map(\.id), TypedTogether(form: form, invalid: invalid)),
                status: .unprocessableContent)
        }
    }

    private func page(
        _ visit: Visit, _ chosen: [Identifier], _ typed: TypedTogether? = nil
    ) async throws -> TogetherPage {
        let prospects = try await recruiting.prospects(visit.tenant, chosen, rights: try Self.rights(visit))
        return try TogetherPage(
            visit, prospects, plans: try await plans(visit.tenant),
            staff: try await partnering.accountManagers(visit.tenant.id), typed)
    }

    private static func rights(_ visit: Visit) throws -> ApprovalRights {
        ApprovalRights(mayApproveWeak: try visit.person.roles.contains(.director))
    }
}

/// A form of the page with what is wrong in it.
struct TypedTogether {
    let form: FormFields
    let invalid: Invalid
}

extension SeenApplication {
    /// As the form carries it: the key and the version that the reviewer saw.
    init?(typed: String) {
        let parts = typed.split(separator: " ")
        guard parts.count == 2, let id = Identifier(parts[0]), let version = Int(parts[1]) else { return nil }
        self.init(id: id, version: version)
    }

    var typed: String { "\(id) \(version)" }
}
