import Earnings
import Kernel
import Templates
import Web

/// The commission lines of a filter.
struct CommissionsPage: Page {
    let frame: BackOfficeFrame
    let lead: String
    let rows: [CommissionRow]
    let filters: [FilterLink]
    let pages: PageLinks
    let file: String
    let symbol: String
    let back: String?
    let backLabel: String?

    var isEmpty: Bool { rows.isEmpty }

    static let template = "backoffice/commissions/index"
    static let schema = Schema<Self>(
        \.frame, \.lead, \.rows, \.filters, \.pages, \.file, \.symbol, \.back, \.backLabel,
        .computed("isEmpty", \.isEmpty))
}

/// Why one amount is what it is.
struct CommissionPage: Page {
    let frame: BackOfficeFrame
    let number: String
    let state: Badge
    let summary: String
    let amount: Money
    let parts: [ExplanationPart]
    let facts: [Fact]
    let related: [CommissionRow]
    let back: String
    let symbol: String

    var hasRelated: Bool { !related.isEmpty }

    static let template = "backoffice/commissions/show"
    static let schema = Schema<Self>(
        \.frame, \.number, \.state, \.summary, \.amount, \.parts, \.facts, \.related, \.back, \.symbol,
        .computed("hasRelated", \.hasRelated))
}
