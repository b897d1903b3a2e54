import Kernel
import Postgres

/// The texts that resellers are asked to sign, in versions for each kind.
public struct AgreementTemplates: Sendable {
    private static let columns: SQL = """
        id, reseller_type, number, status, version, body, counter_signed, term_months, tail_months, valid_from, note, \
        created_by, created_at, published_by, published_at
        """
    private let tx: Transaction

    public init(_ tx: Transaction) {
        self.tx = tx
    }

    /// Every version, the newest of each kind first.
    public func all() async throws -> [AgreementTemplate] {
        try await templates("true")
    }

    /// Throws NotFound.
    public func template(_ id: Identifier) async throws -> AgreementTemplate {
        guard let template = try await templates("id = \(id)").first else { throw NotFound() }
        return template
    }

    /// The version that is sent on a day; nil while none is published.
    public func current(_ type: ResellerType, on day: Day) async throws -> AgreementTemplate? {
        try await templates("reseller_type = \(type) and status = 'published' and valid_from <= \(day)").first
    }

    /// The newest of a kind, published or not.
    func newest(_ type: ResellerType) async throws -> AgreementTemplate? {
        try await templates("reseller_type = \(type)").first
    }

    /// Nobody else changes the version before this unit of work ends. Throws NotFound.
    func locked(_ id: Identifier) async throws -> AgreementTemplate {
        try await tx.execute(
            "select 1 from agreement_templates where tenant_id = \(tx.tenantID) and id = \(id) for update")
        return try await template(id)
    }

    func add(_ template: AgreementTemplate) async throws {
        let content = template.content
        try await tx.execute(
            """
            insert into agreement_templates (tenant_id, id, reseller_type, number, status, body, counter_signed,
                term_months, tail_months, valid_from, note, created_by, created_at)
            values (\(tx.tenantID), \(template.id), \(template.type), \(template.number), \(template.status),
                \(content.body), \(content.isCounterSigned), \(content.termMonths), \(content.tailMonths),
                \(content.validFrom), \(content.note), \(template.createdBy), \(template.createdAt))
            """)
    }

    /// Changes a draft; returns false when it is published or was changed in the meantime.
    func save(_ content: AgreementTemplate.Content, of id: Identifier, version: Int) async throws -> Bool {
        try await tx.execute(
            """
            update agreement_templates set body = \(content.body), counter_signed = \(content.isCounterSigned),
                term_months = \(content.termMonths), tail_months = \(content.tailMonths),
                valid_from = \(content.validFrom), note = \(content.note), version = version + 1
            where tenant_id = \(tx.tenantID) and id = \(id) and status = 'draft' and version = \(version)
            """) == 1
    }

    func publish(_ id: Identifier, by name: String, at now: Instant) async throws {
        try await tx.execute(
            """
            update agreement_templates set status = 'published', published_by = \(name), published_at = \(now),
                version = version + 1
            where tenant_id = \(tx.tenantID) and id = \(id) and status = 'draft'
            """)
    }

    private func templates(_ condition: SQL) async throws -> [AgreementTemplate] {
        try await tx.rows(
            """
            select \(sql: Self.columns) from agreement_templates
            where tenant_id = \(tx.tenantID) and \(sql: condition) order by reseller_type, number desc
            """
        ).map(AgreementTemplate.init)
    }
}

extension AgreementTemplate {
    init(_ row: Row) throws {
        self.init(
            id: try row["id"], type: try row["reseller_type"], number: try row["number"], status: try row["status"],
            version: try row["version"],
            content: Content(
                body: try row["body"], isCounterSigned: try row["counter_signed"], termMonths: try row["term_months"],
                tailMonths: try row["tail_months"], validFrom: try row["valid_from"], note: try row["note"]),
            createdBy: try row["created_by"], createdAt: try row["created_at"], publishedBy: try row["published_by"],
            publishedAt: try row["published_at"])
    }
}
