import Identity
import Kernel
import Links
import Mail
import Postgres
import Templates

/// What is at hand while the letters of one event are written: whose they are, how they look, where they are posted.
struct WritingDesk: Sendable {
    let tx: Transaction
    let tenant: Tenant
    /// The tenant's address on the web without a slash at the end; links in letters begin with it.
    let site: String
    let templates: TemplateSet
    let press: WordingPress
    let choiceLinks: ChoiceLinks
    let clock: Clock
    let chance: Chance

    var brand: Brand { Brand(tenant) }

    /// The brand with the address under which this recipient chooses what letters to get.
    func brand(offeringChoicesTo recipient: EmailAddress) async throws -> Brand {
        Brand(tenant, choicesLink: link(PublicPlaces.letterChoices(try await choiceToken(recipient))))
    }

    /// The tenant's language, in which its letters are.
    var locale: any TemplateLocale { TemplateLocales.named(tenant.language) ?? TemplateLocales.english }

    /// What stands in a letter but not in its template.
    func say(_ wording: Wording) -> String { templates.sentences.say(wording, in: locale) }

    /// English words that stand elsewhere. A literal is a `Wording`.
    @_disfavoredOverload
    func say(_ text: String) -> String { say(Wording(text)) }

    func link(_ path: String) -> String { site + path }

    func day(_ instant: Instant) -> Day { tenant.zone.day(of: instant) }

    /// Whether this letter still has to be written. Ask before a link is made that ends older ones.
    func lacks(_ occasion: LetterOccasion, to address: EmailAddress) async throws -> Bool {
        try await !Outbox(tx, clock: clock, chance: chance).holds(occasion, to: address)
    }

    /// Writes a letter and posts it, once for each occasion and recipient.
    func post(
        _ page: some LetterPage, to recipient: Mailbox, for occasion: LetterOccasion, secrets: [String] = [],
        usefulUntil: Instant? = nil
    ) async throws {
        guard let sender = EmailAddress(tenant.supportEmail) else { throw NoSender(tenant: tenant.name) }
        let (rendered, wording) = try await written(page)
        let letter = Letter(
            from: Mailbox(tenant.name, sender), to: recipient, subject: rendered.subject, html: rendered.html,
            text: rendered.text, headers: try await headers(occasion.template, recipient.address), secrets: secrets,
            topic: LetterPages.topic(occasion.template), usefulUntil: usefulUntil,
            wording: wording)
        try await Outbox(tx, clock: clock, chance: chance).post(letter, for: occasion)
    }

    /// The letter in the tenant's own wording where there is one that can be used, with its version, or in the standard
    /// wording: a letter is never left unwritten because of its wording.
    private func written(_ page: some LetterPage) async throws -> (RenderedLetter, Int?) {
        let context = RenderContext(locale: locale, zone: tenant.zone, now: clock.now)
        let name = type(of: page).letter
        if let wording = try await LetterWordings(tx).current(name, locale.tag), let text = wording.text {
            do {
                return (try press.render(page, text, templates, context), wording.number)
            } catch {
                press.tell(
                    WordingPress.Fallback(
                        tenantID: tenant.id, letter: name, language: wording.language, version: wording.number,
                        reason: "\(error)"))
            }
        }
        return (try templates.render(letter: page, context), nil)
    }

    /// What large mail services count complaints by, and the way out of letters that people can do without (RFC 8058).
    private func headers(_ template: String, _ recipient: EmailAddress) async throws -> [Letter.Header] {
        let topic = LetterPages.topic(template)
        let feedback = Letter.Header("Feedback-ID", "\(template):\(topic.rawValue):\(tenant.slug):tributary")
        guard topic.isOptional else { return [feedback] }
        let way = link(PublicPlaces.letterUnsubscribe(try await choiceToken(recipient), topic.rawValue))
        return [
            feedback, Letter.Header("List-Unsubscribe", "<\(way)>"),
            Letter.Header("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"),
        ]
    }

    private func choiceToken(_ recipient: EmailAddress) async throws -> String {
        let id = try await LetterChoices(tx, clock: clock, chance: chance).recipient(recipient)
        return choiceLinks.token(id, of: tenant.id)
    }
}

/// A tenant whose support address is none cannot write letters.
struct NoSender: Error, CustomStringConvertible {
    let tenant: String
    var description: String { "the support address of \(tenant) is no e-mail address, so no letter can be sent" }
}
