import Kernel

/// A notice about a task that is due or late, or about a whole checklist. Each is given once.
public enum OnboardingNotice: Sendable, Hashable {
    /// Two days before the task is due.
    case before
    case due
    /// Every seven days after the due date, by the days that have passed.
    case overdue(days: Int)
    /// More than fourteen days late: to the staff.
    case alert
    /// The whole checklist takes longer than 45 days: to the account manager.
    case target
    /// After 180 days the program proposes to end it.
    case termination

    public static let daysBefore = 2
    public static let everyDays = 7
    public static let alertAfterDays = 14
    /// From the making of the checklist to the proposal to end it.
    public static let terminationDays = 180
    /// A failed task may be tried again by itself after this many days.
    public static let retryDays = 7

    public init?(_ text: String) {
        switch text {
        case "before": self = .before
        case "due": self = .due
        case "alert": self = .alert
        case "target": self = .target
        case "termination": self = .termination
        default:
            guard text.hasPrefix("overdue_"), let days = Int(text.dropFirst(8)) else { return nil }
            self = .overdue(days: days)
        }
    }

    /// How it is stored.
    public var text: String {
        switch self {
        case .before: "before"
        case .due: "due"
        case .overdue(let days): "overdue_\(days)"
        case .alert: "alert"
        case .target: "target"
        case .termination: "termination"
        }
    }

    /// The notices about an open task that a day asks for, given or not. Of days that were missed the latest notice
    /// stands for the earlier ones.
    public static func about(dueOn: Day, today: Day) -> [OnboardingNotice] {
        let late = today.days(since: dueOn)
        if late < -daysBefore { return [] }
        if late < 0 { return [.before] }
        let weeks = late / everyDays
        let reminder = weeks == 0 ? OnboardingNotice.due : .overdue(days: weeks * everyDays)
        return late > alertAfterDays ? [reminder, .alert] : [reminder]
    }

    /// The notices about a checklist with tasks left.
    public static func about(_ checklist: OnboardingChecklist, today: Day, isActive: Bool) -> [OnboardingNotice] {
        guard !checklist.isComplete else { return [] }
        let age = today.days(since: checklist.createdOn)
        var notices: [OnboardingNotice] = []
        if age > OnboardingChecklist.targetDays { notices.append(.target) }
        if age >= terminationDays, !isActive { notices.append(.termination) }
        return notices
    }
}
