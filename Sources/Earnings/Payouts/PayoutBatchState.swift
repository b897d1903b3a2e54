/// The state of a payout batch, and which change is allowed from which (payouts 4).
public enum PayoutBatchState: String, CaseIterable, Sendable {
    case draft
    case pendingApproval = "pending_approval"
    case approved, submitted, settled
    case partiallyFailed = "partially_failed"
    case failed, cancelled

    /// As people say it: "waiting for approval".
    public var words: String {
        switch self {
        case .draft: "a draft"
        case .pendingApproval: "waiting for approval"
        case .approved: "approved"
        case .submitted: "released to the bank"
        case .settled: "settled"
        case .partiallyFailed: "settled in part"
        case .failed: "failed"
        case .cancelled: "cancelled"
        }
    }

    public enum Change: String, CaseIterable, Sendable {
        case submit, approve, sendBack, release, settle, settlePartly, fail, cancel
    }

    /// The state after a change, nil when it is refused.
    public func after(_ change: Change, needsApproval: Bool = true) -> PayoutBatchState? {
        switch (self, change) {
        case (.draft, .submit): needsApproval ? .pendingApproval : .approved
        case (.pendingApproval, .approve): .approved
        case (.pendingApproval, .sendBack): .draft
        case (.approved, .release): .submitted
        case (.submitted, .settle): .settled
        case (.submitted, .settlePartly): .partiallyFailed
        case (.submitted, .fail): .failed
        case (.draft, .cancel), (.pendingApproval, .cancel), (.approved, .cancel): .cancelled
        default: nil
        }
    }
}

/// The state of one payout in a batch.
public enum PayoutState: String, CaseIterable, Sendable {
    case queued, held, sent, settled, failed, returned, cancelled

    public enum Change: String, CaseIterable, Sendable {
        case hold, release, send, settle, fail, `return`, cancel
    }

    /// The state after a change, nil when it is refused.
    public func after(_ change: Change) -> PayoutState? {
        switch (self, change) {
        case (.queued, .hold): .held
        case (.held, .release): .queued
        case (.queued, .send): .sent
        case (.sent, .settle): .settled
        case (.sent, .fail): .failed
        case (.sent, .return), (.settled, .return): .returned
        case (.queued, .cancel), (.held, .cancel): .cancelled
        default: nil
        }
    }
}
