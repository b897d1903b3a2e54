/// The state of a commission line, and which change is allowed from which (commissions 8).
public enum AccrualState: String, CaseIterable, Codable, Sendable {
    case accrued, held, cancelled, approved, disputed
    case inBatch = "in_batch"
    case paid

    public enum Change: String, CaseIterable, Sendable {
        case hold, release, cancel, approve, dispute, endDispute, batch, settle, freeFromBatch, takeBack
    }

    /// The state after a change, nil when it is refused. A release after the run was approved approves at once.
    public func after(_ change: Change, runIsApproved: Bool = false) -> AccrualState? {
        switch (self, change) {
        case (.accrued, .hold): .held
        case (.held, .release): runIsApproved ? .approved : .accrued
        case (.accrued, .cancel), (.held, .cancel): .cancelled
        case (.accrued, .approve): .approved
        case (.approved, .dispute): .disputed
        case (.disputed, .endDispute): .approved
        case (.approved, .batch): .inBatch
        case (.inBatch, .settle): .paid
        case (.inBatch, .freeFromBatch): .approved
        case (.paid, .takeBack): .approved
        default: nil
        }
    }

    public var label: String {
        switch self {
        case .accrued: "Waiting for approval"
        case .held: "Held"
        case .cancelled: "Cancelled"
        case .approved: "Approved"
        case .disputed: "Disputed"
        case .inBatch: "In a payout"
        case .paid: "Paid"
        }
    }
}
