import Identity
import Jobs
import Kernel
import Links
import Mail
import Partnership
import Vault

extension EventLetters {
    /// To somebody who has no password yet. A second letter ends the link of the first.
    func portalInvitation(_ happening: Happening) async throws {
        let account = try await Accounts(desk.tx).account(try happening.identifier("owner"))
        guard account.status == .invited, let recipient = mailbox(account.name, account.email) else { return }
        let occasion = occasion("portal_invitation", account, happening)
        guard try await desk.lacks(occasion, to: recipient.address) else { return }
        var company = desk.tenant.name
        if let resellerID = account.resellerID { company = try await Resellers(desk.tx).reseller(resellerID).name }
        let invitation = try await Invitations(desk.tx, clock: desk.clock, chance: desk.chance).mint(account.id)
        let roles = account.roles.map(\.label).sorted().map { desk.say($0) }
        let letter = PortalInvitationLetter(
            brand: desk.brand, recipient: account.email, userName: account.name, companyName: company,
            inviter: desk.tenant.name, role: roles.joined(separator: ", "),
            acceptLink: desk.link(PublicPlaces.invitation(invitation.token.text)), expiresAt: invitation.expiresAt)
        try await desk.post(
            letter, to: recipient, for: occasion, secrets: [invitation.token.text], usefulUntil: invitation.expiresAt)
    }

    /// To the owner of a reseller whose first password was just set.
    func welcomePackage(_ happening: Happening) async throws {
        let account = try await Accounts(desk.tx).account(try happening.accountID)
        guard account.roles.contains(.owner), let resellerID = account.resellerID,
            let recipient = mailbox(account.name, account.email)
        else { return }
        let reseller = try await Resellers(desk.tx).reseller(resellerID)
        let month = desk.day(desk.clock.now).month
        let terms = try await ResellerTerms(desk.tx).terms(of: resellerID)
        let plan = terms.last { $0.fromMonth <= month } ?? terms.first
        let letter = WelcomePackageLetter(
            brand: try await desk.brand(offeringChoicesTo: recipient.address), recipient: account.email,
            userName: account.name, resellerNumber: reseller.publicID,
            tier: desk.say(reseller.tier.label),
            rateSummary: try await rateSummary(plan?.planCode ?? "", reseller.tier, from: month),
            paymentTerms: desk.say(reseller.paymentTerms.label), payoutMethod: try await payoutMethod(of: resellerID),
            accountManager: reseller.accountManagerName.isEmpty ? nil : reseller.accountManagerName,
            portalLink: desk.link(PortalPlaces.onboarding.path))
        try await desk.post(letter, to: recipient, for: occasion("welcome_package", account, happening))
    }

    func passwordReset(_ happening: Happening) async throws {
        let account = try await Accounts(desk.tx).account(try happening.accountID)
        guard account.status == .active, let recipient = mailbox(account.name, account.email) else { return }
        let occasion = occasion("notice", account, happening)
        guard try await desk.lacks(occasion, to: recipient.address) else { return }
        let reset = try await PasswordResets(desk.tx, clock: desk.clock, chance: desk.chance).mint(account.id)
        let letter = NoticeLetter(
            brand: desk.brand, recipient: account.email, title: desk.say("Set a new password"),
            paragraphs: [
                .init(
                    desk.say("\(account.name), somebody asked for a new password for your account, most likely you.")),
                .init(desk.say("The link works once and for 30 minutes. If it was not you, ignore this letter.")),
            ],
            buttonLabel: desk.say("Set a new password"),
            buttonLink: desk.link(PublicPlaces.passwordReset(reset.token.text)),
            because: desk.say("signs in at \(desk.tenant.name)"))
        try await desk.post(
            letter, to: recipient, for: occasion, secrets: [reset.token.text], usefulUntil: reset.expiresAt)
    }

    func passwordChanged(_ happening: Happening) async throws {
        let account = try await Accounts(desk.tx).account(try happening.accountID)
        guard let recipient = mailbox(account.name, account.email) else { return }
        let letter = NoticeLetter(
            brand: desk.brand, recipient: account.email, title: desk.say("Your password was changed"),
            paragraphs: [
                .init(
                    desk.say(
                        "\(account.name), the password of your account was changed. All other sessions have ended.")),
                .init(desk.say("Was it not you? Set a new password at once and write to us.")),
            ],
            buttonLabel: desk.say("Set a new password"), buttonLink: desk.link(PublicPlaces.forgotPassword.path),
            because: desk.say("signs in at \(desk.tenant.name)"))
        try await desk.post(letter, to: recipient, for: occasion("notice", account, happening))
    }

    private func occasion(_ template: String, _ account: Account, _ happening: Happening) -> LetterOccasion {
        LetterOccasion(
            template: template, recordKind: "account", recordID: account.id,
            event: happening.occurrence(repeats: happening.event.name != "reseller.onboarding_started"))
    }
}
