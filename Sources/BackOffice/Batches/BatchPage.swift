import Earnings
import Kernel
import Links
import Templates
import Web

/// One batch with its payouts, what happened to it and what comes next.
struct BatchPage: Page {
    struct Line: ViewModel {
        let number: String
        let reseller: String
        let href: String
        let account: String
        let status: Badge
        let holds: [String]
        let gross: Money
        let tax: Money
        let fee: Money
        let net: Money
        let trace: String

        static let schema = Schema<Self>(
            \.number, \.reseller, \.href, \.account, \.status, \.holds, \.gross, \.tax, \.fee, \.net, \.trace)

        init(_ payout: Payout, href: String) {
            number = payout.number
            reseller = payout.resellerName
            self.href = href
            account = payout.methodLastFour.isEmpty ? "no account" : "•••• \(payout.methodLastFour)"
            status = payout.state.badge
            holds = payout.holds.map(\.explanation)
            gross = payout.gross
            tax = payout.tax
            fee = payout.fee
            net = payout.net
            trace = payout.trace
        }
    }

    struct FileFacts: ViewModel {
        /// Nil for those who may not take the file.
        let href: String?
        let name: String
        let entries: Int
        let total: Money
        let checksum: String

        static let schema = Schema<Self>(\.href, \.name, \.entries, \.total, \.checksum)
    }

    let frame: BackOfficeFrame
    let number: String
    let status: Badge
    let lead: String
    let payoutOn: Day
    let net: Money
    let createdBy: String
    let lines: [Line]
    let acts: [ActLink]
    let waitingFor: String?
    let file: FileFacts?
    let timeline: [TimelineEntry]
    let back: String
    let symbol: String

    static let template = "backoffice/batches/show"
    static let schema = Schema<Self>(
        \.frame, \.number, \.status, \.lead, \.payoutOn, \.net, \.createdBy, \.lines, \.acts, \.waitingFor, \.file,
        \.timeline, \.back, \.symbol)
}

/// A link to the page on which an act is confirmed.
struct ActLink: ViewModel {
    let href: String
    let label: String
    let isPrimary: Bool

    static let schema = Schema<Self>(\.href, \.label, \.isPrimary)
}
