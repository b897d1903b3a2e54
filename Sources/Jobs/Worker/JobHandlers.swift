import Kernel

/// What is done for each kind of job and for each event; complete before the worker starts.
public struct JobHandlers: Sendable {
    /// Tries of a reaction to an event before it is dead.
    static let reactionAttempts = 20

    private var handlers: [String: @Sendable (String, JobRun) async throws -> Void] = [:]
    private var subscribers: [String: [String]] = [:]
    /// What some queues are held to, over all workers together.
    public private(set) var limits: [QueueLimit] = []

    public init() {}

    /// Registers what a kind of job does. A second handler for the same kind replaces the first.
    public mutating func on<J: Job>(_ type: J.Type, _ handle: @escaping @Sendable (J, JobRun) async throws -> Void) {
        handlers[type.kind] = { payload, run in try await handle(Payload.value(payload), run) }
    }

    /// Registers a reaction to an event. The subscriber's name is stored with its jobs: keep it.
    public mutating func on(
        event name: String, subscriber: String,
        _ handle: @escaping @Sendable (DomainEvent, JobRun) async throws -> Void
    ) {
        let kind = Self.kind(name, subscriber)
        if handlers[kind] == nil { subscribers[name, default: []].append(subscriber) }
        handlers[kind] = { payload, run in try await handle(Payload.value(payload), run) }
    }

    /// Holds a queue to a limit. A second limit for the same queue replaces the first.
    public mutating func limit(_ limit: QueueLimit) {
        limits.removeAll { $0.queue == limit.queue }
        limits.append(limit)
    }

    var kinds: [String] { handlers.keys.sorted() + [SpreadEvent.kind] }

    func handler(_ kind: String) -> (@Sendable (String, JobRun) async throws -> Void)? { handlers[kind] }

    /// The kinds of the jobs that react to an event.
    func reactions(to name: String) -> [String] { (subscribers[name] ?? []).map { Self.kind(name, $0) } }

    private static func kind(_ name: String, _ subscriber: String) -> String { "\(name) > \(subscriber)" }
}
