import Earnings
import Kernel
import Templates
import Web

/// The payout batches of the programme, newest first.
struct BatchesPage: Page {
    struct Line: ViewModel {
        let href: String
        let number: String
        let status: Badge
        let payoutOn: Day
        let payouts: Int
        let held: Int
        let net: Money
        let createdBy: String

        static let schema = Schema<Self>(
            \.href, \.number, \.status, \.payoutOn, \.payouts, \.held, \.net, \.createdBy)

        init(_ batch: PayoutBatch, href: String) {
            self.href = href
            number = batch.number
            status = batch.state.badge
            payoutOn = batch.payoutOn
            payouts = batch.payoutCount
            held = batch.heldCount
            net = batch.net
            createdBy = batch.createdByName
        }
    }

    let frame: BackOfficeFrame
    let lines: [Line]
    let pages: PageLinks
    /// The address of the page that makes a batch, when the person may make one and none is open.
    let newLink: String?
    let openBatch: Line?
    let symbol: String

    var isEmpty: Bool { lines.isEmpty }

    static let template = "backoffice/batches/index"
    static let schema = Schema<Self>(
        \.frame, \.lines, \.pages, \.newLink, \.openBatch, \.symbol, .computed("isEmpty", \.isEmpty))
}

extension PayoutBatchState {
    /// The state as lists show it.
    var badge: Badge {
        switch self {
        case .draft: Badge("Draft", .quiet)
        case .pendingApproval: Badge("Waiting for approval", .warn)
        case .approved: Badge("Approved", .info)
        case .submitted: Badge("At the bank", .info)
        case .settled: Badge("Settled", .good)
        case .partiallyFailed: Badge("Settled in part", .warn)
        case .failed: Badge("Failed", .bad)
        case .cancelled: Badge("Cancelled", .quiet)
        }
    }
}

extension PayoutState {
    /// The state as lists show it.
    var badge: Badge {
        switch self {
        case .queued: Badge("Ready", .info)
        case .held: Badge("Held", .warn)
        case .sent: Badge("On its way", .info)
        case .settled: Badge("Paid", .good)
        case .failed: Badge("Failed", .bad)
        case .returned: Badge("Returned", .bad)
        case .cancelled: Badge("Cancelled", .quiet)
        }
    }
}
