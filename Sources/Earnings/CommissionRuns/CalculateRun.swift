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

/// The daily look at what is held: whose reason is gone is released.
public struct ReviewHolds: Job {
    public static let kind = "earnings.review_holds"

    public init() {}
}
