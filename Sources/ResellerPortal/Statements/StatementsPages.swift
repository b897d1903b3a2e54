import Earnings
import Kernel
import Templates
import Web

/// A reseller's statements, the newest month first.
struct OwnStatementsPage: Page {
    struct Row: ViewModel {
        let href: String
        let number: String
        let period: Month
        let status: Badge
        let earned: Money
        let held: Money
        let closing: Money

        static let schema = Schema<Self>(\.href, \.number, \.period, \.status, \.earned, \.held, \.closing)
    }

    let frame: PortalFrame
    let rows: [Row]
    let pages: PageLinks
    let symbol: String

    var isEmpty: Bool { rows.isEmpty }

    static let template = "portal/statements/index"
    static let schema = Schema<Self>(\.frame, \.rows, \.pages, \.symbol, .computed("isEmpty", \.isEmpty))
}

/// One month: from the opening to the closing balance, and every line.
struct OwnStatementPage: Page {
    struct Movement: ViewModel {
        let label: String
        let on: Day
        let amount: Money
        let href: String

        static let schema = Schema<Self>(\.label, \.on, \.amount, \.href)
    }

    let frame: PortalFrame
    let title: String
    let sentence: String
    let status: Badge
    let steps: [StatementStep]
    let closing: Money
    let facts: [Fact]
    let lines: [EarnedRow]
    let held: [EarnedRow]
    let movements: [Movement]
    let file: String
    let back: String
    let symbol: String

    var hasLines: Bool { !lines.isEmpty }
    var hasHeld: Bool { !held.isEmpty }
    var hasMovements: Bool { !movements.isEmpty }

    static let template = "portal/statements/show"
    static let schema = Schema<Self>(
        \.frame, \.title, \.sentence, \.status, \.steps, \.closing, \.facts, \.lines, \.held, \.movements, \.file,
        \.back, \.symbol, .computed("hasLines", \.hasLines), .computed("hasHeld", \.hasHeld),
        .computed("hasMovements", \.hasMovements))
}
