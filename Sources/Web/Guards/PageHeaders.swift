import HTTPTypes

/// The headers that every answer carries (reliability: scripts, frames, sniffing, referrers).
struct PageHeaders: Sendable {
    private let common: HTTPFields
    /// The policy of answers that load nothing: files, redirects, JSON.
    static let bare = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'"
    /// The policy of a letter's body in its frame: its own styles and pictures, nothing that runs.
    static let letter =
        "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'self'; "
        + "base-uri 'none'; form-action 'none'"
    /// The policy of pages that are kept and shared: they hold no nonce, their scripts come from here.
    static let shared = policy(script: "'self'")

    init(isSecure: Bool) {
        var fields = HTTPFields()
        fields[.xContentTypeOptions] = "nosniff"
        fields[.referrerPolicy] = "same-origin"
        fields[.crossOriginOpenerPolicy] = "same-origin"
        fields[.crossOriginResourcePolicy] = "same-origin"
        fields[.permissionsPolicy] = "camera=(), geolocation=(), microphone=(), payment=(), usb=()"
        if isSecure { fields[.strictTransportSecurity] = "max-age=31536000; includeSubDomains" }
        common = fields
    }

    /// Those of a page whose scripts carry a nonce.
    func page(nonce: String) -> HTTPFields { with(Self.policy(script: "'nonce-\(nonce)'")) }

    func with(_ policy: String) -> HTTPFields {
        var fields = common
        fields[.contentSecurityPolicy] = policy
        return fields
    }

    private static func policy(script: String) -> String {
        "default-src 'none'; script-src \(script); style-src 'self'; img-src 'self' data:; font-src 'self'; "
            + "connect-src 'self'; form-action 'self'; frame-src 'self'; frame-ancestors 'none'; base-uri 'none'; "
            + "object-src 'none'; require-trusted-types-for 'script'"
    }
}

extension HTTPField.Name {
    static let referrerPolicy = Self.known("Referrer-Policy")
    static let crossOriginOpenerPolicy = Self.known("Cross-Origin-Opener-Policy")
    static let crossOriginResourcePolicy = Self.known("Cross-Origin-Resource-Policy")
    static let permissionsPolicy = Self.known("Permissions-Policy")
    static let clearSiteData = Self.known("Clear-Site-Data")
    static let requestID = Self.known("X-Request-Id")
    static let host = Self.known("Host")
    static let forwardedFor = Self.known("X-Forwarded-For")
    static let fetchSite = Self.known("Sec-Fetch-Site")

    /// A name that is written here and therefore valid.
    static func known(_ name: String) -> HTTPField.Name {
        HTTPField.Name(name) ?? .server
    }
}
