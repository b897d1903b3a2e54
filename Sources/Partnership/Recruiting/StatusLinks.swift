import Kernel
import Postgres
import Vault

/// The links by which an applicant follows an application. An application may have several; all end 180 days after
/// the decision.
public struct StatusLinks: Sendable {
    public static let daysAfterDecision = 180

    private let tx: Transaction
    private let clock: Clock
    private let chance: Chance

    public init(_ tx: Transaction, clock: Clock, chance: Chance) {
        self.tx = tx
        self.clock = clock
        self.chance = chance
    }

    /// A new link. One that goes out by mail proves that who opens it owns the address; one that is shown on the
    /// screen right after sending the form does not.
    public func mint(application id: Identifier, byMail: Bool = true) async throws -> SecretToken {
        let token = SecretToken.make(chance)
        try await tx.execute(
            """
            insert into application_status_links (tenant_id, token_hash, application_id, by_mail, created_at)
            values (\(tx.tenantID), \(token.hash), \(id), \(byMail), \(clock.now))
            """)
        return token
    }

    /// What a link opens. Throws NotFound for an unknown link and for one that has ended.
    func opened(_ token: SecretToken) async throws -> (applicationID: Identifier, byMail: Bool) {
        let row = try await tx.first(
            """
            select l.application_id, l.by_mail, a.decided_at
            from application_status_links l
            join applications a on a.tenant_id = l.tenant_id and a.id = l.application_id
            where l.tenant_id = \(tx.tenantID) and l.token_hash = \(token.hash)
            """)
        guard let row else { throw NotFound() }
        if let decidedAt: Instant = try row["decided_at"], clock.now > decidedAt + .days(Self.daysAfterDecision) {
            throw NotFound()
        }
        return (try row["application_id"], try row["by_mail"])
    }
}
