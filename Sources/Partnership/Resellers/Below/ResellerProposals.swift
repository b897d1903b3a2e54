import Kernel
import Postgres

/// All companies that resellers propose to have below them.
struct ResellerProposals: Sendable {
    private static let columns: SQL = """
        id, parent_id, company, contact_name, contact_email, contact_phone, reason, state, proposed_by, proposed_at, \
        decided_by, decided_at, note, reseller_id
        """

    private let tx: Transaction

    init(_ tx: Transaction) {
        self.tx = tx
    }

    /// Those of a reseller, the newest first.
    func of(_ parentID: Identifier) async throws -> [ResellerProposal] {
        try await some("parent_id = \(parentID) order by proposed_at desc, id desc")
    }

    /// Those that wait for staff, the oldest first.
    func waiting() async throws -> [ResellerProposal] {
        try await some("state in ('open', 'agreed') order by proposed_at, id")
    }

    /// Throws NotFound.
    func proposal(_ id: Identifier) async throws -> ResellerProposal { try await one("id = \(id)") }

    /// The same, and nobody else decides about it before this unit of work ends.
    func locked(_ id: Identifier) async throws -> ResellerProposal { try await one("id = \(id) for update") }

    /// Throws ProposalRefusal when the reseller has an open proposal with the same address.
    func add(
        _ id: Identifier, _ company: ResellerProposal.Company, below parentID: Identifier, by name: String,
        at now: Instant
    ) async throws {
        do {
            try await tx.execute(
                """
                insert into reseller_proposals (tenant_id, id, parent_id, company, contact_name, contact_email,
                    contact_phone, reason, state, proposed_by, proposed_at)
                values (\(tx.tenantID), \(id), \(parentID), \(company.name), \(company.contactName),
                    \(company.contactEmail), \(company.contactPhone), \(company.reason), 'open', \(name), \(now))
                """)
        } catch let violation as ConstraintViolation where violation.constraint == "reseller_proposals_open_once" {
            throw ProposalRefusal.alreadyProposed(company: company.name)
        }
    }

    func decide(
        _ id: Identifier, _ state: ResellerProposal.State, note: String, by name: String, at now: Instant
    ) async throws {
        try await tx.execute(
            """
            update reseller_proposals set state = \(state), note = \(note), decided_by = \(name), decided_at = \(now)
            where tenant_id = \(tx.tenantID) and id = \(id) and state in ('open', 'agreed')
            """)
    }

    /// Removes those that came to nothing.
    func removeDeclined(decidedBefore instant: Instant) async throws {
        try await tx.execute(
            """
            delete from reseller_proposals
            where tenant_id = \(tx.tenantID) and state in ('declined', 'withdrawn') and decided_at < \(instant)
            """)
    }

    /// Notes which reseller it became.
    func enter(_ id: Identifier, as resellerID: Identifier) async throws {
        try await tx.execute(
            """
            update reseller_proposals set state = 'entered', reseller_id = \(resellerID)
            where tenant_id = \(tx.tenantID) and id = \(id) and state = 'agreed'
            """)
    }

    private func one(_ condition: SQL) async throws -> ResellerProposal {
        guard let found = try await some(condition).first else { throw NotFound() }
        return found
    }

    private func some(_ condition: SQL) async throws -> [ResellerProposal] {
        try await tx.rows(
            """
            select \(sql: Self.columns) from reseller_proposals
            where tenant_id = \(tx.tenantID) and \(sql: condition)
            """
        ).map(ResellerProposal.init)
    }
}

extension ResellerProposal {
    init(_ row: Row) throws {
        self.init(
            id: try row["id"], parentID: try row["parent_id"],
            company: Company(
                kept: try row["company"], try row["contact_name"], try row["contact_email"], try row["contact_phone"],
                try row["reason"]),
            state: try row["state"], proposedBy: try row["proposed_by"], proposedAt: try row["proposed_at"],
            decidedBy: try row["decided_by"], decidedAt: try row["decided_at"], note: try row["note"],
            resellerID: try row["reseller_id"])
    }
}
