import Kernel

/// A fact that others react to: what happened, to which record, with the few facts that cannot be looked up later.
public struct DomainEvent: Codable, Sendable, Hashable {
    /// Record and past participle, `application.submitted`.
    public let name: String
    public let subjectID: Identifier
    public let facts: [String: String]

    public init(name: String, subjectID: Identifier, facts: [String: String] = [:]) {
        self.name = name
        self.subjectID = subjectID
        self.facts = facts
    }
}

/// Brings an event to its subscribers: one job for each, so that one that fails does not hold up the others.
struct SpreadEvent: Job {
    static let kind = "event"

    let eventID: Identifier
    let event: DomainEvent
}
