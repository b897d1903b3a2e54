import Jobs
import Kernel

/// The work of a run, reseller by reseller. Starts where it stopped when it is tried again.
public struct CalculateRun: Job {
    public static let kind = "earnings.calculate_run"

    public let run: Identifier
    public let attempt: Int

    public init(run: Identifier, attempt: Int) {
        self.run = run
        self.attempt = attempt
    }
}

/// Each night: the run of the month before, or of an earlier one that was missed.
struct StartRun: Job {
    static let kind = "earnings.start_run"

    /// The instant for which it was planned.
    let plannedAt: Instant
}

/// The daily look at what is held: whose reason is gone is released.
public struct ReviewHolds: Job {
    public static let kind = "earnings.review_holds"

    public init() {}
}
