import Kernel
import Postgres

/// A fact that higher contexts react to: "application.submitted" of an application.
public struct DomainEvent: Codable, Sendable {
    public let name: String
    public let subjectID: Identifier
    public let facts: [String: String]

    public init(name: String, subjectID: Identifier, facts: [String: String] = [:]) {
        self.name = name
        self.subjectID = subjectID
        self.facts = facts
    }
}

/// The domain events of a tenant. The signature that contexts write against; the queue behind it comes with the rest
/// of this module, and until then an event has no reader.
public struct DomainEvents: Sendable {
    private let clock: Clock
    private let chance: Chance

    public init(_ tx: Transaction, clock: Clock, chance: Chance) {
        self.clock = clock
        self.chance = chance
    }

    public func record(_ event: DomainEvent) async throws -> Identifier { Identifier(at: clock.now, chance: chance) }
}
