import Kernel
import Vault

/// The end of a tenant's audit trail at one moment, to be kept where nobody who can reach the database can change it.
public struct AuditAnchor: Hashable, Sendable {
    private static let form = "tributary-audit-1"

    public let tenantID: Identifier
    public let slug: String
    /// How many lines there were.
    public let seq: Int64
    /// The hash of the last of them.
    public let hash: [UInt8]
    public let at: Instant

    public init(tenantID: Identifier, slug: String, seq: Int64, hash: [UInt8], at: Instant) {
        self.tenantID = tenantID
        self.slug = slug
        self.seq = seq
        self.hash = hash
        self.at = at
    }

    /// Reads a line of a file of anchors. Nil when it is none, or when its mark was not made with this key.
    public init?(line: some StringProtocol, key: [UInt8]) {
        let parts = String(line).split(separator: Character(" ")).map { String($0) }
        guard parts.count == 7, parts[0] == Self.form, let tenantID = Identifier(parts[1]), let seq = Int64(parts[3]),
            let hash = Digest.bytes(hex: parts[4]), hash.count == 32, let at = Instant(parts[5]),
            let mark = Digest.bytes(hex: parts[6])
        else { return nil }
        self.init(tenantID: tenantID, slug: parts[2], seq: seq, hash: hash, at: at)
        guard Digest.constantTimeEqual(mark, self.mark(key)) else { return nil }
    }

    /// One line of text with a mark that only the holder of the key can make.
    public func line(key: [UInt8]) -> String { "\(text) \(Digest.hex(mark(key)))" }

    private var text: String { "\(Self.form) \(tenantID) \(slug) \(seq) \(Digest.hex(hash)) \(at)" }

    private func mark(_ key: [UInt8]) -> [UInt8] { Digest.hmacSHA256(key: key, Array(text.utf8)) }
}
