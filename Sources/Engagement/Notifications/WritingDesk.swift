import Identity
import Kernel
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
    let clock: Clock
    let chance: Chance

    var brand: Brand {
        Brand(
            name: tenant.name, accent: tenant.accent, supportEmail: tenant.supportEmail,
            footerAddress: tenant.footerAddress)
    }

    func link(_ path: String) -> String { site + path }

    func day(_ instant: Instant) -> Day { tenant.zone.day(of: instant) }

    /// Whether this letter still has to be written. Ask before a link is made that ends older ones.
    func lacks(_ occasion: LetterOccasion, to address: EmailAddress) async throws -> Bool {
        try await !Outbox(tx, clock: clock, chance: chance).holds(occasion, to: address)
    }

    /// Writes a letter and posts it, once for each occasion and recipient.
    func post(
        _ page: some LetterPage, to recipient: Mailbox, for occasion: LetterOccasion, secrets: [String] = [],
        headers: [Letter.Header] = []
    ) async throws {
        guard let sender = EmailAddress(tenant.supportEmail) else { throw NoSender(tenant: tenant.name) }
        let locale = TemplateLocales.named(tenant.language) ?? TemplateLocales.english
        let rendered = try templates.render(
            letter: page, RenderContext(locale: locale, zone: tenant.zone, now: clock.now))
        let letter = Letter(
            from: Mailbox(tenant.name, sender), to: recipient, subject: rendered.subject, html: rendered.html,
            text: rendered.text, headers: headers, secrets: secrets)
        try await Outbox(tx, clock: clock, chance: chance).post(letter, for: occasion)
    }
}

/// A tenant whose support address is none cannot write letters.
struct NoSender: Error, CustomStringConvertible {
    let tenant: String
    var description: String { "the support address of \(tenant) is no e-mail address, so no letter can be sent" }
}
