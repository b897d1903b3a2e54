import Kernel
import Postgres

/// A job as staff see it.
public struct JobRecord: Sendable, Hashable {
    public let id: Identifier
    public let kind: String
    public let queue: String
    public let payload: String
    public let uniqueKey: String?
    public let state: JobState
    public let priority: Int
    public let attempts: Int
    public let maxAttempts: Int
    /// How often its worker was lost in the middle of it.
    public let losses: Int
    /// Of the last try that failed; empty for none. Holds nothing secret.
    public let lastError: String
    public let runAt: Instant
    public let createdAt: Instant
    public let startedAt: Instant?
    public let finishedAt: Instant?
    public let traceID: String

    static let columns: SQL = """
        id, kind, queue, payload::text as payload, unique_key, state, priority, attempts, most_attempts, losses, \
        last_error, run_at, created_at, started_at, finished_at, trace_id
        """

    init(_ row: Row) throws {
        id = try row["id"]
        kind = try row["kind"]
        queue = try row["queue"]
        payload = try row["payload"]
        uniqueKey = try row["unique_key"]
        state = try row["state"]
        priority = try row["priority"]
        attempts = try row["attempts"]
        maxAttempts = try row["most_attempts"]
        losses = try row["losses"]
        lastError = try row["last_error"]
        runAt = try row["run_at"]
        createdAt = try row["created_at"]
        startedAt = try row["started_at"]
        finishedAt = try row["finished_at"]
        traceID = try row["trace_id"]
    }

    /// How long the last try took; nil while it runs or before the first.
    public var duration: Duration? {
        guard let startedAt, let finishedAt, finishedAt >= startedAt else { return nil }
        return finishedAt - startedAt
    }
}
