import Kernel
import Postgres

/// What resellers can show.
public struct Certificates: Sendable {
    private static let source: SQL = """
        select f.id, f.code, f.reseller_id, f.programme, f.company, f.account_id, a.name as person, f.enrolment_id, \
        f.percent, f.certified_on, f.valid_until, f.issued_at, f.revoked_on, f.revoked_reason \
        from certificates f join accounts a on a.tenant_id = f.tenant_id and a.id = f.account_id
        """
    private let tx: Transaction

    public init(_ tx: Transaction) {
        self.tx = tx
    }

    /// Throws NotFound.
    public func certificate(_ id: Identifier) async throws -> Certificate {
        guard let certificate = try await certificates("f.id = \(id)").first else { throw NotFound() }
        return certificate
    }

    public func find(_ code: CertificateCode) async throws -> Certificate? {
        try await certificates("f.code = \(code.text)").first
    }

    /// All of a reseller, the one that lasts longest first.
    public func of(_ resellerID: Identifier) async throws -> [Certificate] {
        try await certificates("f.reseller_id = \(resellerID)")
    }

    /// Those that end from a day to another, are not revoked and were not renewed, the first to end first.
    public func ending(from first: Day, to last: Day) async throws -> [Certificate] {
        try await certificates(
            """
            f.revoked_on is null and f.valid_until between \(first) and \(last) and not exists (
                select 1 from certificates l where l.tenant_id = f.tenant_id and l.reseller_id = f.reseller_id
                    and l.programme = f.programme and l.revoked_on is null
                    and (l.valid_until, l.id) > (f.valid_until, f.id))
            """
        ).reversed()
    }

    /// The resellers and programmes that count as certified and whose last certificate has ended before a day.
    func overdue(on day: Day) async throws -> [(resellerID: Identifier, programme: TrainingProgramme)] {
        try await tx.rows(
            """
            select c.reseller_id, c.programme from certifications c
            where c.tenant_id = \(tx.tenantID) and c.state = 'certified' and not exists (
                select 1 from certificates f where f.tenant_id = c.tenant_id and f.reseller_id = c.reseller_id
                    and f.programme = c.programme and f.revoked_on is null and f.valid_until >= \(day))
            order by c.reseller_id, c.programme
            """
        ).map { (try $0["reseller_id"], try $0["programme"]) }
    }

    func add(_ certificate: Certificate) async throws {
        try await tx.execute(
            """
            insert into certificates (tenant_id, id, code, reseller_id, programme, company, account_id, enrolment_id,
                percent, certified_on, valid_until, issued_at)
            values (\(tx.tenantID), \(certificate.id), \(certificate.code.text), \(certificate.resellerID),
                \(certificate.programme), \(certificate.company), \(certificate.accountID), \(certificate.enrolmentID),
                \(certificate.percent), \(certificate.certifiedOn), \(certificate.validUntil), \(certificate.issuedAt))
            """)
    }

    /// Takes back those that still count.
    func revoke(
        _ programme: TrainingProgramme, of resellerID: Identifier, on day: Day, reason: String
    ) async throws {
        try await tx.execute(
            """
            update certificates set revoked_on = \(day), revoked_reason = \(reason)
            where tenant_id = \(tx.tenantID) and reseller_id = \(resellerID) and programme = \(programme)
                and revoked_on is null and valid_until >= \(day)
            """)
    }

    /// False when the reminder was sent before.
    func noteReminder(_ days: Int, of certificate: Certificate, at now: Instant) async throws -> Bool {
        try await tx.execute(
            """
            insert into certificate_reminders (tenant_id, certificate_id, days, sent_at)
            values (\(tx.tenantID), \(certificate.id), \(days), \(now))
            on conflict on constraint certificate_reminders_pk do nothing
            """) == 1
    }

    private func certificates(_ condition: SQL) async throws -> [Certificate] {
        try await tx.rows(
            """
            \(sql: Self.source)
            where f.tenant_id = \(tx.tenantID) and \(sql: condition) order by f.valid_until desc, f.issued_at desc, f.id
            """
        ).map(Certificate.init)
    }
}

extension Certificate {
    init(_ row: Row) throws {
        let code: String = try row["code"]
        guard let code = CertificateCode(code) else { throw NotFound() }
        self.init(
            id: try row["id"], code: code, resellerID: try row["reseller_id"], programme: try row["programme"],
            company: try row["company"], accountID: try row["account_id"], personName: try row["person"],
            enrolmentID: try row["enrolment_id"], percent: try row["percent"], certifiedOn: try row["certified_on"],
            validUntil: try row["valid_until"], issuedAt: try row["issued_at"], revokedOn: try row["revoked_on"],
            revokedReason: try row["revoked_reason"])
    }
}
