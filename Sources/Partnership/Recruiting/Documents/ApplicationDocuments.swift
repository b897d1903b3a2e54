import Kernel
import Postgres
import Vault

/// The documents and files of all applications of a tenant.
public struct ApplicationDocuments: Sendable {
    private let tx: Transaction
    private let sealer: Sealer

    public init(_ tx: Transaction, sealer: Sealer) {
        self.tx = tx
        self.sealer = sealer
    }

    /// What an application has to bring. Documents about which nothing was noted yet are missing.
    public func papers(of application: Identifier, _ type: ResellerType) async throws -> ApplicationPapers {
        let answers = try await tx.all([
            """
            select kind, state, is_wanted, reason, expires_on, insured_minor, decided_by_id, decided_by_name, decided_at
            from application_documents where tenant_id = \(tx.tenantID) and application_id = \(application)
            """,
            """
            select id, kind, name, type, byte_count, uploaded_at from application_files
            where tenant_id = \(tx.tenantID) and application_id = \(application) order by uploaded_at, id
            """,
        ])
        var files: [DocumentKind: [ApplicationDocument.File]] = [:]
        for row in answers[1] { files[try row["kind"], default: []].append(try ApplicationDocument.File(row)) }
        var known: [DocumentKind: ApplicationDocument] = [:]
        for row in answers[0] {
            let kind: DocumentKind = try row["kind"]
            known[kind] = try ApplicationDocument(row, files: files[kind] ?? [])
        }
        return ApplicationPapers(DocumentKind.required(of: type).map { known[$0] ?? ApplicationDocument($0) })
    }

    /// Writes where a document stands. The application is locked by who writes.
    func save(_ document: ApplicationDocument, of application: Identifier) async throws {
        try await tx.execute(
            """
            insert into application_documents (tenant_id, application_id, kind, state, is_wanted, reason, expires_on,
                insured_minor, decided_by_id, decided_by_name, decided_at)
            values (\(tx.tenantID), \(application), \(document.kind), \(document.state), \(document.isWanted),
                \(document.reason), \(document.expiresOn), \(document.insured?.minorUnits), \(document.decision?.by.id),
                \(document.decision?.by.name ?? ""), \(document.decision?.at))
            on conflict (tenant_id, application_id, kind) do update set state = excluded.state,
                is_wanted = excluded.is_wanted, reason = excluded.reason, expires_on = excluded.expires_on,
                insured_minor = excluded.insured_minor, decided_by_id = excluded.decided_by_id,
                decided_by_name = excluded.decided_by_name, decided_at = excluded.decided_at
            """)
    }

    /// Keeps a file, sealed. The same content again is the same file: returns false.
    func add(
        _ file: ApplicationDocument.File, _ content: [UInt8], to kind: DocumentKind, of application: Identifier
    ) async throws -> Bool {
        guard let tenantID = tx.tenantID else { throw NotFound() }
        let sealed = try sealer.seal(content, context: Self.context(file.id, tenantID))
        return try await tx.execute(
            """
            insert into application_files (tenant_id, id, application_id, kind, name, type, byte_count, sha256,
                content_sealed, uploaded_at)
            values (\(tx.tenantID), \(file.id), \(application), \(kind), \(file.name), \(file.type),
                \(file.byteCount), \(Digest.sha256(content)), \(sealed), \(file.uploadedAt))
            on conflict (tenant_id, application_id, kind, sha256) do nothing
            """) == 1
    }

    /// A file with its content. Throws NotFound, also for a file of another application.
    func file(
        _ id: Identifier, of application: Identifier
    ) async throws -> (file: ApplicationDocument.File, kind: DocumentKind, content: [UInt8]) {
        let row = try await tx.first(
            """
            select id, kind, name, type, byte_count, uploaded_at, content_sealed from application_files
            where tenant_id = \(tx.tenantID) and application_id = \(application) and id = \(id)
            """)
        guard let row, let tenantID = tx.tenantID else { throw NotFound() }
        let content = try sealer.open(try row["content_sealed"], context: Self.context(id, tenantID))
        return (try ApplicationDocument.File(row), try row["kind"], content)
    }

    private static func context(_ file: Identifier, _ tenantID: Identifier) -> SealContext {
        SealContext(table: "application_files", column: "content_sealed", tenantID: tenantID, rowID: file)
    }
}

extension ApplicationDocument {
    init(_ row: Row, files: [File]) throws {
        let insured: Int64? = try row["insured_minor"]
        let decidedAt: Instant? = try row["decided_at"]
        let decision = try decidedAt.map { at in
            let by = PartnerApplication.Person(id: try row["decided_by_id"], name: try row["decided_by_name"])
            return Decision(by: by, at: at)
        }
        self.init(
            kind: try row["kind"], state: try row["state"], isWanted: try row["is_wanted"], reason: try row["reason"],
            expiresOn: try row["expires_on"], insured: insured.map { Money(minorUnits: $0, .usd) }, decision: decision,
            files: files)
    }
}

extension ApplicationDocument.File {
    init(_ row: Row) throws {
        self.init(
            id: try row["id"], name: try row["name"], type: try row["type"], byteCount: try row["byte_count"],
            uploadedAt: try row["uploaded_at"])
    }
}
