import Postgres

/// Where a job stands.
public enum JobState: String, CaseIterable, Sendable, Hashable, SQLDecodable {
    /// Waits for its first try, or for another one after a stop.
    case available
    case running
    /// Failed and will be tried again.
    case retry
    case done
    /// Failed so often that a person must look at it.
    case dead
    case cancelled

    /// Whether the job may still run by itself.
    public var isLive: Bool { self == .available || self == .running || self == .retry }
}
