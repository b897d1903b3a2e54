/// Where one person stands in a course.
public enum CourseState: String, CaseIterable, Sendable {
    /// The state of everybody who has not opened it.
    case notStarted = "not_started"
    case inProgress = "in_progress"
    case completed
    /// Three failed quizzes: the next one has to wait.
    case failed
    /// The certificate that came of it is over.
    case expired

    /// What can happen to an enrolment.
    public enum Act: String, CaseIterable, Sendable {
        case start, complete, fail
        /// After seven days, or earlier by staff.
        case retry
        case expire

        /// Who may do it.
        public var doers: Set<Doer> {
            switch self {
            case .start: [.member]
            case .complete, .fail, .expire: [.system]
            case .retry: [.member, .staff, .system]
            }
        }
    }

    /// Who acts on an enrolment: the person who learns, the tenant's staff, the program.
    public enum Doer: String, CaseIterable, Sendable {
        case member, staff, system
    }

    public var label: String {
        switch self {
        case .notStarted: "Not started"
        case .inProgress: "In progress"
        case .completed: "Completed"
        case .failed: "Failed"
        case .expired: "Expired"
        }
    }

    /// The state after an act, or nil where it is not allowed: the whole transition table.
    public func after(_ act: Act) -> CourseState? {
        switch (self, act) {
        case (.notStarted, .start): .inProgress
        case (.inProgress, .complete): .completed
        case (.inProgress, .fail): .failed
        case (.failed, .retry): .inProgress
        case (.completed, .expire): .expired
        default: nil
        }
    }

    /// The same for somebody: nil also where the act is not theirs.
    public func after(_ act: Act, by doer: Doer) -> CourseState? {
        act.doers.contains(doer) ? after(act) : nil
    }
}
