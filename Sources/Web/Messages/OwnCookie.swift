/// A cookie that the program sets: for the whole host, unreadable for scripts, not sent along from other sites.
struct OwnCookie: Sendable, Hashable {
    let name: String
    let value: String
    /// Seconds to keep it; nil for as long as the browser runs, 0 to delete it.
    let maxAge: Int?
    let isSecure: Bool

    /// The value of a `Set-Cookie` header.
    var header: String {
        var text = "\(name)=\(value); Path=/; HttpOnly; SameSite=Lax"
        if isSecure { text += "; Secure" }
        if let maxAge { text += "; Max-Age=\(maxAge)" }
        return text
    }
}

/// How the program's cookies are called. With https they carry the `__Host-` prefix, which makes browsers refuse
/// them from a subdomain or without encryption; plain http cannot set such names.
struct CookieNames: Sendable {
    let session: String
    let visitor: String
    let notice: String
    let challenge: String
    let device: String
    let language: String
    let isSecure: Bool

    init(isSecure: Bool) {
        let prefix = isSecure ? "__Host-" : ""
        session = prefix + "sid"
        visitor = prefix + "visitor"
        notice = prefix + "notice"
        challenge = prefix + "challenge"
        device = prefix + "device"
        language = prefix + "language"
        self.isSecure = isSecure
    }
}
