import Kernel
import Postgres

/// How a queue of a tenant stands, and what it did in the last day.
public struct QueueFigures: Sendable, Hashable {
    public let queue: String
    /// Jobs whose time has come, and those that wait for theirs or for another try.
    public let due: Int
    public let later: Int
    public let running: Int
    public let dead: Int
    /// Since when the oldest due job waits.
    public let oldestDueAt: Instant?
    public let doneInADay: Int
    /// Half of the last day's jobs took no longer than this; and 95 of 100.
    public let median: Duration?
    public let slow: Duration?

    init(_ row: Row) throws {
        func duration(_ milliseconds: Int?) -> Duration? { milliseconds.map { .milliseconds($0) } }
        queue = try row["queue"]
        due = try row["due"]
        later = try row["later"]
        running = try row["running"]
        dead = try row["dead"]
        oldestDueAt = try row["oldest_due_at"]
        doneInADay = try row["done"]
        median = duration(try row["median"])
        slow = duration(try row["slow"])
    }
}
