public import Kernel
public import Postgres

/// The nightly job that deletes events and occurrences of schedules that nothing waits for any more, and jobs that were
/// given up so long ago that nobody will run them again.
public struct SweepEvents: Job {
    public static let kind = "events.sweep"
    /// For how long an event is kept after it happened. Its jobs carry what they need themselves.
    public static let kept = Duration.days(90)

    /// For how long a job that was given up waits for somebody who looks at it.
    public static let deadKept = Duration.days(365)

    public init() {}

    /// Deletes what is older.
    public static func sweep(_ tx: Transaction, at now: Instant) async throws {
        try await tx.execute(
            "delete from domain_events where tenant_id = \(tx.tenantID) and occurred_at < \(now - kept)")
        try await tx.execute(
            "delete from schedule_runs where tenant_id = \(tx.tenantID) and planned_at < \(now - kept)")
        try await tx.execute(
            """
            delete from jobs where tenant_id = \(tx.tenantID) and state = 'dead' and finished_at < \(now - deadKept)
            """)
    }
}
