import Earnings
import Kernel
import Templates
import Web

/// What a reseller earned, line by line, with the months in a picture.
struct EarnedPage: Page {
    let frame: PortalFrame
    let lead: String
    let accrued: Money
    let held: Money
    let payable: Money
    let payableNote: String
    let paidThisYear: Money
    let year: String
    let chart: BarChart?
    let rows: [EarnedRow]
    let filters: [FilterLink]
    let pages: PageLinks
    let file: String
    let symbol: String

    var isEmpty: Bool { rows.isEmpty }

    static let template = "portal/commissions/index"
    static let schema = Schema<Self>(
        \.frame, \.lead, \.accrued, \.held, \.payable, \.payableNote, \.paidThisYear, \.year, \.chart, \.rows,
        \.filters, \.pages, \.file, \.symbol, .computed("isEmpty", \.isEmpty))
}

/// Why one amount is what it is.
struct WhyPage: Page {
    struct Part: ViewModel {
        let heading: String
        let sentences: [String]

        static let schema = Schema<Self>(\.heading, \.sentences)
    }

    let frame: PortalFrame
    let title: String
    let summary: String
    let state: Badge
    let parts: [Part]
    let facts: [Fact]
    let related: [EarnedRow]
    let back: String
    let symbol: String

    var hasRelated: Bool { !related.isEmpty }

    static let template = "portal/commissions/show"
    static let schema = Schema<Self>(
        \.frame, \.title, \.summary, \.state, \.parts, \.facts, \.related, \.back, \.symbol,
        .computed("hasRelated", \.hasRelated))
}
