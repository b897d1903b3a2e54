import Identity
import Jobs
import Kernel
import Postgres

/// A proposal to end the partnership with a reseller, and what became of it.
public struct ResellerTermination: Sendable, Hashable {
    public enum State: String, CaseIterable, Sendable {
        case proposed, declined
        case carriedOut = "carried_out"

        public var label: String {
            switch self {
            case .proposed: "Proposed"
            case .declined: "Declined"
            case .carriedOut: "Carried out"
            }
        }
    }

    public let id: Identifier
    public let resellerID: Identifier
    public let state: State
    public let reason: String
    /// Nil when the program proposed it.
    public let proposedByID: Identifier?
    public let proposedBy: String
    public let proposedAt: Instant
    public let decidedBy: String
    public let decidedAt: Instant?
    public let note: String
}

/// The proposals of a tenant to end partnerships. Of a reseller at most one is open.
public struct ResellerTerminations: Sendable {
    private static let columns: SQL = """
        t.id, t.reseller_id, t.state, t.reason, t.proposed_by_id, t.proposed_by, t.proposed_at, t.decided_by, \
        t.decided_at, t.note
        """
    private let tx: Transaction

    public init(_ tx: Transaction) {
        self.tx = tx
    }

    /// The open one first, then the newest.
    public func of(_ resellerID: Identifier) async throws -> [ResellerTermination] {
        try await tx.rows(
            """
            select \(sql: Self.columns) from reseller_terminations t
            where t.tenant_id = \(tx.tenantID) and t.reseller_id = \(resellerID)
            order by t.state = 'proposed' desc, t.proposed_at desc, t.id
            """
        ).map(ResellerTermination.init)
    }

    /// How many wait for a director.
    public func openCount() async throws -> Int {
        try await tx.first(
            """
            select count(*) as total from reseller_terminations
            where tenant_id = \(tx.tenantID) and state = 'proposed'
            """)?["total"] ?? 0
    }

    /// Nobody else decides before this unit of work ends. Throws NotFound.
    func locked(_ id: Identifier, of resellerID: Identifier) async throws -> ResellerTermination {
        let row = try await tx.first(
            """
            select \(sql: Self.columns) from reseller_terminations t
            where t.tenant_id = \(tx.tenantID) and t.id = \(id) and t.reseller_id = \(resellerID) for update
            """)
        guard let row else { throw NotFound() }
        return try ResellerTermination(row)
    }

    /// Writes a proposal with its audit line and event. False when one is open already, or the partnership is over.
    @discardableResult func propose(
        _ reseller: Reseller, reason: String, by actor: Actor, clock: Clock, chance: Chance
    ) async throws -> Bool {
        guard reseller.status != .terminated else { return false }
        let now = clock.now
        let added = try await tx.execute(
            """
            insert into reseller_terminations (tenant_id, id, reseller_id, reason, proposed_by_id, proposed_by,
                proposed_at)
            values (\(tx.tenantID), \(Identifier(at: now, chance: chance)), \(reseller.id), \(reason),
                \(actor.accountID), \(actor.name), \(now))
            on conflict (tenant_id, reseller_id) where state = 'proposed' do nothing
            """)
        guard added == 1 else { return false }
        try await DomainEvents(tx, clock: clock, chance: chance).record(
            DomainEvent(name: "reseller.termination_proposed", subjectID: reseller.id, facts: ["by": actor.name]))
        try await AuditTrail(tx, clock: clock, chance: chance).record(
            actor, "reseller.termination_proposed", subject: .reseller(reseller.id, reseller.publicID), reason: reason)
        return true
    }

    func decide(
        _ id: Identifier, _ state: ResellerTermination.State, note: String, by actor: Actor, at now: Instant
    ) async throws {
        try await tx.execute(
            """
            update reseller_terminations set state = \(state), note = \(note), decided_by_id = \(actor.accountID),
                decided_by = \(actor.name), decided_at = \(now)
            where tenant_id = \(tx.tenantID) and id = \(id)
            """)
    }
}

extension ResellerTermination {
    init(_ row: Row) throws {
        self.init(
            id: try row["id"], resellerID: try row["reseller_id"], state: try row["state"], reason: try row["reason"],
            proposedByID: try row["proposed_by_id"], proposedBy: try row["proposed_by"],
            proposedAt: try row["proposed_at"], decidedBy: try row["decided_by"], decidedAt: try row["decided_at"],
            note: try row["note"])
    }
}
