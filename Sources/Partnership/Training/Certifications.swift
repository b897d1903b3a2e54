import Kernel
import Postgres

/// Where resellers stand in the programmes.
public struct Certifications: Sendable {
    private let tx: Transaction

    public init(_ tx: Transaction) {
        self.tx = tx
    }

    /// The level of a reseller on a day, by the certificates that counted then; nil without the basic one. What tier
    /// reviews ask: it never depends on whether today's background work is done.
    public func level(of resellerID: Identifier, on day: Day) async throws -> Tier.Certification? {
        let rows = try await tx.rows(
            """
            select distinct programme from certificates
            where tenant_id = \(tx.tenantID) and reseller_id = \(resellerID) and certified_on <= \(day)
                and valid_until >= \(day) and (revoked_on is null or revoked_on > \(day))
            """)
        return Tier.Certification(Set(try rows.map { try $0["programme"] as TrainingProgramme }))
    }

    /// The state in each programme; what is missing is not certified.
    public func states(of resellerID: Identifier) async throws -> [TrainingProgramme: CertificationState] {
        let rows = try await tx.rows(
            """
            select programme, state from certifications
            where tenant_id = \(tx.tenantID) and reseller_id = \(resellerID)
            """)
        var states: [TrainingProgramme: CertificationState] = [:]
        for row in rows { states[try row["programme"]] = try row["state"] as CertificationState }
        return states
    }

    /// Of all resellers that have begun something.
    public func all() async throws -> [Identifier: [TrainingProgramme: CertificationState]] {
        let rows = try await tx.rows(
            "select reseller_id, programme, state from certifications where tenant_id = \(tx.tenantID)")
        var all: [Identifier: [TrainingProgramme: CertificationState]] = [:]
        for row in rows {
            all[try row["reseller_id"], default: [:]][try row["programme"]] = try row["state"] as CertificationState
        }
        return all
    }

    /// The state, which nobody else changes before this unit of work ends. The row is made where there is none.
    func locked(_ programme: TrainingProgramme, of resellerID: Identifier, at now: Instant) async throws
        -> CertificationState
    {
        try await tx.execute(
            """
            insert into certifications (tenant_id, reseller_id, programme, state, changed_at)
            values (\(tx.tenantID), \(resellerID), \(programme), \(CertificationState.notCertified), \(now))
            on conflict on constraint certifications_pk do nothing
            """)
        let row = try await tx.first(
            """
            select state from certifications where tenant_id = \(tx.tenantID) and reseller_id = \(resellerID)
                and programme = \(programme) for update
            """)
        guard let row else { throw NotFound() }
        return try row["state"]
    }

    func set(
        _ state: CertificationState, _ programme: TrainingProgramme, of resellerID: Identifier, at now: Instant
    ) async throws {
        try await tx.execute(
            """
            update certifications set state = \(state), changed_at = \(now), version = version + 1
            where tenant_id = \(tx.tenantID) and reseller_id = \(resellerID) and programme = \(programme)
            """)
    }
}
