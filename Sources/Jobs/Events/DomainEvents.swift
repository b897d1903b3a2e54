import Kernel
import Postgres

/// The facts of a tenant, written with the change that they tell of, in its transaction.
public struct DomainEvents: Sendable {
    private let tx: Transaction
    private let clock: Clock
    private let chance: Chance

    public init(_ tx: Transaction, clock: Clock, chance: Chance) {
        self.tx = tx
        self.clock = clock
        self.chance = chance
    }

    /// Writes the event down and has it brought to each subscriber after the commit. Gives the event's id.
    @discardableResult public func record(_ event: DomainEvent) async throws -> Identifier {
        let now = clock.now
        let id = Identifier(at: now, chance: chance)
        try await tx.execute(
            """
            insert into domain_events (tenant_id, id, name, subject_id, facts, occurred_at)
            values (\(tx.tenantID), \(id), \(event.name), \(event.subjectID), \(JSONText(Payload.text(event.facts))),
                \(now))
            """)
        try await Jobs(tx, clock: clock, chance: chance).enqueue(SpreadEvent(eventID: id, event: event))
        return id
    }

    /// What happened to a record, oldest first.
    public func about(_ subjectID: Identifier) async throws -> [DomainEvent] {
        try await tx.rows(
            """
            select name, facts from domain_events where tenant_id = \(tx.tenantID) and subject_id = \(subjectID)
            order by id
            """
        ).map { row in
            DomainEvent(name: try row["name"], subjectID: subjectID, facts: try Payload.value(row["facts"]))
        }
    }
}
