import Kernel

/// What a response gives its templates beside the page itself.
public struct RenderContext: Sendable {
    /// The nonce of the content security policy; the compiler puts it on every script and style tag.
    public var nonce: String
    /// The token in the hidden field that the compiler puts into every form that posts.
    public var csrfToken: String
    /// The language of the answer: of its texts, its numbers and dates, and of `<html lang>`.
    public var locale: any TemplateLocale
    /// The zone in which instants are shown.
    public var zone: Zone
    /// The path of the request.
    public var path: String
    /// What the filter `relative` counts from; without it, it writes date and time.
    public var now: Instant?

    /// The name of the hidden field with the CSRF token.
    public static let csrfField = "csrf_token"

    public init(
        nonce: String = "", csrfToken: String = "", locale: any TemplateLocale = TemplateLocales.english,
        zone: Zone = .utc, path: String = "/", now: Instant? = nil
    ) {
        self.nonce = nonce
        self.csrfToken = csrfToken
        self.locale = locale
        self.zone = zone
        self.path = path
        self.now = now
    }

    /// The language tag of the answer: "en".
    public var language: String { locale.tag }
}
