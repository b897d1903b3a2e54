public import Kernel

/// A secret that opens one thing: a session, an invitation, a status page. The database holds only its hash.
public struct SecretToken: Hashable, Sendable {
    private static let byteCount = 32
    private let bytes: [UInt8]

    private init(bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// Reads what `text` wrote; nil for anything else.
    public init?(_ text: some StringProtocol) {
        guard text.utf8.count == 43, let bytes = Base64.bytes(urlSafe: text), bytes.count == Self.byteCount else {
            return nil
        }
        self.init(bytes: bytes)
    }

    /// A new secret of 256 random bits.
    public static func make(_ chance: Chance) -> SecretToken { SecretToken(bytes: chance.bytes(byteCount)) }

    /// Another secret, which follows from this one, a key and some words. Nobody finds it who lacks one of the three.
    public func successor(_ words: String, key: [UInt8]) -> SecretToken {
        SecretToken(bytes: Digest.hmacSHA256(key: key, Array("successor ".utf8) + bytes + Array(words.utf8)))
    }

    /// 43 characters that need no escaping in an address or a cookie.
    public var text: String { Base64.urlSafe(bytes) }

    /// SHA-256 of the secret: what is stored and looked up. The secret has 256 random bits, so no salt is needed.
    public var hash: [UInt8] { Digest.sha256(bytes) }
}

extension SecretToken: CustomStringConvertible {
    /// Never the secret, so that a log line cannot give it away.
    public var description: String { "a secret token" }
}
