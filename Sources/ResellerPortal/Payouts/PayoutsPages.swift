import Earnings
import Kernel
import Templates
import Web

/// What a reseller was paid and what is on its way.
struct PayoutsPage: Page {
    struct Line: ViewModel {
        let number: String
        let href: String
        let status: Badge
        let day: Day
        let account: String
        let net: Money

        static let schema = Schema<Self>(\.number, \.href, \.status, \.day, \.account, \.net)

        init(_ payout: Payout, href: String) {
            number = payout.number
            self.href = href
            status = payout.state.badge
            day = payout.expectedOn ?? payout.payoutOn
            account = payout.methodLastFour.isEmpty ? "no account yet" : "•••• \(payout.methodLastFour)"
            net = payout.net
        }
    }

    let frame: PortalFrame
    let lines: [Line]
    let pages: PageLinks
    let symbol: String
    /// Where bank and tax details are entered, for those who may.
    let detailsLink: String?

    var isEmpty: Bool { lines.isEmpty }

    static let template = "portal/payouts/index"
    static let schema = Schema<Self>(
        \.frame, \.lines, \.pages, \.symbol, \.detailsLink, .computed("isEmpty", \.isEmpty))
}

/// One payout, from gross to net, and when it arrives.
struct PayoutPage: Page {
    let frame: PortalFrame
    let number: String
    let status: Badge
    let sentence: String
    let holds: [String]
    let gross: Money
    let tax: Money
    let fee: Money
    let net: Money
    let hasTax: Bool
    let hasFee: Bool
    let facts: [Fact]
    let back: String
    let statementsLink: String
    /// Where bank and tax details are entered, for those who may.
    let detailsLink: String?

    static let template = "portal/payouts/show"
    static let schema = Schema<Self>(
        \.frame, \.number, \.status, \.sentence, \.holds, \.gross, \.tax, \.fee, \.net, \.hasTax, \.hasFee, \.facts,
        \.back, \.statementsLink, \.detailsLink)
}

extension PayoutState {
    /// The state as the payee reads it.
    var badge: Badge {
        switch self {
        case .queued: Badge("Prepared", .info)
        case .held: Badge("Held", .warn)
        case .sent: Badge("On its way", .info)
        case .settled: Badge("Paid", .good)
        case .failed: Badge("Failed", .bad)
        case .returned: Badge("Returned", .bad)
        case .cancelled: Badge("Cancelled", .quiet)
        }
    }
}
