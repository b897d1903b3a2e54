import Identity
import Kernel
import Links
import Web

/// Signing in and out.
public struct SignInHandlers: Sendable {
    private let signingIn: SigningIn

    public init(_ signingIn: SigningIn) {
        self.signingIn = signingIn
    }

    public var routes: Routes {
        var routes = Routes()
        routes.pages = [SignInPage.self]
        routes.get(PublicPlaces.signIn, .anyone, new)
        routes.post(PublicPlaces.signIn, .anyone, create)
        routes.post(PublicPlaces.signOut, .signedIn, destroy)
        return routes
    }

    @Sendable private func new(_ visit: Visit) async throws -> Answer {
        if let person = visit.signedIn { return .redirect(to: next(visit.query["next"], person.account)) }
        return .page(SignInPage(visit, email: "", next: visit.query["next"] ?? "", refused: nil))
    }

    @Sendable private func create(_ visit: Visit) async throws -> Answer {
        let form = try await visit.form()
        try form.refuseUnknown(["email", "password", "next"])
        do {
            let (token, account) = try await signingIn.signIn(
                visit.tenant.id, email: form["email"], password: form.exactly("password"),
                replacing: visit.sessionToken, from: visit.origin)
            return Answer.redirect(to: next(form["next"], account)).beginningSession(token)
        } catch let refused as SigningIn.Refused {
            let page = SignInPage(
                visit, email: form["email"], next: form["next"], refused: Invalid("email", Wording(refused.explanation)))
            return .page(page, status: .unprocessableContent)
        }
    }

    @Sendable private func destroy(_ visit: Visit) async throws -> Answer {
        if let token = visit.sessionToken { try await signingIn.signOut(visit.tenant.id, token, visit.actor) }
        return Answer.redirect(to: PublicPlaces.signIn.path).endingSession()
    }

    /// The page somebody wanted to see, when it is one of ours, else their home.
    private func next(_ typed: String?, _ account: Account) -> String {
        typed.flatMap { RedirectTarget.path($0) } ?? Home.path(of: account)
    }
}
