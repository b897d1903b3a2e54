/// A status of RFC 3463 such as 5.1.1: whether it is for good, what it is about, and the detail.
public struct MailStatus: Hashable, Sendable, CustomStringConvertible {
    public let kind: Int
    public let subject: Int
    public let detail: Int

    /// Reads "5.1.1"; nil for anything else.
    public init?(_ text: some StringProtocol) {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 3, parts[0].utf8.count == 1,
            parts.allSatisfy({ (1...3).contains($0.utf8.count) && $0.utf8.allSatisfy { (48...57).contains($0) } }),
            let kind = Int(parts[0]), let subject = Int(parts[1]), let detail = Int(parts[2]),
            kind == 2 || kind == 4 || kind == 5
        else { return nil }
        self.kind = kind
        self.subject = subject
        self.detail = detail
    }

    /// Reads the status with which an answer begins: "5.1.1 no such user".
    init?(leading text: some StringProtocol) {
        self.init(text.prefix { !$0.isWhitespace && $0 != "(" && $0 != ";" })
    }

    public var description: String { "\(kind).\(subject).\(detail)" }

    /// Whether nobody has this address, or ever will again: no such mailbox, host or syntax, moved away, switched off.
    public var isDeadAddress: Bool {
        guard kind == 5 else { return false }
        return subject == 1 && [1, 2, 3, 6, 10].contains(detail) || subject == 2 && detail == 1
    }
}
