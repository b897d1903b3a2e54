public import Kernel
import Vault

/// A key with which letters of one domain are signed, and where the world finds its public part.
public struct DkimKey: Hashable, Sendable {
    public enum Algorithm: String, CaseIterable, Sendable {
        case rsa = "rsa-sha256"
        case ed25519 = "ed25519-sha256"
    }

    public enum State: String, CaseIterable, Sendable {
        /// Made, not in use: its record has to be in the DNS first.
        case made
        case signing
        /// Out of use. Its record stays in the DNS until the last letters that it signed have arrived.
        case retired
    }

    public let id: Identifier
    public let domain: String
    public let selector: String
    public let algorithm: Algorithm
    public let state: State
    let privateKey: [UInt8]
    /// As in the DNS: SubjectPublicKeyInfo of an RSA key, the 32 bytes of an Ed25519 key.
    let publicKey: [UInt8]

    /// The name of the DNS record, `s1._domainkey.northwind.example`.
    public var recordName: String { "\(selector)._domainkey.\(domain)" }

    /// The text of the DNS record.
    public var record: String {
        "v=DKIM1; k=\(algorithm == .rsa ? "rsa" : "ed25519"); p=\(Base64.standard(publicKey))"
    }

    /// The record as a line of a zone file: strings of at most 255 bytes.
    public var zoneLine: String {
        var rest = Substring(record)
        var strings: [Substring] = []
        while !rest.isEmpty {
            strings.append(rest.prefix(250))
            rest = rest.dropFirst(250)
        }
        let quoted = strings.map { "\"\($0)\"" }.joined(separator: " ")
        return "\(recordName). 3600 IN TXT (\(quoted))"
    }
}
