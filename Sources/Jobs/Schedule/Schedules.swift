import Kernel

/// What is done for every tenant again and again, at a time of its day.
public struct Schedules: Sendable {
    /// One line of the plan.
    struct Entry: Sendable {
        let name: String
        let rule: Rule
        let catchUp: CatchUp
        let enqueue: @Sendable (Jobs, Instant) async throws -> Identifier?
    }

    private(set) var entries: [Entry] = []

    public init() {}

    /// Registers a schedule; its name is stored with its occurrences: keep it. `job` is made for the planned instant.
    public mutating func add<J: Job>(
        _ name: String, _ rule: Rule, catchUp: CatchUp = .latest, _ job: @escaping @Sendable (Instant) -> J
    ) {
        entries.append(
            Entry(name: name, rule: rule, catchUp: catchUp) { jobs, planned in try await jobs.add(job(planned)) })
    }
}
