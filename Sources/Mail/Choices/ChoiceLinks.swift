public import Kernel
public import Vault

/// The signed part of links in letters by which somebody chooses without signing in. It names the recipient by a key,
/// never by the address, and opens nothing but the choice of letters; it does not end, as the letter does not.
public struct ChoiceLinks: Sendable {
    private static let signatureByteCount = 16
    private let key: [UInt8]

    public init(_ masterKey: MasterKey) {
        key = masterKey.key(for: "letter choices")
    }

    /// 43 characters.
    public func token(_ recipientID: Identifier, of tenantID: Identifier) -> String {
        Base64.urlSafe(Self.bytes(recipientID) + signature(recipientID, tenantID))
    }

    /// The recipient that a token names; nil when it is none of this tenant's.
    public func recipient(_ token: String, of tenantID: Identifier) -> Identifier? {
        guard let bytes = Base64.bytes(urlSafe: token), bytes.count == 16 + Self.signatureByteCount else { return nil }
        let words = bytes.prefix(16).reduce(into: (UInt64(0), UInt64(0))) { words, byte in
            words = (words.0 << 8 | words.1 >> 56, words.1 << 8 | UInt64(byte))
        }
        let id = Identifier(high: words.0, low: words.1)
        return Digest.constantTimeEqual(Array(bytes.dropFirst(16)), signature(id, tenantID)) ? id : nil
    }

    private func signature(_ recipientID: Identifier, _ tenantID: Identifier) -> [UInt8] {
        Array(
            Digest.hmacSHA256(key: key, Self.bytes(tenantID) + Self.bytes(recipientID))
                .prefix(Self.signatureByteCount))
    }

    private static func bytes(_ id: Identifier) -> [UInt8] {
        [id.high, id.low].flatMap { word in
            (0..<8).map { UInt8(truncatingIfNeeded: word >> UInt64(56 - 8 * $0)) }
        }
    }
}
