import Identity
import Kernel
import Links
import Partnership
import Web

/// The texts of agreements: legal writes versions and publishes them.
public struct AgreementTextsHandlers: Sendable {
    private static let formBytes = 262_144

    private let contracting: Contracting

    public init(_ contracting: Contracting) {
        self.contracting = contracting
    }

    public var routes: Routes {
        var routes = Routes()
        routes.pages = [AgreementTextsPage.self, AgreementTextPage.self]
        routes.get(BackOfficePlaces.agreementTexts, .staff(.seeAgreements), index)
        routes.post(BackOfficePlaces.agreementTexts, .staff(.manageAgreements), begin)
        routes.get(BackOfficePlaces.agreementTextVersion, .staff(.seeAgreements), show)
        routes.post(
            BackOfficePlaces.agreementTextVersion, .staff(.manageAgreements), limit: .large(bytes: Self.formBytes),
            save)
        routes.post(
            BackOfficePlaces.agreementTextPublication, .staff(.manageAgreements), terms: .freshProof, publish)
        return routes
    }

    @Sendable private func index(_ visit: Visit) async throws -> Answer {
        .page(try AgreementTextsPage(visit, try await contracting.texts(visit.tenant.id)))
    }

    @Sendable private func begin(_ visit: Visit) async throws -> Answer {
        let form = try await visit.form()
        guard let type = ResellerType(rawValue: form["type"]) else {
            throw Invalid("type", "Choose a kind of reseller.")
        }
        do {
            let id = try await contracting.begin(type, visit.tenant, by: visit.actor)
            return .redirect(
                to: BackOfficePlaces.agreementTextVersion(id),
                notice: .info("This version begins with the text of the last one. Change it and publish it."))
        } catch let refusal as AgreementRefusal {
            return .redirect(to: BackOfficePlaces.agreementTexts.path, notice: .warning(refusal.explanation))
        }
    }

    @Sendable private func show(_ visit: Visit) async throws -> Answer {
        let (template, preview) = try await contracting.text(visit.tenant, try visit.id())
        return .page(try AgreementTextPage(visit, template, preview: preview))
    }

    @Sendable private func save(_ visit: Visit) async throws -> Answer {
        let id = try visit.id()
        let (template, _) = try await contracting.text(visit.tenant, id)
        let form = try await visit.form()
        try form.refuseUnknown([
            "body", "note", "valid_from", "term_months", "tail_months", "counter_signed", "version",
        ])
        let body = form["body"].replacing("\r\n", with: "\n") + "\n"
        do {
            let content = try Self.content(form, body)
            try await contracting.save(
                content, of: id, version: Int(form["version"]) ?? 0, visit.tenant, by: visit.actor)
            return .redirect(
                to: BackOfficePlaces.agreementTextVersion(id), notice: .done("Saved. Below is how it will be read."))
        } catch let invalid as Invalid {
            var typed = template.content
            typed.body = body
            let preview = try await contracting.preview(typed, for: template.type, visit.tenant)
            return .page(
                try AgreementTextPage(visit, template, preview: preview, typed: form, invalid),
                status: .unprocessableContent)
        } catch let refusal as AgreementRefusal {
            return .redirect(to: BackOfficePlaces.agreementTextVersion(id), notice: .warning(refusal.explanation))
        }
    }

    @Sendable private func publish(_ visit: Visit) async throws -> Answer {
        let id = try visit.id()
        let (template, preview) = try await contracting.text(visit.tenant, id)
        let form = try await visit.form()
        try form.refuseUnknown(["version"])
        do {
            try await contracting.publish(id, version: Int(form["version"]) ?? 0, visit.tenant, by: visit.actor)
            return .redirect(
                to: BackOfficePlaces.agreementTextVersion(id),
                notice: .done("Published. Resellers of this kind are asked to accept it from its first day on."))
        } catch let invalid as Invalid {
            return .page(
                try AgreementTextPage(visit, template, preview: preview, invalid), status: .unprocessableContent)
        } catch let refusal as AgreementRefusal {
            return .redirect(to: BackOfficePlaces.agreementTextVersion(id), notice: .warning(refusal.explanation))
        }
    }

    private static func content(_ form: FormFields, _ body: String) throws -> AgreementTemplate.Content {
        var invalid = Invalid()
        let day = TypedDay.read(form["valid_from"])
        if day == nil { invalid.add("valid_from", "Write the day like 2027-06-30.") }
        let (term, tail) = (Int(form["term_months"]), Int(form["tail_months"]))
        if term == nil { invalid.add("term_months", "Write a number of months.") }
        if tail == nil { invalid.add("tail_months", "Write a number of months.") }
        try invalid.throwIfAny()
        return AgreementTemplate.Content(
            body: body, isCounterSigned: form["counter_signed"] == Field.ticked, termMonths: term ?? 0,
            tailMonths: tail ?? 0, validFrom: day ?? Day(number: 0), note: form["note"])
    }
}
