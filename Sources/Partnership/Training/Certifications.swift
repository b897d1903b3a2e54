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
        try await levels(of: [resellerID], on: day)[resellerID]
    }

    /// The same for several; those below basic are left out.
    public func levels(of resellerIDs: [Identifier], on day: Day) async throws -> [Identifier: Tier.Certification] {
        guard !resellerIDs.isEmpty else { return [:] }
        let rows = try await tx.rows(
            """
            select distinct reseller_id, programme from certificates
            where tenant_id = \(tx.tenantID) and reseller_id = any(\(resellerIDs)) and certified_on <= \(day)
                and valid_until >= \(day) and (revoked_on is null or revoked_on > \(day))
            """)
        var valid: [Identifier: Set<TrainingProgramme>] = [:]
        for row in rows { valid[try row["reseller_id"], default: []].insert(try row["programme"]) }
        return valid.compactMapValues { Tier.Certification($0) }
    }

    /// The state in each programme; what is missing is not certified.
    public func states(of resellerID: Identifier) async throws -> [TrainingProgramme: CertificationState] {
        try await states(of: [resellerID])[resellerID] ?? [:]
    }

    /// The same for several.
    public func states(
        of resellerIDs: [Identifier]
    ) async throws -> [Identifier: [TrainingProgramme: CertificationState]] {
        guard !resellerIDs.isEmpty else { return [:] }
        let rows = try await tx.rows(
            """
            select reseller_id, programme, state from certifications
            where tenant_id = \(tx.tenantID) and reseller_id = any(\(resellerIDs))
            """)
        var all: [Identifier: [TrainingProgramme: CertificationState]] = [:]
        for row in rows {
            all[try row["reseller_id"], default: [:]][try row["programme"]] = try row["state"] as CertificationState
        }
        return all
    }

    /// How many resellers are in each state.
    public func counts() async throws -> [TrainingProgramme: [CertificationState: Int]] {
        let rows = try await tx.rows(
            """
            select programme, state, count(*) as total from certifications
            where tenant_id = \(tx.tenantID) group by programme, state
            """)
        var counts: [TrainingProgramme: [CertificationState: Int]] = [:]
        for row in rows { counts[try row["programme"], default: [:]][try row["state"]] = try row["total"] as Int }
        return counts
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
