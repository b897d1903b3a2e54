import Postgres

/// Where a commission run stands (commissions 10).
public enum RunStatus: String, CaseIterable, Sendable, SQLValue, SQLDecodable {
    case scheduled, running, calculated, failed, approved, cancelled

    public enum Change: String, CaseIterable, Sendable {
        case begin, finish, fail, resume, recalculate, approve, cancel, reschedule
    }

    /// The status after a change, nil when it is refused.
    public func after(_ change: Change) -> RunStatus? {
        switch (self, change) {
        case (.scheduled, .begin): .running
        case (.running, .finish): .calculated
        case (.running, .fail): .failed
        case (.failed, .resume): .running
        case (.calculated, .recalculate): .running
        case (.calculated, .approve): .approved
        case (.scheduled, .cancel), (.running, .cancel), (.calculated, .cancel), (.failed, .cancel): .cancelled
        case (.cancelled, .reschedule): .scheduled
        default: nil
        }
    }

    public var label: String {
        switch self {
        case .scheduled: "Waiting to start"
        case .running: "Running"
        case .calculated: "Calculated"
        case .failed: "Stopped"
        case .approved: "Approved"
        case .cancelled: "Cancelled"
        }
    }

    /// Whether the run still waits for somebody or something.
    public var isOpen: Bool { self != .approved && self != .cancelled }
}
