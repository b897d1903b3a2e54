import Kernel
import Postgres

/// A schedule of a tenant with its next occurrence and what became of its last.
public struct ScheduleFigures: Sendable, Hashable {
    public let name: String
    /// "Every day at 03:10".
    public let rule: String
    public let catchUp: String
    public let nextAt: Instant
    public let lastPlannedAt: Instant?
    /// The job of the last occurrence; nil once it is no longer kept.
    public let lastJobID: Identifier?
    public let lastState: JobState?
    public let lastDuration: Duration?

    init(_ row: Row) throws {
        name = try row["name"]
        rule = try row["rule"]
        catchUp = try row["catch_up"]
        nextAt = try row["next_at"]
        lastPlannedAt = try row["planned_at"]
        lastJobID = try row["job_id"]
        lastState = try row["state"]
        let milliseconds: Int? = try row["milliseconds"]
        lastDuration = milliseconds.map { .milliseconds($0) }
    }
}
