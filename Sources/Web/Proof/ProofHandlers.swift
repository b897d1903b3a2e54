import Identity
import Kernel
import Links

/// Proving again who somebody is, before a page or file that asks for it.
public struct ProofHandlers: Sendable {
    private let signingIn: SigningIn

    public init(_ signingIn: SigningIn) {
        self.signingIn = signingIn
    }

    public var routes: Routes {
        var routes = Routes()
        routes.get(AccountPlaces.proof, .signedIn, terms: [.beforeSecondFactor, .closedToViewers], new)
        routes.post(AccountPlaces.proof, .signedIn, terms: .beforeSecondFactor, create)
        return routes
    }

    @Sendable private func new(_ visit: Visit) async throws -> Answer {
        .page(try page(visit, next: visit.query["next"] ?? "", refused: nil))
    }

    @Sendable private func create(_ visit: Visit) async throws -> Answer {
        let form = try await visit.form()
        try form.refuseUnknown(["next", ProofPage.passwordName, ProofPage.codeName])
        let person = try visit.person
        let next = RedirectTarget.path(form["next"]) ?? Home.path(of: person)
        let renewal = try visit.renewed
        if renewal.isDone { return .redirect(to: next) }
        do {
            try await signingIn.prove(
                visit.tenant.id, person, password: form.exactly(ProofPage.passwordName),
                code: form[ProofPage.codeName], renewing: renewal.token, visit.actor)
            return Answer.redirect(to: next).beginningSession(renewal.token)
        } catch let refusal as ProofRefusal {
            let page = try page(visit, next: form["next"], refused: Site.problem(refusal))
            return .page(page, status: .unprocessableContent)
        }
    }

    private func page(_ visit: Visit, next: String, refused: Invalid?) throws -> ProofPage {
        try ProofPage(visit, action: AccountPlaces.proof.path, carried: [("next", next)], refused: refused)
    }
}
