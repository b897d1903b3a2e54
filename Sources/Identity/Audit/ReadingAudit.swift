import Kernel
import Postgres

/// Looking through the audit trail.
public struct ReadingAudit: Sendable {
    private let database: Database
    private let clock: Clock
    private let chance: Chance

    public init(database: Database, clock: Clock, chance: Chance) {
        self.database = database
        self.clock = clock
        self.chance = chance
    }

    /// The newest events, 50 at most, before a place in the chain.
    public func events(_ tenant: Identifier, before place: Int64?, filter: AuditFilter) async throws
        -> Slice<AuditEvent>
    {
        try await database.reading(tenant) { tx in try await trail(tx).events(before: place, filter: filter) }
    }

    /// The same for those about one kind of record, or for all.
    public func events(_ tenant: Identifier, before place: Int64?, kind: String?) async throws -> Slice<AuditEvent> {
        try await events(tenant, before: place, filter: AuditFilter(kind: kind))
    }

    /// Records that somebody takes a copy of the trail and gives the place before which the copy starts: the newest
    /// line that it holds is the one that says so.
    public func beginFile(_ tenant: Identifier, _ filter: AuditFilter, by actor: Actor) async throws -> Int64 {
        try await database.transaction(tenant) { tx in
            var chosen: [String: String] = [:]
            chosen["kind"] = filter.kind
            chosen["words"] = filter.words
            chosen["from"] = filter.from?.description
            chosen["until"] = filter.until?.description
            try await trail(tx).record(
                actor, "audit.exported", subject: AuditSubject("audit_trail", tenant, "Audit trail"), after: chosen)
            return try await AuditChain.end(tx).seq + 1
        }
    }

    /// The next lines of a copy, the newest first; empty after the oldest.
    public func filePart(_ tenant: Identifier, before place: Int64, _ filter: AuditFilter) async throws
        -> [AuditEvent]
    {
        try await database.reading(tenant) { tx in try await trail(tx).part(before: place, filter) }
    }

    /// Everything that the trail knows about one record. Throws NotFound when it knows nothing.
    public func record(_ tenant: Identifier, _ kind: String, _ id: String) async throws -> RecordHistory {
        let history = try await database.reading(tenant) { tx in try await trail(tx).record(kind, id) }
        guard !history.events.isEmpty else { throw NotFound() }
        return history
    }

    /// Computes every line of the trail again; those of `anchors` that are of this tenant have to fit, too.
    public func verify(_ tenant: Identifier, against anchors: [AuditAnchor] = []) async throws -> AuditVerdict {
        let own = anchors.filter { $0.tenantID == tenant }
        return try await database.reading(tenant) { tx in try await trail(tx).verify(own) }
    }

    /// The end of the trail at this moment.
    public func anchor(_ tenant: Tenant) async throws -> AuditAnchor {
        let end = try await database.reading(tenant.id) { tx in try await AuditChain.end(tx) }
        return AuditAnchor(tenantID: tenant.id, slug: tenant.slug, seq: end.seq, hash: end.hash, at: clock.now)
    }

    private func trail(_ tx: Transaction) -> AuditTrail { AuditTrail(tx, clock: clock, chance: chance) }
}
