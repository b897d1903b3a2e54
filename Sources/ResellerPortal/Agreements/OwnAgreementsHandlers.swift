import Identity
import Kernel
import Links
import Partnership
import Web

/// A reseller reads, signs, declines and ends its agreements.
public struct OwnAgreementsHandlers: Sendable {
    private let contracting: Contracting
    private let partnering: Partnering

    public init(_ contracting: Contracting, _ partnering: Partnering) {
        self.contracting = contracting
        self.partnering = partnering
    }

    public var routes: Routes {
        var routes = Routes()
        routes.pages = [OwnAgreementsPage.self, OwnAgreementPage.self, OwnEvidencePage.self]
        let right = Access.reseller(.agreements)
        routes.get(PortalPlaces.agreements, .reseller(.portal), terms: .openWhenLimited, index)
        routes.get(PortalPlaces.agreement, right, terms: .openWhenLimited, show)
        routes.get(PortalPlaces.agreementEvidence, right, terms: .openWhenLimited, evidence)
        routes.get(PortalPlaces.agreementText, right, terms: .openWhenLimited, text)
        routes.post(
            PortalPlaces.agreementSignature, right, terms: [.freshProof, .openWhenLimited, .openToReaders], sign)
        routes.post(
            PortalPlaces.agreementRefusal, right, terms: [.openWhenLimited, .openToReaders], decline)
        routes.post(PortalPlaces.agreementNotice, right, terms: .freshProof, giveNotice)
        return routes
    }

    @Sendable private func index(_ visit: Visit) async throws -> Answer {
        let resellerID = try visit.resellerID
        let agreements = try await contracting.agreements(visit.tenant.id, of: resellerID)
        let team = try await partnering.team(visit.tenant.id, of: resellerID)
        let owner = team.first { $0.roles.contains(.owner) && $0.status != .disabled }
        return .page(try OwnAgreementsPage(visit, agreements, ownerName: owner?.name))
    }

    @Sendable private func show(_ visit: Visit) async throws -> Answer { .page(try await page(visit)) }

    @Sendable private func evidence(_ visit: Visit) async throws -> Answer {
        guard let page = try OwnEvidencePage(visit, try await record(visit)) else { throw NotFound() }
        return .page(page)
    }

    @Sendable private func text(_ visit: Visit) async throws -> Answer {
        let record = try await record(visit)
        guard let document = record.document else { throw NotFound() }
        return .file(
            Array(document.body.utf8), name: "agreement-\(record.reseller.publicID).md",
            type: "text/markdown; charset=utf-8")
    }

    @Sendable private func sign(_ visit: Visit) async throws -> Answer {
        let id = try await record(visit).agreement.id
        return try await act(visit, ["typed_name", "consent", "document"]) { form in
            try await contracting.sign(
                visit.tenant, id,
                SigningAct(
                    typedName: form["typed_name"], consents: form["consent"] == Field.ticked,
                    shownHash: form["document"], address: visit.origin.address, agent: visit.origin.agent,
                    hasSecondFactor: visit.person.hasSecondFactor),
                key: form.idempotencyKey, by: visit.person.account, visit.actor)
            let after = try await contracting.record(visit.tenant.id, id).agreement.status
            return after == .inForce
                ? "You have signed. The agreement is in force."
                : "You have signed. \(visit.tenant.name) signs next, and writes to you when the agreement is in force."
        }
    }

    @Sendable private func decline(_ visit: Visit) async throws -> Answer {
        let id = try await record(visit).agreement.id
        return try await act(visit, ["reason"]) { form in
            try await contracting.decline(
                visit.tenant, id, reason: form["reason"], key: form.idempotencyKey, by: visit.person.account,
                visit.actor)
            return "You have declined. We read your reason and get in touch."
        }
    }

    @Sendable private func giveNotice(_ visit: Visit) async throws -> Answer {
        let id = try await record(visit).agreement.id
        return try await act(visit, ["reason"]) { form in
            try await contracting.giveNotice(
                visit.tenant, id, .reseller, reason: form["reason"], key: form.idempotencyKey,
                by: visit.person.account, visit.actor)
            let last = try await contracting.record(visit.tenant.id, id).agreement.endsAfter
            return "Your notice is noted. The agreement ends after \(last?.shown ?? "its term")."
        }
    }

    private func act(
        _ visit: Visit, _ fields: [String], _ body: (FormFields) async throws -> String
    ) async throws -> Answer {
        let form = try await visit.form()
        try form.refuseUnknown(fields)
        let place = PortalPlaces.agreement(try visit.id())
        do {
            return .redirect(to: place, notice: .done(try await body(form)))
        } catch let invalid as Invalid {
            let page = try await page(visit, typed: OwnAgreementPage.Typed(fields: form, invalid: invalid))
            return .page(page, status: .unprocessableContent)
        } catch let refusal as AgreementRefusal {
            return .redirect(to: place, notice: .warning(refusal.explanation))
        }
    }

    private func page(_ visit: Visit, typed: OwnAgreementPage.Typed? = nil) async throws -> OwnAgreementPage {
        try OwnAgreementPage(visit, try await record(visit), typed: typed)
    }

    private func record(_ visit: Visit) async throws -> Contracting.Record {
        try await contracting.record(visit.tenant.id, try visit.id(), of: try visit.resellerID)
    }
}
