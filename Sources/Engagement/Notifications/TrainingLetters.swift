import Identity
import Jobs
import Kernel
import Links
import Mail
import Partnership

extension EventLetters {
    /// What happened to a certification, told to the reseller's owners and to who passed.
    func certificationChanged(_ happening: Happening) async throws {
        let reseller = try await Resellers(desk.tx).reseller(happening.event.subjectID)
        guard let programme = happening.event.facts["programme"].flatMap(TrainingProgramme.init) else { return }
        let certificates = try await Certificates(desk.tx).of(reseller.id).filter { $0.programme == programme }
        let named = happening.event.facts["certificate"].flatMap { Identifier($0) }
        let certificate = certificates.first { $0.id == named } ?? certificates.first
        guard let words = words(happening.event.name, programme, certificate, reseller.name) else { return }
        var people = try await Accounts(desk.tx).team(of: reseller.id, having: [.owner])
        if let id = certificate?.accountID, !people.contains(where: { $0.id == id }) {
            people.append(try await Accounts(desk.tx).account(id))
        }
        for person in people where person.status == .active {
            guard let recipient = mailbox(person.name, person.email) else { continue }
            let letter = NoticeLetter(
                brand: desk.brand, recipient: person.email, title: desk.say(words.title),
                paragraphs: words.texts.map { .init(desk.say($0)) }, buttonLabel: desk.say("Open the training"),
                buttonLink: desk.link(PortalPlaces.training.path), because: desk.say("works at \(reseller.name)"))
            try await desk.post(
                letter, to: recipient,
                for: LetterOccasion(
                    template: "notice", recordKind: "reseller", recordID: reseller.id,
                    event: happening.occurrence(repeats: true)))
        }
    }

    private func words(
        _ name: String, _ programme: TrainingProgramme, _ certificate: Certificate?, _ company: String
    ) -> (title: Wording, texts: [Wording])? {
        let label = desk.say(Wording(programme.label))
        switch (name, certificate) {
        case ("certification.certified", let certificate?):
            return (
                "\(company) is certified",
                [
                    "\(certificate.personName) has passed “\(label)” with \(certificate.percent) %.",
                    "The certificate is valid until \(certificate.validUntil). You can print it in the portal.",
                ]
            )
        case ("certification.reminder", let certificate?):
            return (
                "A certificate ends on \(certificate.validUntil)",
                [
                    "The certificate of \(company) for “\(label)” is valid until \(certificate.validUntil).",
                    "Anybody of your team can renew it: read the lessons again and pass the quiz.",
                ]
            )
        case ("certification.expired", let certificate?):
            return (
                "A certificate has ended",
                [
                    "The certificate of \(company) for “\(label)” ended on \(certificate.validUntil).",
                    "It does not count for your level any more. Take the course again for a new one.",
                ]
            )
        case ("certification.revoked", _):
            return (
                "A certification was revoked",
                [
                    "The certification of \(company) for “\(label)” was revoked and does not count any more.",
                    "The reason stands in the portal. Write to us if you do not agree.",
                ]
            )
        default: return nil
        }
    }
}
