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
        routes.pages = [SignInPage.self, SignInCodePage.self]
        routes.get(PublicPlaces.signIn, .anyone, new)
        routes.post(PublicPlaces.signIn, .anyone, create)
        routes.get(PublicPlaces.signInCode, .anyone, newCode)
        routes.post(PublicPlaces.signInCode, .anyone, createCode)
        routes.post(PublicPlaces.signOut, .signedIn, terms: [.openToViewers, .beforeSecondFactor], destroy)
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
            let entry = try await signingIn.signIn(
                visit.tenant.id, email: form["email"], password: form.exactly("password"),
                replacing: visit.sessionToken, from: visit.origin)
            switch entry {
            case .session(let token, let account):
                return Answer.redirect(to: next(form["next"], account)).beginningSession(token)
            case .challenge(let token):
                return Answer.redirect(to: PublicPlaces.signInCode.with(["next": form["next"]]))
                    .beginningChallenge(token)
            }
        } catch let refused as SigningIn.Refused {
            let reason = Invalid("email", Wording(refused.explanation))
            let page = SignInPage(visit, email: form["email"], next: form["next"], refused: reason)
            return .page(page, status: .unprocessableContent)
        }
    }

    @Sendable private func newCode(_ visit: Visit) async throws -> Answer {
        guard let challenge = visit.challengeToken, try await signingIn.isWaiting(visit.tenant.id, challenge) else {
            return .redirect(to: PublicPlaces.signIn.path)
        }
        return .page(SignInCodePage(visit, next: visit.query["next"] ?? "", refused: nil))
    }

    @Sendable private func createCode(_ visit: Visit) async throws -> Answer {
        let form = try await visit.form()
        try form.refuseUnknown(["code", "next"])
        guard let challenge = visit.challengeToken else { return .redirect(to: PublicPlaces.signIn.path) }
        do {
            let (token, account) = try await signingIn.complete(
                visit.tenant.id, challenge, code: form["code"], replacing: visit.sessionToken, from: visit.origin)
            return Answer.redirect(to: next(form["next"], account)).beginningSession(token)
        } catch ProofRefusal.wrongCode {
            let page = SignInCodePage(
                visit, next: form["next"], refused: Invalid("code", Wording(ProofRefusal.wrongCode.explanation)))
            return .page(page, status: .unprocessableContent)
        } catch let refusal as ProofRefusal {
            return .redirect(to: PublicPlaces.signIn.path, notice: .warning(refusal.explanation))
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
