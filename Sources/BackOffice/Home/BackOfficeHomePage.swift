import Kernel
import Templates
import Web

/// What staff see first: what waits for them, the money that is due, the work that runs.
struct BackOfficeHomePage: Page {
    let frame: BackOfficeFrame
    let lead: String
    let queues: [WaitingQueue]
    let money: MoneyDue?
    let work: [RunningWork]
    let history: [TimelineEntry]
    let links: BackOfficeHomeLinks

    var hasQueues: Bool { !queues.isEmpty }
    var hasWork: Bool { !work.isEmpty }
    var hasHistory: Bool { !history.isEmpty }

    static let template = "backoffice/home/index"
    static let schema = Schema<Self>(
        \.frame, \.lead, \.queues, \.money, \.work, \.history, \.links, .computed("hasQueues", \.hasQueues),
        .computed("hasWork", \.hasWork), .computed("hasHistory", \.hasHistory))
}

/// Where the figures of the home lead.
struct BackOfficeHomeLinks: ViewModel {
    let statements: String
    let batches: String
    /// Nil for those who may not read the audit trail.
    let audit: String?

    static let schema = Schema<Self>(\.statements, \.batches, \.audit)
}

/// Records that wait for somebody's act.
struct WaitingQueue: ViewModel {
    let count: Int
    /// Goes on after the count: "applications wait for a decision".
    let title: String
    let detail: String
    let href: String
    let badge: Badge?

    static let schema = Schema<Self>(\.count, \.title, \.detail, \.href, \.badge)
}

/// What the tenant owes its resellers today.
struct MoneyDue: ViewModel {
    let payable: Money
    let payees: String
    let inBatches: Money
    let batches: String
    let held: Money
    let payday: Day
    let paydayNote: String

    static let schema = Schema<Self>(
        \.payable, \.payees, \.inBatches, \.batches, \.held, \.payday, \.paydayNote)
}

/// An import or a run that is on its way.
struct RunningWork: ViewModel {
    let title: String
    let detail: String
    let percent: Int
    let href: String
    let icon: String

    static let schema = Schema<Self>(\.title, \.detail, \.percent, \.href, \.icon)
}
