import Identity
import Kernel
import Vault

/// What both sides can show to a third one: the document, its fingerprint, and each signature with what was kept.
public struct AgreementEvidence: Sendable, Hashable {
    /// One signature, its facts as labels and values.
    public struct Part: Sendable, Hashable {
        public let side: AgreementSignature.Side
        /// "Signature for Brightline Networks LLC".
        public let title: String
        public let facts: [Line]
        public let record: String
        public let fingerprint: String
    }

    public struct Line: Sendable, Hashable {
        public let label: String
        public let value: String
    }

    public let fingerprint: String
    public let parts: [Part]
    /// Whether the text has the fingerprint that was kept, and every signature is under this text.
    public let isSound: Bool

    /// Nil without a document.
    public init?(_ record: Contracting.Record, _ tenant: Tenant) {
        guard let document = record.document else { return nil }
        fingerprint = document.fingerprint
        isSound =
            Digest.sha256(document.body) == document.hash
            && record.signatures.allSatisfy { $0.documentHash == document.hash }
        parts = record.signatures.map { signature in
            let facts: KeyValuePairs<String, String> = [
                "Signed by": signature.accountName, "Name as typed": signature.typedName,
                "Consent": signature.consent, "Time": signature.signedAt.inWords(in: tenant.zone),
                "Address": signature.address.isEmpty ? "–" : signature.address,
                "Browser": signature.agent.isEmpty ? "–" : signature.agent, "Proof of identity": signature.proof,
            ]
            return Part(
                side: signature.side,
                title: "Signature for "
                    + (signature.side == .reseller ? record.reseller.legalOrShortName : tenant.name),
                facts: facts.map { Line(label: $0.key, value: $0.value) },
                record: signature.evidence, fingerprint: Digest.hex(signature.evidenceHash))
        }
    }
}

extension Instant {
    /// "2 March 2026, 15:04:05 EST".
    fileprivate func inWords(in zone: Zone) -> String {
        let second = zone.secondOfDay(of: self)
        let time = [second / 3600, second / 60 % 60, second % 60].map { $0.padded(2) }.joined(separator: ":")
        return "\(zone.day(of: self).inWords), \(time) \(zone.abbreviation(at: self))"
    }
}
