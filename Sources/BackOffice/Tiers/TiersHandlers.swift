import Identity
import Kernel
import Links
import Partnership
import Web

/// The tiers of all resellers, and of one.
public struct TiersHandlers: Sendable {
    private let tiering: Tiering

    public init(_ tiering: Tiering) {
        self.tiering = tiering
    }

    public var routes: Routes {
        var routes = Routes()
        routes.pages = [TiersPage.self, ResellerTierPage.self]
        routes.get(BackOfficePlaces.tiers, .staff(.seeResellers), index)
        routes.post(BackOfficePlaces.tierRule, .staff(.arrangeResellers), changeRule)
        routes.get(BackOfficePlaces.resellerTier, .staff(.seeResellers), show)
        routes.post(BackOfficePlaces.resellerTier, .staff(.arrangeResellers), change)
        routes.post(BackOfficePlaces.tierDecision, .staff(.arrangeResellers), decide)
        routes.post(BackOfficePlaces.resellerViolations, .staff(.noteViolations), noteViolation)
        routes.post(BackOfficePlaces.violationWithdrawal, .staff(.noteViolations), withdrawViolation)
        return routes
    }

    @Sendable private func index(_ visit: Visit) async throws -> Answer {
        let outcome = visit.query["outcome"].flatMap(TierVerdict.Outcome.init)
        let (month, key) = (visit.query["month"].flatMap { Month($0) }, visit.query["after"])
        let results = try await tiering.results(visit.tenant.id, month: month, outcome, after: key)
        return .page(try TiersPage(visit, results, outcome, after: key))
    }

    @Sendable private func changeRule(_ visit: Visit) async throws -> Answer {
        let form = try await visit.form()
        try form.refuseUnknown(["needs_approval"])
        let needsApproval = form["needs_approval"] == "yes"
        try await tiering.setNeedsApproval(visit.tenant, needsApproval, by: visit.actor)
        return .redirect(
            to: BackOfficePlaces.tiers.path,
            notice: .done(
                needsApproval
                    ? "From the next review on each step up waits for an approval."
                    : "From the next review on steps up happen by themselves."))
    }

    @Sendable private func show(_ visit: Visit) async throws -> Answer {
        .page(try ResellerTierPage(visit, try await tiering.record(visit.tenant, of: try visit.id())))
    }

    @Sendable private func change(_ visit: Visit) async throws -> Answer {
        try await act(visit, ["tier", "reason", "version"]) { id, form in
            guard let tier = Tier(rawValue: form["tier"]) else { throw Invalid("tier", "Choose the new tier.") }
            try await tiering.change(
                visit.tenant, id, to: tier, reason: form["reason"], version: Int(form["version"]) ?? 0,
                by: visit.actor)
            return "The tier is \(tier.label) from today on. What was earned before stays as it is."
        }
    }

    @Sendable private func decide(_ visit: Visit) async throws -> Answer {
        guard let changeID = Identifier(try visit.parameter("change")) else { throw NotFound() }
        return try await act(visit, ["note", "decision"]) { id, form in
            let approves = form["decision"] == "approve"
            let standing = try await tiering.standing(visit.tenant, of: id)
            guard standing.openChange?.id == changeID else { throw NotFound() }
            try await tiering.decide(
                visit.tenant, changeID, approves: approves, note: form["note"], by: visit.actor)
            return approves ? "The step is approved." : "The step is declined."
        }
    }

    @Sendable private func noteViolation(_ visit: Visit) async throws -> Answer {
        try await act(visit, ["happened_on", "violation"]) { id, form in
            try await tiering.recordViolation(
                visit.tenant, id, on: form["happened_on"], form["violation"], by: visit.actor)
            return "The violation is noted. It counts for six months."
        }
    }

    @Sendable private func withdrawViolation(_ visit: Visit) async throws -> Answer {
        guard let violationID = Identifier(try visit.parameter("violation")) else { throw NotFound() }
        return try await act(visit, []) { id, _ in
            try await tiering.withdrawViolation(
                visit.tenant, id, violationID, reason: "Noted by mistake.", by: visit.actor)
            return "The violation does not count any more."
        }
    }

    /// Does what a form asks for and goes back to the page of the reseller's tier.
    private func act(
        _ visit: Visit, _ fields: [String], _ body: (Identifier, FormFields) async throws -> String
    ) async throws -> Answer {
        let id = try visit.id()
        let form = try await visit.form()
        try form.refuseUnknown(fields)
        do {
            let text = try await body(id, form)
            return .redirect(to: BackOfficePlaces.resellerTier(id), notice: .done(text))
        } catch let invalid as Invalid {
            let record = try await tiering.record(visit.tenant, of: id)
            let page = try ResellerTierPage(visit, record, typed: .init(fields: form, invalid: invalid))
            return .page(page, status: .unprocessableContent)
        } catch let refusal as ResellerRefusal {
            return .redirect(to: BackOfficePlaces.resellerTier(id), notice: .warning(refusal.explanation))
        }
    }
}
