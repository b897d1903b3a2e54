import Kernel
import Postgres

/// The monthly computation of what resellers earned.
public struct CommissionRun: Hashable, Sendable {
    public let id: Identifier
    /// `RUN-20261101-0A1B2C3D`.
    public let publicID: String
    public let period: Month
    public let status: RunStatus
    /// Counts how often the run was calculated from the start.
    public let attempt: Int
    /// The day whose state decides about holds.
    public let postedOn: Day
    public let currency: Currency
    public let startedByID: Identifier?
    public let startedBy: String
    public let startedAt: Instant
    public let calculatedAt: Instant?
    public let approvedBy: String
    public let approvedAt: Instant?
    public let cancelledBy: String
    public let cancelledAt: Instant?
}

extension CommissionRun {
    static let columns: SQL = """
        id, public_id, period, status, attempt, posted_on, currency, started_by_id, started_by, started_at, \
        calculated_at, approved_by, approved_at, cancelled_by, cancelled_at
        """

    init(_ row: Row) throws {
        self.init(
            id: try row["id"], publicID: try row["public_id"], period: try row["period"], status: try row["status"],
            attempt: try row["attempt"], postedOn: try row["posted_on"], currency: try row["currency"],
            startedByID: try row["started_by_id"], startedBy: try row["started_by"], startedAt: try row["started_at"],
            calculatedAt: try row["calculated_at"], approvedBy: try row["approved_by"],
            approvedAt: try row["approved_at"], cancelledBy: try row["cancelled_by"],
            cancelledAt: try row["cancelled_at"])
    }
}

/// How far a run is.
public struct RunProgress: Hashable, Sendable {
    public let done: Int
    public let failed: Int
    public let all: Int

    public init(done: Int, failed: Int, all: Int) {
        self.done = done
        self.failed = failed
        self.all = all
    }

    /// Whole percent, rounded down; 100 when there is nothing to do.
    public var percent: Int { all == 0 ? 100 : 100 * done / all }
}

/// Why a run cannot be acted on.
public enum RunRefusal: Refusal, Hashable {
    case monthNotOver(Month)
    case exists(Month, RunStatus)
    case otherOpen(Month)
    case laterApproved(Month)
    case invalidTransition(RunStatus.Change, from: RunStatus)
    case starterCannotApprove
    case notReconciled(Int)
    case earlierStatementOpen(Month)

    public var code: String {
        switch self {
        case .monthNotOver: "month_not_over"
        case .exists: "run_exists"
        case .otherOpen: "other_run_open"
        case .laterApproved: "later_run_approved"
        case .invalidTransition: "invalid_transition"
        case .starterCannotApprove: "same_person"
        case .notReconciled: "not_reconciled"
        case .earlierStatementOpen: "earlier_statement_open"
        }
    }

    public var explanation: String {
        switch self {
        case .monthNotOver(let month): "\(month) is not over yet. A run takes a whole month."
        case .exists(let month, let status): "There is a run for \(month) already. It is \(status.label.lowercased())."
        case .otherOpen(let month): "The run for \(month) must be approved or cancelled first."
        case .laterApproved(let month): "The run for \(month) is approved, so an earlier month cannot be run any more."
        case .invalidTransition(let change, let status):
            "The run is \(status.label.lowercased()), so you cannot \(change.rawValue) it."
        case .starterCannotApprove: "You started this run. Somebody else must approve it."
        case .notReconciled(let count):
            "\(count) of the run's sums do not agree with the ledger. Look at the findings before you approve."
        case .earlierStatementOpen(let month): "The statements of \(month) must be closed first."
        }
    }
}
