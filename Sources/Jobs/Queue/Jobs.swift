import Foundation
import Kernel
import Postgres

/// The jobs of a tenant, written in the transaction that makes them necessary: they are there exactly if it commits.
public struct Jobs: Sendable {
    /// What workers are woken with.
    static let topic = "jobs"

    private let tx: Transaction
    private let clock: Clock
    private let chance: Chance

    public init(_ tx: Transaction, clock: Clock, chance: Chance) {
        self.tx = tx
        self.clock = clock
        self.chance = chance
    }

    /// Runs the job after the commit, or at a later instant. Of jobs of one kind with the same key only one lives at a
    /// time: a second one is silently left out. Higher priorities come first.
    public func enqueue(_ job: some Job, at: Instant? = nil, key: String? = nil, priority: Int = 0) async throws {
        _ = try await add(job, at: at, key: key, priority: priority)
    }

    /// The same; gives the job's id, or nil when it was left out.
    func add(_ job: some Job, at: Instant? = nil, key: String? = nil, priority: Int = 0) async throws -> Identifier? {
        let kind = type(of: job)
        return try await enqueue(
            kind: kind.kind, queue: kind.queue, maxAttempts: kind.maxAttempts, payload: Payload.text(job), at: at,
            key: key, priority: priority)
    }

    @discardableResult func enqueue(
        kind: String, queue: String, maxAttempts: Int, payload: String, at: Instant? = nil, key: String? = nil,
        priority: Int = 0
    ) async throws -> Identifier? {
        let now = clock.now
        let id = Identifier(at: now, chance: chance)
        let inserted = try await tx.execute(
            """
            insert into jobs (tenant_id, id, kind, queue, payload, unique_key, priority, most_attempts, run_at,
                created_at, trace_id)
            values (\(tx.tenantID), \(id), \(kind), \(queue), \(JSONText(payload)), \(key), \(priority), \(maxAttempts),
                \(at ?? now), \(now), \(Trace.id))
            on conflict (tenant_id, kind, unique_key)
                where unique_key is not null and state in ('available', 'running', 'retry') do nothing
            """)
        await tx.wake(Self.topic)
        return inserted == 1 ? id : nil
    }
}

/// Values as the JSON that is stored with a job.
enum Payload {
    static func text(_ value: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        return String(decoding: try encoder.encode(value), as: UTF8.self)
    }

    static func value<Value: Decodable>(_ text: String) throws -> Value {
        try JSONDecoder().decode(Value.self, from: Data(text.utf8))
    }
}
