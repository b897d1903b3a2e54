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

    /// The newest events, 50 at most, before a place in the chain; those about one kind of record when given.
    public func events(_ tenant: Identifier, before place: Int64?, kind: String?) async throws -> Slice<AuditEvent> {
        try await database.reading(tenant) { tx in
            try await AuditTrail(tx, clock: clock, chance: chance).events(before: place, kind: kind)
        }
    }
}
