import Earnings
import Identity
import Kernel
import Links
import Web

/// A reseller's bank account and tax form: entered here, confirmed by finance.
public struct PayoutDetailsHandlers: Sendable {
    let details: PayeeDetails

    public init(details: PayeeDetails) {
        self.details = details
    }

    public var routes: Routes {
        var routes = Routes()
        routes.get(PortalPlaces.payoutDetails, .reseller(.payoutDetails), terms: .closedToViewers, edit)
        routes.post(PortalPlaces.bankAccount, .reseller(.payoutDetails), terms: .freshProof, changeAccount)
        routes.post(PortalPlaces.taxForm, .reseller(.payoutDetails), terms: .freshProof, submitTaxForm)
        routes.pages += [PayoutDetailsPage.self]
        return routes
    }

    private func edit(_ visit: Visit) async throws -> Answer {
        .page(try await page(visit, BankAccountForm(), TaxFormInput(), nil))
    }

    private func changeAccount(_ visit: Visit) async throws -> Answer {
        let fields = try await visit.form()
        let form = BankAccountForm(
            holder: fields["holder"], kind: fields["kind"], routing: fields["routing"], account: fields["account"],
            accountAgain: fields["account_again"])
        do {
            try await details.changeAccount(
                form, of: try visit.resellerID, key: try fields.idempotencyKey, tenantID: visit.tenant.id,
                by: visit.actor)
        } catch let invalid as Invalid {
            return .page(try await page(visit, form, TaxFormInput(), invalid), status: .unprocessableContent)
        }
        return .redirect(
            to: PortalPlaces.payoutDetails.path,
            notice: .done(
                "The account is saved. Finance verifies it; payouts start seven days from now at the earliest."))
    }

    private func submitTaxForm(_ visit: Visit) async throws -> Answer {
        let fields = try await visit.form()
        let input = TaxFormInput(
            name: fields["name"], classification: fields["classification"], number: fields["number"],
            certified: fields["certified"] == Field.ticked)
        do {
            try await details.submitTaxForm(
                input, of: try visit.resellerID, key: try fields.idempotencyKey, tenantID: visit.tenant.id,
                by: visit.actor)
        } catch let invalid as Invalid {
            return .page(try await page(visit, BankAccountForm(), input, invalid), status: .unprocessableContent)
        }
        return .redirect(
            to: PortalPlaces.payoutDetails.path,
            notice: .done("The W-9 is saved. Nothing is withheld once finance has accepted it."))
    }

    private func page(_ visit: Visit, _ form: BankAccountForm, _ input: TaxFormInput, _ invalid: Invalid?) async throws
        -> PayoutDetailsPage
    {
        let current = try await details.current(of: try visit.resellerID, tenantID: visit.tenant.id)
        let zone = visit.tenant.zone
        let method = current.method
        let holdNote = method.flatMap { method -> String? in
            guard method.holdsPayouts(at: visit.now) else { return nil }
            let day = zone.day(of: method.addedAt + .days(PayoutMethod.changeHoldDays))
            return "New bank details wait seven days: payouts leave from \(day.shownWithWeekday)."
        }
        let kinds = BankAccount.Kind.allCases.map { Choice($0.rawValue, $0.label) }
        let classes = TaxForm.Classification.allCases.map { Choice($0.rawValue, $0.label) }
        return PayoutDetailsPage(
            frame: try visit.portalFrame("Payout details"),
            errors: ErrorSummary(invalid), accountStatus: method.map { $0.state.badge },
            accountFacts: method.map { accountFacts($0, visit) } ?? [], holdNote: holdNote,
            taxStatus: current.taxForm.map { $0.state.badge },
            taxFacts: current.taxForm.map {
                [
                    Fact("Name", $0.name), Fact("Number", "ends in \($0.lastFour)"),
                    Fact("Entered", zone.day(of: $0.submittedAt).shown),
                ]
            } ?? [],
            holder: Field("holder", form.holder, invalid),
            kind: ChoiceField("kind", kinds, chosen: form.kind, invalid),
            routing: Field("routing", form.routing, invalid), account: Field("account", "", invalid),
            accountAgain: Field("account_again", "", invalid), accountAction: PortalPlaces.bankAccount.path,
            taxName: Field("name", input.name, invalid),
            classification: ChoiceField("classification", classes, chosen: input.classification, invalid),
            number: Field("number", "", invalid),
            certified: Field("certified", input.certified ? Field.ticked : "", invalid),
            taxAction: PortalPlaces.taxForm.path, accountKey: visit.newIdempotencyKey, taxKey: visit.newIdempotencyKey)
    }

    private func accountFacts(_ method: PayoutMethod, _ visit: Visit) -> [Fact] {
        [
            Fact("Holder", method.holder), Fact("Kind", method.kind.label),
            Fact("Account", "ends in \(method.lastFour)"),
            Fact("Entered", visit.tenant.zone.day(of: method.addedAt).shown),
        ]
    }
}

extension PayoutMethod.State {
    /// The state as the payee reads it.
    var badge: Badge {
        switch self {
        case .pendingVerification: Badge("Waiting for verification", .warn)
        case .verified: Badge("Verified", .good)
        case .suspended: Badge("Suspended", .bad)
        case .removed: Badge("Removed", .quiet)
        }
    }
}

extension TaxForm.State {
    /// The state as the payee reads it.
    var badge: Badge {
        switch self {
        case .submitted: Badge("Waiting for finance", .warn)
        case .accepted: Badge("Accepted", .good)
        case .rejected: Badge("Rejected", .bad)
        case .replaced: Badge("Replaced", .quiet)
        }
    }
}
