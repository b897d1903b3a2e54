import Kernel
import Vault

/// Carries a notice over a redirect in a signed cookie, so that nobody can put words into the program's mouth.
struct NoticeCookie: Sendable {
    static let keptForSeconds = 60
    static let longest = 1500

    let key: [UInt8]

    func value(_ notice: Notice) -> String {
        let text = String(decoding: Array(notice.text.utf8.prefix(Self.longest)), as: UTF8.self)
        let payload = Base64.urlSafe(Array("\(notice.kind.rawValue) \(text)".utf8))
        return payload + "." + signature(payload)
    }

    /// The notice, nil when the signature is not ours.
    func notice(_ value: String) -> Notice? {
        let parts = value.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 2,
            Digest.constantTimeEqual(Array(parts[1].utf8), Array(signature(String(parts[0])).utf8)),
            let bytes = Base64.bytes(urlSafe: parts[0])
        else { return nil }
        let text = String(decoding: bytes, as: UTF8.self)
        guard let space = text.firstIndex(of: " "), let kind = Notice.Kind(rawValue: String(text[..<space])) else {
            return nil
        }
        return Notice(kind, Wording(String(text[text.index(after: space)...])))
    }

    private func signature(_ payload: String) -> String {
        Base64.urlSafe(Digest.hmacSHA256(key: key, Array(payload.utf8)))
    }
}
