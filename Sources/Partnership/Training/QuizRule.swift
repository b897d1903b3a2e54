import Kernel

/// When a quiz is passed, and when it may be tried again.
public enum QuizRule {
    public static let passPercent = 80
    /// So many attempts in so many days.
    public static let attempts = 3
    public static let windowDays = 7
    public static let sizes = 5...50

    static let window = Duration.days(windowDays)

    /// floor(100 × right / asked).
    public static func percent(right: Int, asked: Int) -> Int { asked > 0 ? 100 * right / asked : 0 }

    public static func isPassed(_ percent: Int) -> Bool { percent >= passPercent }

    /// How many of the asked questions have to be right.
    public static func needed(of asked: Int) -> Int { (passPercent * asked + 99) / 100 }

    /// The attempts that still count at an instant: those of the last seven days, after what staff allowed anew.
    public static func counting(_ submitted: [Instant], at now: Instant, allowedFrom: Instant? = nil) -> [Instant] {
        let start = max(now - window, allowedFrom ?? now - window)
        return submitted.filter { $0 > start }
    }

    public static func attemptsLeft(_ submitted: [Instant], at now: Instant, allowedFrom: Instant? = nil) -> Int {
        max(0, attempts - counting(submitted, at: now, allowedFrom: allowedFrom).count)
    }
}
