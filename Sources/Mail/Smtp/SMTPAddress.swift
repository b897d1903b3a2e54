/// The mail server as SMTP_URL names it: `smtp://user:password@host:587` (STARTTLS), `smtps://…:465` (TLS at once).
///
/// A server on this machine may speak in the clear, unless the operator writes `?tls=starttls`; for another one without
/// TLS the operator writes `?tls=none`.
public struct SMTPAddress: Hashable, Sendable {
    public enum Security: Hashable, Sendable { case none, startTLS, implicitTLS }

    public let host: String
    public let port: UInt16
    public let user: String?
    public let password: String
    public let security: Security

    /// Nil for anything but the two forms.
    public init?(_ text: some StringProtocol) {
        let implicit = text.hasPrefix("smtps://")
        guard implicit || text.hasPrefix("smtp://") else { return nil }
        var rest = Substring(text.dropFirst(implicit ? 8 : 7))
        var option: Substring = ""
        if let question = rest.firstIndex(of: "?") {
            option = rest[question...]
            guard option == "?tls=none" || option == "?tls=starttls", !implicit else { return nil }
            rest = rest[..<question]
        }
        if rest.hasSuffix("/") { rest.removeLast() }
        var user: String?
        var password = ""
        if let at = rest.lastIndex(of: "@") {
            let parts = rest[..<at].split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
            guard let name = Self.decoded(parts[0]), !name.isEmpty,
                let secret = Self.decoded(parts.count == 2 ? parts[1] : "")
            else { return nil }
            user = name
            password = secret
            rest = rest[rest.index(after: at)...]
        }
        guard let (host, port) = Self.hostAndPort(rest, standard: implicit ? 465 : 587) else { return nil }
        self.host = host
        self.port = port
        self.user = user
        self.password = password
        let clear = option == "?tls=none" || option.isEmpty && Self.isLoopback(host)
        security = implicit ? .implicitTLS : clear ? .none : .startTLS
    }

    /// Whether a password may be sent in the clear: only to this machine.
    var isLoopback: Bool { Self.isLoopback(host) }

    private static func isLoopback(_ host: String) -> Bool {
        host == "localhost" || host == "::1" || host.hasPrefix("127.")
    }

    private static func hostAndPort(_ text: Substring, standard: UInt16) -> (String, UInt16)? {
        var host = text
        var port = standard
        if text.hasPrefix("["), let end = text.firstIndex(of: "]") {
            host = text[text.index(after: text.startIndex)..<end]
            let rest = text[text.index(after: end)...]
            guard rest.isEmpty || rest.hasPrefix(":") else { return nil }
            if !rest.isEmpty {
                guard let number = UInt16(rest.dropFirst()) else { return nil }
                port = number
            }
        } else if let colon = text.lastIndex(of: ":") {
            host = text[..<colon]
            guard let number = UInt16(text[text.index(after: colon)...]) else { return nil }
            port = number
        }
        let allowed = host.utf8.allSatisfy { $0 > 32 && $0 < 127 && $0 != UInt8(ascii: "/") && $0 != UInt8(ascii: "@") }
        return host.isEmpty || port == 0 || !allowed ? nil : (String(host), port)
    }

    private static func decoded(_ text: Substring) -> String? {
        var bytes: [UInt8] = []
        var rest = Array(text.utf8)[...]
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "%") else {
                bytes.append(byte)
                continue
            }
            guard rest.count >= 2, let value = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16) else {
                return nil
            }
            bytes.append(value)
            rest = rest.dropFirst(2)
        }
        return String(validating: bytes, as: UTF8.self).flatMap { $0.utf8.contains(0) ? nil : $0 }
    }
}

extension SMTPAddress: CustomStringConvertible {
    /// Without the password.
    public var description: String { "\(security == .implicitTLS ? "smtps" : "smtp")://\(host):\(port)" }
}
