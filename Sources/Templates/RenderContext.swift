import Kernel

/// What a response gives its templates beside the page itself.
public struct RenderContext: Sendable {
    /// The nonce of the content security policy; the compiler puts it on every script and style tag.
    public var nonce: String
    /// The token in the hidden field that the compiler puts into every form that posts.
    public var csrfToken: String
    /// The language tag of the answer: "en".
    public var language: String
    /// The zone in which instants are shown.
    public var zone: Zone
    /// The path of the request.
    public var path: String

    /// The name of the hidden field with the CSRF token.
    public static let csrfField = "csrf_token"

    public init(
        nonce: String = "", csrfToken: String = "", language: String = "en", zone: Zone = .utc, path: String = "/"
    ) {
        self.nonce = nonce
        self.csrfToken = csrfToken
        self.language = language
        self.zone = zone
        self.path = path
    }
}
