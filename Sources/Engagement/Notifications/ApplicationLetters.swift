import Identity
import Jobs
import Kernel
import Links
import Mail
import Partnership
import Templates
import Vault

extension EventLetters {
    func applicationReceived(_ happening: Happening) async throws {
        try await write(happening, "application_received") { application, recipient, link in
            ApplicationReceivedLetter(
                brand: desk.brand, recipient: recipient.address.text, contactName: recipient.name,
                companyName: application.answers[.companyName], reference: application.publicID,
                submittedAt: application.submittedAt ?? desk.clock.now, claimDays: ResponseClock.claimDays,
                decisionDays: ResponseClock.decisionDays, statusLink: link)
        }
    }

    func applicationUnderReview(_ happening: Happening) async throws {
        try await writeUnderReview(happening, wanted: [])
    }

    /// Asks for what is still missing; nothing is written when everything came in the meantime.
    func documentsWanted(_ happening: Happening) async throws {
        let application = try await PartnerApplications(desk.tx, sealer: sealer).application(happening.event.subjectID)
        guard application.status == .pendingDocuments else { return }
        let wanted = try await ApplicationDocuments(desk.tx, sealer: sealer).papers(
            of: application.id, application.details.resellerType
        ).wanted
        try await writeUnderReview(happening, wanted: wanted)
    }

    /// Tells every channel manager of an application that nobody answered in time.
    func applicationOverdue(_ happening: Happening) async throws {
        let application = try await PartnerApplications(desk.tx, sealer: sealer).application(happening.event.subjectID)
        guard application.status.isOpen else { return }
        let company = application.answers[.companyName]
        for manager in try await Accounts(desk.tx).staff(having: .channelManager) {
            guard let recipient = mailbox(manager.name, manager.email) else { continue }
            let letter = NoticeLetter(
                brand: desk.brand, recipient: manager.email, title: desk.say("An application is overdue"),
                paragraphs: [
                    .init(desk.say("\(company) waits for an answer longer than it was promised.")),
                    .init(desk.say("The application is in the status: \(words: application.status.label).")),
                ],
                buttonLabel: desk.say("Look at the application"),
                buttonLink: desk.link(BackOfficePlaces.application(application.id)),
                because: desk.say("looks after partners at \(desk.tenant.name)"))
            try await desk.post(
                letter, to: recipient,
                for: LetterOccasion(
                    template: "notice", recordKind: "application", recordID: application.id,
                    event: happening.event.name))
        }
    }

    private func writeUnderReview(_ happening: Happening, wanted: [ApplicationDocument]) async throws {
        let calendar = try await Holidays(desk.tx).calendar()
        try await write(happening, "application_under_review") { application, recipient, link in
            let started = application.claimedAt ?? desk.clock.now
            let due = ResponseClock(calendar: calendar).decisionDue(
                submittedAt: application.submittedAt ?? started, pausedSeconds: application.pausedSeconds)
            return ApplicationUnderReviewLetter(
                brand: desk.brand, recipient: recipient.address.text, contactName: recipient.name,
                companyName: application.answers[.companyName], reference: application.publicID,
                reviewStartedAt: started, decisionBy: desk.day(due),
                documents: wanted.map { document in
                    ApplicationUnderReviewLetter.WantedDocument(
                        name: desk.say(Wording(document.kind.label)),
                        why: document.reason.isEmpty ? desk.say(Wording(document.kind.purpose)) : document.reason)
                }, statusLink: link)
        }
    }

    func applicationApproved(_ happening: Happening) async throws {
        let reseller = try await Resellers(desk.tx).reseller(try happening.identifier("reseller"))
        let plan = happening.event.facts["plan"] ?? ""
        let planName = try await planName(plan)
        let fromMonth = happening.event.facts["from_month"].flatMap { Month($0) }
        let summary = try await rateSummary(plan, reseller.tier, from: fromMonth ?? desk.day(desk.clock.now).month)
        try await write(happening, "application_approved") { application, recipient, link in
            ApplicationApprovedLetter(
                brand: desk.brand, recipient: recipient.address.text, contactName: recipient.name,
                companyName: reseller.name, resellerNumber: reseller.publicID, planName: planName,
                rateSummary: summary,
                startOn: fromMonth?.firstDay ?? desk.day(application.decision?.at ?? desk.clock.now),
                accountManager: reseller.accountManagerName.isEmpty ? nil : reseller.accountManagerName,
                statusLink: link)
        }
    }

    func applicationRejected(_ happening: Happening) async throws {
        try await write(happening, "application_rejected") { application, recipient, link in
            ApplicationRejectedLetter(
                brand: desk.brand, recipient: recipient.address.text, contactName: recipient.name,
                companyName: application.answers[.companyName], reference: application.publicID,
                decidedOn: desk.day(application.decision?.at ?? desk.clock.now),
                reason: desk.say((application.decision?.reason ?? .other).publicWords),
                reapplyOn: application.decision?.reapplyOn, statusLink: link)
        }
    }

    /// Every letter about an application carries a status link of its own, which also confirms the address.
    private func write<Page: LetterPage>(
        _ happening: Happening, _ template: String,
        _ page: (PartnerApplication, Mailbox, String) throws -> Page
    ) async throws {
        let id = happening.event.subjectID
        let application = try await PartnerApplications(desk.tx, sealer: sealer).application(id)
        let name = application.answers[.contactName]
        guard let recipient = mailbox(name, application.answers[.contactEmail]) else { return }
        let occasion = LetterOccasion(
            template: template, recordKind: "application", recordID: id,
            event: happening.occurrence(repeats: template == "application_under_review"))
        guard try await desk.lacks(occasion, to: recipient.address) else { return }
        let token = try await StatusLinks(desk.tx, clock: desk.clock, chance: desk.chance).mint(application: id)
        let link = desk.link(PublicPlaces.applicationStatus(token.text))
        try await desk.post(try page(application, recipient, link), to: recipient, for: occasion, secrets: [token.text])
    }
}
