import Kernel
import Vault

/// What an audit event is about: the kind of record, its key and what people call it.
public struct AuditSubject: Sendable, Hashable {
    public let kind: String
    public let id: String
    public let label: String

    public init(_ kind: String, _ id: some CustomStringConvertible, _ label: String = "") {
        self.kind = kind
        self.id = id.description
        self.label = label
    }

    public static func account(_ id: Identifier, _ name: String) -> AuditSubject { AuditSubject("account", id, name) }
    public static func application(_ id: Identifier, _ label: String = "") -> AuditSubject {
        AuditSubject("application", id, label)
    }
    public static func reseller(_ id: Identifier, _ label: String = "") -> AuditSubject {
        AuditSubject("reseller", id, label)
    }
}

/// One line of the audit trail: who did what to which record, and what it was before and after.
public struct AuditEvent: Sendable, Hashable {
    /// Its place in the tenant's chain, from 1.
    public let seq: Int64
    public let id: Identifier
    public let at: Instant
    public let actor: Actor
    /// "application.approved".
    public let act: String
    public let subject: AuditSubject
    public let before: [String: String]
    public let after: [String: String]
    public let reason: String

    /// SHA-256 over every field but the place, each with its length in front, so that moving a byte from one field to
    /// the next changes the hash.
    var contentHash: [UInt8] {
        var bytes: [UInt8] = []
        func add(_ text: String) {
            let length = UInt32(truncatingIfNeeded: text.utf8.count)
            for shift in [24, 16, 8, 0] { bytes.append(UInt8(truncatingIfNeeded: length >> UInt32(shift))) }
            bytes.append(contentsOf: text.utf8)
        }
        add(id.description)
        add(at.description)
        add(actor.accountID?.description ?? "")
        add(actor.name)
        add(actor.onBehalfOf?.description ?? "")
        add(act)
        add(subject.kind)
        add(subject.id)
        add(subject.label)
        for values in [before, after] {
            add(String(values.count))
            for (key, value) in values.sorted(by: { $0.key < $1.key }) {
                add(key)
                add(value)
            }
        }
        add(reason)
        add(actor.requestID)
        add(actor.address)
        return Digest.sha256(bytes)
    }

    /// The link of the chain: hash of the one before, place, content.
    static func hash(previous: [UInt8], seq: Int64, content: [UInt8]) -> [UInt8] {
        let place = (0..<8).map { UInt8(truncatingIfNeeded: seq >> Int64(56 - 8 * $0)) }
        return Digest.sha256(previous + place + content)
    }
}
