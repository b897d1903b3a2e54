import Identity
import Templates

/// The language of a page that everybody may read: what the address says, what was chosen before, else the tenant's.
/// What the browser asks for does not count while choices and problems of forms have one language only: nobody gets a
/// page of two languages who did not ask for it.
struct VisitorLanguage: Sendable {
    /// `?lang=de` in an address of the public site.
    static let queryName = "lang"
    /// A choice is kept for a year.
    static let keptForSeconds = 31_536_000

    let locale: any TemplateLocale
    /// Whether the address named it, so that it is to be kept.
    let isChosenNow: Bool

    init(_ exchange: Exchange, _ names: CookieNames, _ tenant: Tenant) {
        let wished = exchange.queryText.isEmpty ? nil : Query(exchange.queryText)[Self.queryName]
        let chosen = wished.flatMap { TemplateLocales.named($0) }
        isChosenNow = chosen != nil
        locale =
            chosen ?? exchange.cookies[names.language].flatMap { TemplateLocales.named($0) }
            ?? TemplateLocales.named(tenant.language) ?? TemplateLocales.english
    }
}
