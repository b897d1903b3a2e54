import Kernel

/// When a job that failed is tried again, and when no more: decisions only.
enum JobPolicy {
    static let firstPause = Duration.seconds(15)
    static let longestPause = Duration.hours(6)
    /// The pause varies by up to this much either way, so that jobs that failed together do not come back together.
    static let jitterPercent: UInt64 = 20
    /// A job whose worker died this often is dead: it may be what kills them.
    static let mostLosses = 20

    enum Verdict: Equatable {
        case retry(at: Instant)
        case dead
    }

    /// After the try number `attempt`, counted from 1.
    static func afterFailure(attempt: Int, of maxAttempts: Int, now: Instant, chance: Chance) -> Verdict {
        attempt >= maxAttempts ? .dead : .retry(at: now + pause(after: attempt, chance))
    }

    /// 15 s after the first try, doubled with each further one up to 6 hours, ± 20 %.
    static func pause(after attempt: Int, _ chance: Chance) -> Duration {
        let doublings = min(max(attempt, 1) - 1, 20)
        let pause = min(firstPause * (1 << doublings), longestPause)
        let percent = 100 - jitterPercent + chance.number(below: 2 * jitterPercent + 1)
        return pause * Int(percent) / 100
    }
}
