import Earnings
import Identity
import Jobs
import Kernel
import Links
import Mail
import Partnership
import Vault

extension EventLetters {
    func payoutSent(_ happening: Happening) async throws {
        let payout = try await Payouts(desk.tx).find(happening.event.subjectID)
        let link = desk.link(PortalPlaces.payout(payout.id))
        try await tell(payout, happening) { account in
            notice(of: payout, to: account, isSent: true, reason: nil, action: nil, nextPayoutOn: nil, link: link)
        }
    }

    /// The payout failed or came back: the money is in the balance again.
    func payoutFailed(_ happening: Happening) async throws {
        let payout = try await Payouts(desk.tx).find(happening.event.subjectID)
        let link = desk.link(PortalPlaces.payoutDetails.path)
        let next = PayoutDates.payoutDay(draftedOn: desk.day(desk.clock.now))
        let reason = payout.failureReason.isEmpty ? nil : payout.failureReason
        try await tell(payout, happening) { account in
            notice(
                of: payout, to: account, isSent: false, reason: reason,
                action: desk.say("check the bank details in the portal, or enter new ones"), nextPayoutOn: next,
                link: link)
        }
    }

    /// Somebody entered another bank account: everybody who may do so is told, so that a stranger is noticed.
    func bankDetailsChanged(_ happening: Happening) async throws {
        let resellerID = happening.event.subjectID
        let reseller = try await Resellers(desk.tx).reseller(resellerID)
        let company = reseller.name
        let entered: Wording =
            happening.event.facts["last_four"].map {
                "A bank account ending in \($0) was entered for the payouts of \(company)."
            } ?? "A bank account was entered for the payouts of \(company)."
        for account in try await payees(of: resellerID) {
            guard let recipient = mailbox(account.name, account.email) else { continue }
            let letter = NoticeLetter(
                brand: desk.brand, recipient: account.email, title: desk.say("Your bank details were changed"),
                paragraphs: [
                    .init(desk.say(entered)),
                    .init(
                        desk.say("We confirm it before money goes there, and hold payouts for 7 days after a change.")),
                    .init(desk.say("Was it nobody of yours? Then write to us at once.")),
                ],
                buttonLabel: desk.say("See payout details"), buttonLink: desk.link(PortalPlaces.payoutDetails.path),
                because: desk.say("looks after the payouts of \(company)"))
            let occasion = LetterOccasion(
                template: "notice", recordKind: "reseller", recordID: resellerID,
                event: happening.occurrence(repeats: true))
            try await desk.post(letter, to: recipient, for: occasion)
        }
    }

    /// Where the reseller's money goes, in words; nil while nothing is known.
    func payoutMethod(of resellerID: Identifier) async throws -> String? {
        try await PayoutMethods(desk.tx, sealer: sealer).current(of: resellerID).map {
            desk.say("the account ending in \($0.lastFour)")
        }
    }

    /// The people who get statements and payout notices.
    func payees(of resellerID: Identifier) async throws -> [Account] {
        try await Accounts(desk.tx).team(of: resellerID, having: [.owner, .accountant])
    }

    private func tell(
        _ payout: Payout, _ happening: Happening, _ page: (Account) -> PayoutNoticeLetter
    ) async throws {
        for account in try await payees(of: payout.resellerID) {
            guard let recipient = mailbox(account.name, account.email) else { continue }
            let occasion = LetterOccasion(
                template: "payout_notice", recordKind: "payout", recordID: payout.id, event: happening.event.name)
            try await desk.post(page(account), to: recipient, for: occasion)
        }
    }

    private func notice(
        of payout: Payout, to account: Account, isSent: Bool, reason: String?, action: String?, nextPayoutOn: Day?,
        link: String
    ) -> PayoutNoticeLetter {
        PayoutNoticeLetter(
            brand: desk.brand, recipient: account.email, userName: account.name, companyName: payout.resellerName,
            payoutNumber: payout.number, isSent: isSent, gross: payout.gross, tax: payout.tax, fee: payout.fee,
            net: payout.net, provider: desk.say(payout.provider.inWords), lastFour: payout.methodLastFour,
            expectedOn: payout.expectedOn, reason: reason, action: action, nextPayoutOn: nextPayoutOn,
            actionLink: link)
    }
}

extension PayoutProvider {
    /// As a letter says it.
    var inWords: String {
        switch self {
        case .ach: "Bank transfer (ACH)"
        case .wire: "Wire transfer"
        case .stripe: "Stripe"
        case .paypal: "PayPal"
        case .check: "Check"
        case .manual: "Another way, as agreed"
        }
    }
}
