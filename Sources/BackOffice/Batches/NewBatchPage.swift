import Earnings
import Kernel
import Links
import Templates
import Web

/// What a batch made now would pay, before it is made.
struct NewBatchPage: Page {
    struct Line: ViewModel {
        let name: String
        let href: String
        let gross: Money
        let tax: Money
        let net: Money
        /// Why the payout would wait, in sentences; empty when it may leave.
        let holds: [String]

        static let schema = Schema<Self>(\.name, \.href, \.gross, \.tax, \.net, \.holds)
    }

    struct CarriedOver: ViewModel {
        let name: String
        let payable: Money

        static let schema = Schema<Self>(\.name, \.payable)
    }

    let frame: BackOfficeFrame
    let payoutOn: Day
    let lines: [Line]
    let carriedOver: [CarriedOver]
    let total: Money
    let readyCount: Int
    let idempotencyKey: String
    let action: String
    let back: String
    let symbol: String

    var isEmpty: Bool { lines.isEmpty }
    var lineCount: Int { lines.count }

    static let template = "backoffice/batches/new"
    static let schema = Schema<Self>(
        \.frame, \.payoutOn, \.lines, \.carriedOver, \.total, \.readyCount, \.idempotencyKey, \.action, \.back,
        \.symbol, .computed("isEmpty", \.isEmpty), .computed("lineCount", \.lineCount))
}
