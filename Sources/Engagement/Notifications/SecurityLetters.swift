import Identity
import Jobs
import Kernel
import Links
import Mail

extension EventLetters {
    /// What changed about how somebody signs in, told to them whoever did it.
    func securityChanged(_ happening: Happening) async throws {
        let account = try await Accounts(desk.tx).account(try happening.accountID)
        guard account.status != .disabled, let recipient = mailbox(account.name, account.email),
            let words = words(happening, account.name)
        else { return }
        let letter = NoticeLetter(
            brand: desk.brand, recipient: account.email, title: desk.say(words.title),
            paragraphs: [
                .init(desk.say(words.text)),
                .init(desk.say("Was it not you? Set a new password at once and write to us.")),
            ],
            buttonLabel: desk.say("Set a new password"), buttonLink: desk.link(PublicPlaces.forgotPassword.path),
            because: desk.say("signs in at \(desk.tenant.name)"))
        try await desk.post(
            letter, to: recipient,
            for: LetterOccasion(
                template: "notice", recordKind: "account", recordID: account.id,
                event: happening.occurrence(repeats: true)))
    }

    private func words(_ happening: Happening, _ name: String) -> (title: Wording, text: Wording)? {
        let by = happening.event.facts["by"] ?? desk.tenant.name
        switch happening.event.name {
        case "second_factor.on":
            return (
                "Your second factor is on",
                "\(name), signing in asks for a code from your phone from now on. All other sessions have ended."
            )
        case "second_factor.off":
            return (
                "Your second factor is off",
                "\(name), your password alone opens your account from now on. All other sessions have ended."
            )
        case "second_factor.reset":
            return (
                "Your second factor goes off in a day",
                """
                \(name), \(by) was asked to turn off the second factor of your account, because it was lost. It goes \
                off in 24 hours. If you still have it, sign in with a code before: that ends it.
                """
            )
        case "recovery_code.used":
            return (
                "A recovery code was used",
                "\(name), somebody signed in with one of your recovery codes. It does not work again."
            )
        case "recovery_codes.renewed":
            return (
                "You have new recovery codes",
                "\(name), ten new recovery codes were made for your account. The old ones do not work any more."
            )
        case "roles.changed":
            return ("Your role was changed", "\(name), \(by) changed what you may do. Sign in again to see it.")
        case "token.made":
            let token = happening.event.facts["token"] ?? ""
            return (
                "A token for your account was made",
                """
                \(name), \(by) made the token “\(token)”, with which a program may act for you. You can end it on \
                the page of your tokens.
                """
            )
        default: return nil
        }
    }
}
