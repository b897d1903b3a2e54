import Identity
import Jobs
import Kernel
import Links
import Mail
import Partnership

extension EventLetters {
    /// What happened to an agreement, told to those who sign for the reseller. Somebody who was only invited finds it
    /// in the checklist.
    func agreementChanged(_ happening: Happening) async throws {
        let id = try happening.identifier("agreement")
        let agreement = try await Agreements(desk.tx).agreement(id)
        let reseller = try await Resellers(desk.tx).reseller(agreement.resellerID)
        guard let words = words(happening, agreement, reseller.name) else { return }
        let owners = try await Accounts(desk.tx).team(of: reseller.id, having: [.owner])
        for owner in owners where owner.status == .active {
            guard let recipient = mailbox(owner.name, owner.email) else { continue }
            let letter = NoticeLetter(
                brand: desk.brand, recipient: owner.email, title: desk.say(words.title),
                paragraphs: words.texts.map { .init(desk.say($0)) }, buttonLabel: desk.say("Open the agreements"),
                buttonLink: desk.link(PortalPlaces.agreements.path), because: desk.say("signs for \(reseller.name)"))
            try await desk.post(
                letter, to: recipient,
                for: LetterOccasion(
                    template: "notice", recordKind: "agreement", recordID: id,
                    event: happening.occurrence(repeats: true)))
        }
    }

    private func words(
        _ happening: Happening, _ agreement: Agreement, _ company: String
    ) -> (title: Wording, texts: [Wording])? {
        let brand = desk.tenant.name
        switch happening.event.name {
        case "agreement.sent": return sent(agreement, company, brand)
        case "agreement.in_force":
            return (
                "Your agreement is in force",
                ["\(company) and \(brand) have both signed. You can read and print the agreement at any time."]
            )
        case "agreement.reminder": return reminder(agreement, company, brand)
        case "agreement.notice_given":
            guard let last = agreement.endsAfter else { return nil }
            return (
                "Your agreement ends",
                [
                    "Notice was given for the agreement between \(company) and \(brand). It ends after \(last).",
                    "What you have earned until then is paid.",
                ]
            )
        case "agreement.expired", "agreement.terminated":
            return (
                "Your agreement has ended",
                [
                    "The agreement between \(company) and \(brand) is not in force any more.",
                    "Commission waits until another agreement is in force. Write to us if you want one.",
                ]
            )
        case "agreement.overdue":
            return (
                "Your company is suspended",
                [
                    "The new version of the agreement between \(company) and \(brand) was not accepted in time.",
                    "Sign it in the portal and write to us: then we lift the suspension.",
                ]
            )
        default: return nil
        }
    }

    private func sent(
        _ agreement: Agreement, _ company: String, _ brand: String
    ) -> (title: Wording, texts: [Wording]) {
        guard let until = agreement.acceptUntil, let suspended = agreement.suspendsOn else {
            return (
                "Your agreement is ready to sign",
                [
                    """
                    The agreement between \(company) and \(brand) is in the portal. Read it in peace and sign it \
                    there.
                    """,
                    "It takes about fifteen minutes. You need your password or the code from your phone.",
                ]
            )
        }
        return (
            "A new version of your agreement",
            [
                "\(brand) asks \(company) to accept a new version of the agreement until \(until).",
                """
                After that day the portal shows this question only. From \(suspended) on we suspend who has not \
                signed.
                """,
                "Until you sign, the agreement of before stays in force.",
            ]
        )
    }

    private func reminder(
        _ agreement: Agreement, _ company: String, _ brand: String
    ) -> (title: Wording, texts: [Wording])? {
        guard let end = agreement.termEndsOn, let until = agreement.noticeUntil else { return nil }
        if let last = agreement.endsAfter, last == end {
            return (
                "Your agreement ends soon",
                ["Notice was given: the agreement between \(company) and \(brand) ends after \(last)."]
            )
        }
        return (
            "Your agreement renews",
            [
                "The term of the agreement between \(company) and \(brand) ends with \(end), and renews by itself.",
                "You need not do anything. Notice for the end of this term could be given until \(until).",
            ]
        )
    }
}
