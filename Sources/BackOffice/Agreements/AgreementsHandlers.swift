import Identity
import Kernel
import Links
import Partnership
import Web

/// The agreements with resellers: legal signs, gives notice and ends them; others read.
public struct AgreementsHandlers: Sendable {
    private let contracting: Contracting

    public init(_ contracting: Contracting) {
        self.contracting = contracting
    }

    public var routes: Routes {
        var routes = Routes()
        routes.pages = [AgreementsPage.self, AgreementPage.self, AgreementEvidencePage.self]
        routes.get(BackOfficePlaces.agreements, .staff(.seeAgreements), index)
        routes.get(BackOfficePlaces.agreement, .staff(.seeAgreements), show)
        routes.get(BackOfficePlaces.agreementEvidence, .staff(.seeAgreements), evidence)
        routes.get(BackOfficePlaces.agreementText, .staff(.seeAgreements), text)
        routes.post(BackOfficePlaces.agreementSignature, .staff(.manageAgreements), terms: .freshProof, sign)
        routes.post(BackOfficePlaces.agreementOffer, .staff(.manageAgreements), offer)
        routes.post(BackOfficePlaces.agreementNotice, .staff(.manageAgreements), terms: .freshProof, giveNotice)
        routes.post(BackOfficePlaces.agreementTermination, .staff(.manageAgreements), terms: .freshProof, terminate)
        return routes
    }

    @Sendable private func index(_ visit: Visit) async throws -> Answer {
        let (search, after) = (visit.query["q"] ?? "", visit.query["after"])
        let wanted = visit.query["show"].flatMap(AgreementsShown.init)
        let usual: AgreementsShown = try visit.person.may(.manageAgreements) ? .toSign : .all
        let shown = wanted ?? usual
        let (slice, counts) = try await contracting.list(
            visit.tenant.id, AgreementFilter(search: search, statuses: shown.statuses), after: after)
        return .page(
            AgreementsPage(
                frame: try visit.backOfficeFrame(
                    "Agreements", counts: [BackOfficePlaces.agreements.path: counts[.signed] ?? 0]),
                search: Field("q", search), shown: shown.rawValue,
                filters: AgreementsShown.links(shown, search, counts), action: BackOfficePlaces.agreements.path,
                lines: slice.elements.map(AgreementsPage.Line.init), isFiltered: !search.isEmpty || shown != .all,
                pages: PageLinks(slice, after: after, one: "agreement", many: "agreements") { key in
                    BackOfficePlaces.agreements.with(["show": shown.rawValue, "q": search, "after": key ?? ""])
                },
                allLink: BackOfficePlaces.agreements.with(["show": "all"]),
                textsLink: BackOfficePlaces.agreementTexts.path))
    }

    @Sendable private func show(_ visit: Visit) async throws -> Answer { .page(try await page(visit)) }

    @Sendable private func evidence(_ visit: Visit) async throws -> Answer {
        guard let page = try AgreementEvidencePage(visit, try await record(visit)) else { throw NotFound() }
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
        let record = try await record(visit)
        return try await act(visit, "signature", ["typed_name", "consent", "document"]) { form in
            try await contracting.counterSign(
                visit.tenant, record.agreement.id,
                SigningAct(
                    typedName: form["typed_name"], consents: form["consent"] == Field.ticked,
                    shownHash: form["document"], address: visit.origin.address, agent: visit.origin.agent,
                    hasSecondFactor: visit.person.hasSecondFactor),
                key: form.idempotencyKey, by: visit.person.account, visit.actor)
            return "The agreement with \(record.reseller.name) is in force."
        }
    }

    @Sendable private func offer(_ visit: Visit) async throws -> Answer {
        let record = try await record(visit)
        let place = BackOfficePlaces.agreement(record.agreement.id)
        do {
            let id = try await contracting.offerAgain(visit.tenant, record.reseller.id, by: visit.actor)
            return .redirect(
                to: BackOfficePlaces.agreement(id), notice: .done("The agreement is sent to \(record.reseller.name)."))
        } catch let refusal as AgreementRefusal {
            return .redirect(to: place, notice: .warning(refusal.explanation))
        }
    }

    @Sendable private func giveNotice(_ visit: Visit) async throws -> Answer {
        let record = try await record(visit)
        return try await act(visit, "notice", ["notice_reason"]) { form in
            try await contracting.giveNotice(
                visit.tenant, record.agreement.id, .provider, reason: form["notice_reason"], key: form.idempotencyKey,
                by: visit.person.account, visit.actor)
            return "Notice is given. \(record.reseller.name) gets a letter."
        }
    }

    @Sendable private func terminate(_ visit: Visit) async throws -> Answer {
        let record = try await record(visit)
        return try await act(visit, "termination", ["termination_reason"]) { form in
            try await contracting.terminate(
                visit.tenant, record.agreement.id, reason: form["termination_reason"], key: form.idempotencyKey,
                by: visit.actor)
            return "The agreement with \(record.reseller.name) ended today. Its money waits."
        }
    }

    private func act(
        _ visit: Visit, _ name: String, _ fields: [String], _ body: (FormFields) async throws -> String
    ) async throws -> Answer {
        let form = try await visit.form()
        try form.refuseUnknown(fields)
        let place = BackOfficePlaces.agreement(try visit.id())
        do {
            return .redirect(to: place, notice: .done(try await body(form)))
        } catch let invalid as Invalid {
            let renamed = Invalid(
                invalid.problems.map { problem in
                    Invalid.Problem(problem.field == "reason" ? "\(name)_reason" : problem.field, problem.wording)
                })
            let page = try await page(visit, AgreementPage.Typed(act: name, fields: form, invalid: renamed))
            return .page(page, status: .unprocessableContent)
        } catch let refusal as AgreementRefusal {
            return .redirect(to: place, notice: .warning(refusal.explanation))
        }
    }

    private func page(_ visit: Visit, _ typed: AgreementPage.Typed? = nil) async throws -> AgreementPage {
        try AgreementPage(visit, try await record(visit), typed: typed)
    }

    private func record(_ visit: Visit) async throws -> Contracting.Record {
        try await contracting.record(visit.tenant.id, try visit.id())
    }
}
