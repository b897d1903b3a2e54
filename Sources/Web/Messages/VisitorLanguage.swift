import HTTPTypes
import HummingbirdCore
import Identity
import Templates

/// The language of a page that everybody may read: what the address says, what was chosen before, what the browser
/// asks for, else the tenant's.
struct VisitorLanguage: Sendable {
    /// `?lang=de` in an address of the public site.
    static let queryName = "lang"
    /// A choice is kept for a year.
    static let keptForSeconds = 31_536_000

    let locale: any TemplateLocale
    /// Whether the address named it, so that it is to be kept.
    let isChosenNow: Bool

    init(_ exchange: Exchange, _ names: CookieNames, _ tenant: Tenant?) {
        let wished = exchange.queryText.isEmpty ? nil : Query(exchange.queryText)[Self.queryName]
        let chosen = wished.flatMap { TemplateLocales.named($0) }
        isChosenNow = chosen != nil
        locale =
            chosen ?? exchange.cookies[names.language].flatMap { TemplateLocales.named($0) }
            ?? exchange.request.headers[.acceptLanguage].flatMap { TemplateLocales.accepted($0) }
            ?? tenant.flatMap { TemplateLocales.named($0.language) } ?? TemplateLocales.english
    }
}
