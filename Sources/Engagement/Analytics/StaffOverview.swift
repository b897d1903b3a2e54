import Kernel

/// What waits for the tenant's staff, by queue. A queue that a person may not see is nil.
public struct StaffOverview: Sendable {
    /// Applications without a decision.
    public struct Applications: Sendable, Hashable {
        public let unclaimed: Int
        /// Claimed by the person who asks.
        public let own: Int
        public let open: Int
        public let overdue: Int
        public let oldestAt: Instant?
        public let oldestCompany: String
    }

    /// Records of one sort that wait for an act.
    public struct Waiting: Sendable, Hashable {
        public let count: Int
        public let oldestAt: Instant?
        /// What identifies the oldest: a company, a number; may be empty.
        public let oldest: String

        public static let none = Waiting(count: 0, oldestAt: nil, oldest: "")
    }

    /// What the tenant owes its resellers.
    public struct MoneyDue: Sendable, Hashable {
        /// Approved and in no payout.
        public let payable: Money
        public let payees: Int
        /// Net, in batches that have not left.
        public let inBatches: Money
        public let openPayouts: Int
        public let held: Money
        /// The day on which the open batch is paid; nil without one.
        public let batchPaidOn: Day?
    }

    /// An import of the billing feed, or a run, that is not over.
    public struct Work: Sendable, Hashable {
        public let id: Identifier
        /// The name of the bundle, or the month of the run as `2026-10`.
        public let name: String
        public let done: Int
        public let total: Int
    }

    public let applications: Applications?
    public let onboardingTasks: Waiting?
    /// Companies that resellers want below them.
    public let proposals: Waiting?
    /// Talks after the sales course that nobody has noted.
    public let assessments: Waiting?
    /// Certificates that end within 60 days and are not renewed.
    public let certificates: Waiting?
    /// Signed by the reseller, not by us.
    public let agreements: Waiting?
    public let runs: Waiting?
    public let payees: Waiting?
    public let taxForms: Waiting?
    public let batchesToApprove: Waiting?
    public let batchesToRelease: Waiting?
    public let failedImports: Waiting?
    public let imports: [Work]
    public let runningRuns: [Work]
    public let failedLetters: Int
    public let money: MoneyDue?
}
