import Earnings
import Web

extension AccrualState {
    /// The state as lists show it.
    var badge: Badge {
        switch self {
        case .accrued: Badge(label, .info)
        case .held, .disputed: Badge(label, .warn)
        case .cancelled: Badge(label, .quiet)
        case .approved, .paid: Badge(label, .good)
        case .inBatch: Badge(label, .info)
        }
    }
}

extension StatementStatus {
    var badge: Badge {
        switch self {
        case .open: Badge(label, .quiet)
        case .closed: Badge(label, .info)
        case .paid: Badge(label, .good)
        }
    }
}

extension RunStatus {
    var badge: Badge {
        switch self {
        case .scheduled, .running: Badge(label, .info)
        case .calculated: Badge(label, .warn)
        case .failed: Badge(label, .bad)
        case .approved: Badge(label, .good)
        case .cancelled: Badge(label, .quiet)
        }
    }
}

extension PlanVersion.Status {
    var badge: Badge {
        switch self {
        case .draft, .withdrawn: Badge(label, .quiet)
        case .pendingApproval: Badge(label, .warn)
        case .approved: Badge(label, .good)
        }
    }
}
