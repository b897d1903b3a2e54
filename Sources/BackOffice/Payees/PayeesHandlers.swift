import Earnings
import Identity
import Kernel
import Links
import Partnership
import Postgres
import Vault
import Web

/// Bank accounts and tax forms of resellers: finance confirms what others entered.
public struct PayeesHandlers: Sendable {
    let details: PayeeDetails
    let database: Database
    let sealer: Sealer

    public init(details: PayeeDetails, database: Database, sealer: Sealer) {
        self.details = details
        self.database = database
        self.sealer = sealer
    }

    public var routes: Routes {
        var routes = Routes()
        routes.get(BackOfficePlaces.payees, .staff(.seePayouts), index)
        routes.get(BackOfficePlaces.payee, .staff(.seePayouts), show)
        routes.post(BackOfficePlaces.payeeVerification, .staff(.verifyPayees), terms: .freshProof, verify)
        routes.post(BackOfficePlaces.payeeTaxForm, .staff(.verifyPayees), terms: .freshProof, decideTaxForm)
        routes.pages += [PayeesPage.self, PayeePage.self]
        return routes
    }

    private func index(_ visit: Visit) async throws -> Answer {
        let lines = try await database.reading(visit.tenant.id) { tx in
            let accounts = try await PayoutMethods(tx, sealer: sealer).waiting().map {
                ($0.resellerID, "Bank account ending in \($0.lastFour)", $0.addedAt)
            }
            let forms = try await TaxForms(tx, sealer: sealer).waiting().map {
                ($0.resellerID, "W-9 of \($0.name)", $0.submittedAt)
            }
            var lines: [PayeesPage.Line] = []
            for (resellerID, what, since) in (accounts + forms).sorted(by: { $0.2 < $1.2 }) {
                let reseller = try await Resellers(tx).reseller(resellerID)
                lines.append(
                    PayeesPage.Line(
                        name: reseller.name, href: BackOfficePlaces.payee(resellerID), what: what, since: since))
            }
            return lines
        }
        return .page(
            PayeesPage(frame: try visit.backOfficeFrame("Payees"), waiting: lines))
    }

    private func show(_ visit: Visit) async throws -> Answer {
        .page(try await page(visit, resellerID: try visit.id(), evidence: "", invalid: nil))
    }

    private func verify(_ visit: Visit) async throws -> Answer {
        let resellerID = try visit.id()
        let form = try await visit.form()
        let current = try await details.current(of: resellerID, tenantID: visit.tenant.id)
        guard let method = current.method else { throw NotFound() }
        do {
            try await details.verifyAccount(
                method.id, evidence: form["evidence"], key: try form.idempotencyKey, tenantID: visit.tenant.id,
                by: visit.actor)
        } catch let invalid as Invalid {
            let page = try await page(visit, resellerID: resellerID, evidence: form["evidence"], invalid: invalid)
            return .page(page, status: .unprocessableContent)
        }
        return .redirect(
            to: BackOfficePlaces.payee(resellerID),
            notice: .done("The account ending in \(method.lastFour) is verified. Payouts to it can be made."))
    }

    private func decideTaxForm(_ visit: Visit) async throws -> Answer {
        let resellerID = try visit.id()
        let form = try await visit.form()
        let accepted = form["decision"] == "accept"
        try await details.decideTaxForm(
            of: resellerID, accepted: accepted, key: try form.idempotencyKey, tenantID: visit.tenant.id,
            by: visit.actor)
        let outcome =
            accepted
            ? "The W-9 is accepted. Nothing is withheld from now on."
            : "The W-9 is rejected. The payee enters a new one."
        return .redirect(to: BackOfficePlaces.payee(resellerID), notice: .done(outcome))
    }

    private func page(_ visit: Visit, resellerID: Identifier, evidence: String, invalid: Invalid?) async throws
        -> PayeePage
    {
        let reseller = try await database.reading(visit.tenant.id) { tx in try await Resellers(tx).reseller(resellerID)
        }
        let current = try await details.current(of: resellerID, tenantID: visit.tenant.id)
        let person = try visit.person
        let mayVerify = person.may(.verifyPayees)
        let ownEntry =
            current.method?.state == .pendingVerification && current.method?.addedBy == person.id
        return PayeePage(
            frame: try visit.backOfficeFrame("\(reseller.name) – Payees"),
            name: reseller.name, back: BackOfficePlaces.payees.path,
            resellerLink: BackOfficePlaces.reseller(resellerID),
            account: current.method.map { method in
                let decides = mayVerify && method.state == .pendingVerification && !ownEntry
                return PayeePage.Account(
                    status: method.state.badge, facts: facts(of: method, visit),
                    verifyAction: decides ? BackOfficePlaces.payeeVerification(resellerID) : nil)
            },
            taxForm: current.taxForm.map { form in
                let decides = mayVerify && form.state == .submitted && form.submittedBy != person.id
                return PayeePage.Form(
                    status: form.state.badge,
                    facts: [
                        Fact("Name", form.name), Fact("Taxed as", form.classification.label),
                        Fact("Number", "ends in \(form.lastFour)"),
                        Fact("Entered", visit.tenant.zone.day(of: form.submittedAt).shown),
                    ],
                    decideAction: decides ? BackOfficePlaces.payeeTaxForm(resellerID) : nil)
            },
            evidence: Field("evidence", evidence, invalid), errors: ErrorSummary(invalid), ownEntry: ownEntry,
            accountKey: visit.newIdempotencyKey, taxKey: visit.newIdempotencyKey)
    }

    private func facts(of method: PayoutMethod, _ visit: Visit) -> [Fact] {
        let zone = visit.tenant.zone
        var facts = [
            Fact("Holder", method.holder), Fact("Kind", method.kind.label),
            Fact("Account", "ends in \(method.lastFour)"),
            Fact("Entered", zone.day(of: method.addedAt).shown),
        ]
        if let at = method.verifiedAt {
            facts.append(Fact("Verified", zone.day(of: at).shown, note: method.evidence))
        }
        if method.holdsPayouts(at: visit.now) {
            let until = zone.day(of: method.addedAt + .days(PayoutMethod.changeHoldDays))
            facts.append(Fact("Payouts held until", until.shown, note: "New bank details wait seven days."))
        }
        return facts
    }
}
