import Kernel
import Postgres
import Vault

/// The exact text of one agreement, frozen when it was sent.
public struct AgreementDocument: Sendable, Hashable {
    public let body: String
    public let hash: [UInt8]
    public let frozenAt: Instant

    /// What people compare: 64 hexadecimal digits.
    public var fingerprint: String { Digest.hex(hash) }
}

/// Documents and their signatures. Rows are only added; the program's role may not change them.
struct SignedDocuments: Sendable {
    private let tx: Transaction

    init(_ tx: Transaction) {
        self.tx = tx
    }

    func document(of agreementID: Identifier) async throws -> AgreementDocument? {
        try await tx.first(
            """
            select body, sha256, frozen_at from agreement_documents
            where tenant_id = \(tx.tenantID) and agreement_id = \(agreementID)
            """
        ).map { AgreementDocument(body: try $0["body"], hash: try $0["sha256"], frozenAt: try $0["frozen_at"]) }
    }

    /// The reseller's first.
    func signatures(of agreementID: Identifier) async throws -> [AgreementSignature] {
        try await tx.rows(
            """
            select side, account_id, account_name, typed_name, consent, document_sha256, signed_at, address, agent,
                proof
            from agreement_signatures
            where tenant_id = \(tx.tenantID) and agreement_id = \(agreementID) order by signed_at
            """
        ).map { row in
            AgreementSignature(
                agreementID: agreementID, side: try row["side"], accountID: try row["account_id"],
                accountName: try row["account_name"], typedName: try row["typed_name"], consent: try row["consent"],
                documentHash: try row["document_sha256"], signedAt: try row["signed_at"], address: try row["address"],
                agent: try row["agent"], proof: try row["proof"])
        }
    }

    func freeze(_ body: String, of agreementID: Identifier, at now: Instant) async throws -> AgreementDocument {
        let document = AgreementDocument(body: body, hash: Digest.sha256(body), frozenAt: now)
        try await tx.execute(
            """
            insert into agreement_documents (tenant_id, agreement_id, body, sha256, frozen_at)
            values (\(tx.tenantID), \(agreementID), \(body), \(document.hash), \(now))
            """)
        return document
    }

    func add(_ signature: AgreementSignature) async throws {
        try await tx.execute(
            """
            insert into agreement_signatures (tenant_id, agreement_id, side, account_id, account_name, typed_name,
                consent, document_sha256, signed_at, address, agent, proof, evidence_sha256)
            values (\(tx.tenantID), \(signature.agreementID), \(signature.side), \(signature.accountID),
                \(signature.accountName), \(signature.typedName), \(signature.consent), \(signature.documentHash),
                \(signature.signedAt), \(signature.address), \(signature.agent), \(signature.proof),
                \(signature.evidenceHash))
            """)
    }
}
