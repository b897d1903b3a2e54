import Identity
import Kernel
import Links
import Web

/// First passwords by invitation and new ones for people who forgot theirs.
public struct PasswordHandlers: Sendable {
    private let keeping: KeepingAccounts

    public init(_ keeping: KeepingAccounts) {
        self.keeping = keeping
    }

    public var routes: Routes {
        var routes = Routes()
        routes.pages = [ForgotPasswordPage.self, NewPasswordPage.self]
        routes.get(PublicPlaces.forgotPassword, .anyone, forgot)
        routes.post(PublicPlaces.forgotPassword, .anyone, requestReset)
        routes.get(PublicPlaces.passwordReset, .anyone) { try await edit($0, .reset, Invalid()) }
        routes.post(PublicPlaces.passwordReset, .anyone) { try await update($0, .reset) }
        routes.get(PublicPlaces.invitation, .anyone) { try await edit($0, .invitation, Invalid()) }
        routes.post(PublicPlaces.invitation, .anyone) { try await update($0, .invitation) }
        return routes
    }

    @Sendable private func forgot(_ visit: Visit) async throws -> Answer {
        .page(ForgotPasswordPage(visit, email: "", invalid: nil))
    }

    @Sendable private func requestReset(_ visit: Visit) async throws -> Answer {
        let form = try await visit.form()
        try form.refuseUnknown(["email"])
        do {
            try await keeping.requestReset(visit.tenant.id, email: form["email"], from: visit.origin)
        } catch let invalid as Invalid {
            let page = ForgotPasswordPage(visit, email: form["email"], invalid: invalid)
            return .page(page, status: .unprocessableContent)
        }
        return .redirect(
            to: PublicPlaces.signIn.path,
            notice: .info(
                "If \(form["email"]) has an account, a letter with a link is on its way. It works for 30 minutes."))
    }

    private func edit(_ visit: Visit, _ purpose: PasswordLink.Purpose, _ invalid: Invalid) async throws -> Answer {
        do {
            let holder = try await keeping.holder(visit.tenant.id, try visit.token(), purpose)
            let page = NewPasswordPage(visit, holder, purpose, invalid.isEmpty ? nil : invalid)
            return Answer.page(page, status: invalid.isEmpty ? .ok : .unprocessableContent).hidingReferrer()
        } catch let refused as KeepingAccounts.Refused {
            return .redirect(to: PublicPlaces.forgotPassword.path, notice: .warning(refused.explanation))
        }
    }

    private func update(_ visit: Visit, _ purpose: PasswordLink.Purpose) async throws -> Answer {
        let form = try await visit.form()
        try form.refuseUnknown(["password", "repeated"])
        do {
            try await keeping.setPassword(
                visit.tenant, by: try visit.token(), purpose, password: form.exactly("password"),
                repeated: form.exactly("repeated"), from: visit.origin)
        } catch let invalid as Invalid {
            return try await edit(visit, purpose, invalid)
        } catch let refused as KeepingAccounts.Refused {
            return .redirect(to: PublicPlaces.forgotPassword.path, notice: .warning(refused.explanation))
        }
        return .redirect(to: PublicPlaces.signIn.path, notice: .done("Your password is set. Sign in with it."))
    }
}
