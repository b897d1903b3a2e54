/// Where a task of the onboarding checklist stands.
public enum TaskState: String, CaseIterable, Sendable {
    case pending
    case inProgress = "in_progress"
    case submitted
    case completed
    case skipped
    case failed
    /// Not asked of this kind of reseller.
    case notApplicable = "not_applicable"

    /// What can happen to a task.
    public enum Act: String, CaseIterable, Sendable {
        case start, complete, skip, submit, approve
        /// Handed back with a note.
        case sendBack = "send_back"
        case fail
        /// After seven days, or earlier by the account manager.
        case retry
        /// The fact that completed it is gone, before activation.
        case undo
    }

    public var label: String {
        switch self {
        case .pending: "Not started"
        case .inProgress: "In progress"
        case .submitted: "Waiting for approval"
        case .completed: "Done"
        case .skipped: "Skipped"
        case .failed: "Failed"
        case .notApplicable: "Not needed"
        }
    }

    /// Nothing is left to do.
    public var isDone: Bool { self == .completed || self == .skipped || self == .notApplicable }

    /// The state after an act, or nil where it is not allowed: the whole transition table.
    public func after(_ act: Act) -> TaskState? {
        switch (self, act) {
        case (.pending, .start): .inProgress
        case (.pending, .complete), (.inProgress, .complete): .completed
        case (.pending, .skip), (.inProgress, .skip): .skipped
        case (.inProgress, .submit): .submitted
        case (.inProgress, .fail): .failed
        case (.submitted, .approve): .completed
        case (.submitted, .sendBack): .inProgress
        case (.failed, .retry): .inProgress
        case (.completed, .undo): .inProgress
        default: nil
        }
    }
}
