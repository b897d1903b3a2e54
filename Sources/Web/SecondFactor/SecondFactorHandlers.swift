import Identity
import Kernel
import Links

/// The second factor of whoever is signed in, and their other sessions.
public struct SecondFactorHandlers: Sendable {
    private let factors: KeepingSecondFactors
    private let keeping: KeepingAccounts

    public init(_ factors: KeepingSecondFactors, _ keeping: KeepingAccounts) {
        self.factors = factors
        self.keeping = keeping
    }

    public var routes: Routes {
        var routes = Routes()
        routes.pages = [SecondFactorPage.self, RecoveryCodesPage.self]
        let early: RouteTerms = [.beforeSecondFactor, .freshProof]
        routes.get(
            AccountPlaces.secondFactor, .signedIn, terms: [.beforeSecondFactor, .closedToViewers]
        ) { try await show($0) }
        routes.post(AccountPlaces.secondFactor, .signedIn, terms: early, begin)
        routes.post(AccountPlaces.secondFactorConfirmation, .signedIn, terms: .beforeSecondFactor, confirm)
        routes.post(AccountPlaces.secondFactorRemoval, .signedIn, terms: .freshProof, remove)
        routes.post(AccountPlaces.recoveryCodes, .signedIn, terms: .freshProof, renewCodes)
        routes.post(AccountPlaces.otherSessionsEnd, .signedIn, terms: .beforeSecondFactor, endOtherSessions)
        return routes
    }

    private func show(_ visit: Visit, _ invalid: Invalid? = nil) async throws -> Answer {
        let (factor, pending) = try await factors.state(visit.tenant.id, of: try visit.person)
        return .page(
            try SecondFactorPage(visit, factor, pending: pending, invalid),
            status: invalid == nil ? .ok : .unprocessableContent)
    }

    @Sendable private func begin(_ visit: Visit) async throws -> Answer {
        try await factors.begin(visit.tenant.id, try visit.person, visit.actor)
        return .redirect(to: AccountPlaces.secondFactor.path)
    }

    @Sendable private func confirm(_ visit: Visit) async throws -> Answer {
        let form = try await visit.form()
        try form.refuseUnknown(["code"])
        let renewal = try visit.renewed
        let twice = Answer.redirect(
            to: AccountPlaces.secondFactor.path,
            notice: .done("The second factor is on. If you have not seen your recovery codes, make new ones."))
        if renewal.isDone { return twice }
        do {
            let codes = try await factors.confirm(
                visit.tenant.id, try visit.person, code: form["code"], renewing: renewal.token, visit.actor)
            let shown = codes.isEmpty ? twice : Answer.page(try RecoveryCodesPage(visit, codes))
            return shown.beginningSession(renewal.token)
        } catch let invalid as Invalid {
            return try await show(visit, invalid)
        } catch let refusal as SecondFactorRefusal {
            return .redirect(to: AccountPlaces.secondFactor.path, notice: .warning(refusal.explanation))
        }
    }

    @Sendable private func remove(_ visit: Visit) async throws -> Answer {
        let renewal = try visit.renewed
        try await factors.turnOff(visit.tenant.id, try visit.person, renewing: renewal.token, visit.actor)
        return Answer.redirect(
            to: AccountPlaces.secondFactor.path,
            notice: .done("The second factor is off. Everywhere else you are signed out.")
        ).beginningSession(renewal.token)
    }

    @Sendable private func renewCodes(_ visit: Visit) async throws -> Answer {
        .page(
            try RecoveryCodesPage(
                visit, try await factors.renewCodes(visit.tenant.id, try visit.person, visit.actor)))
    }

    @Sendable private func endOtherSessions(_ visit: Visit) async throws -> Answer {
        let person = try visit.person
        try await keeping.endOtherSessions(visit.tenant.id, of: person, visit.actor)
        return .redirect(to: Home.profile(of: person), notice: .done("Everywhere else you are signed out."))
    }
}
