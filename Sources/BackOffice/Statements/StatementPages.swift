import Earnings
import Kernel
import Templates
import Web

/// The statements of all resellers.
struct StatementsPage: Page {
    struct Row: ViewModel {
        let href: String
        let reseller: String
        let number: String
        let period: Month
        let status: Badge
        let opening: Money
        let closing: Money
        let held: Money

        static let schema = Schema<Self>(
            \.href, \.reseller, \.number, \.period, \.status, \.opening, \.closing, \.held)
    }

    let frame: BackOfficeFrame
    let rows: [Row]
    let filters: [FilterLink]
    let pages: PageLinks
    let symbol: String

    var isEmpty: Bool { rows.isEmpty }

    static let template = "backoffice/statements/index"
    static let schema = Schema<Self>(
        \.frame, \.rows, \.filters, \.pages, \.symbol, .computed("isEmpty", \.isEmpty))
}

/// One step of a statement's arithmetic.
struct StatementStep: ViewModel {
    let label: String
    let amount: Money

    var isNegative: Bool { amount.isNegative }

    static let schema = Schema<Self>(\.label, \.amount, .computed("isNegative", \.isNegative))

    /// The steps from opening to closing; those of zero are left out.
    static func steps(_ totals: StatementTotals) -> [StatementStep] {
        let all: [(String, Money)] = [
            ("Earned", totals.earned), ("Released from holds", totals.released), ("Disputed", totals.disputed),
            ("Reversals", totals.reversals), ("Clawbacks", totals.clawbacks), ("Corrections", totals.adjustments),
            ("Paid out", totals.paid), ("Tax withheld", totals.withheld), ("Payout fees", totals.fees),
            ("Returned payouts", totals.returned),
        ]
        return [StatementStep(label: "Brought forward", amount: totals.opening)]
            + all.filter { !$0.1.isZero }.map { StatementStep(label: $0.0, amount: $0.1) }
    }
}

/// One reseller's month.
struct StatementPage: Page {
    struct Movement: ViewModel {
        let label: String
        let on: Day
        let amount: Money

        static let schema = Schema<Self>(\.label, \.on, \.amount)
    }

    let frame: BackOfficeFrame
    let title: String
    let lead: String
    let status: Badge
    let steps: [StatementStep]
    let closing: Money
    let lines: [CommissionRow]
    let held: [CommissionRow]
    let heldTotal: Money
    let movements: [Movement]
    let facts: [Fact]
    let back: String
    let symbol: String

    var hasLines: Bool { !lines.isEmpty }
    var hasHeld: Bool { !held.isEmpty }
    var hasMovements: Bool { !movements.isEmpty }

    static let template = "backoffice/statements/show"
    static let schema = Schema<Self>(
        \.frame, \.title, \.lead, \.status, \.steps, \.closing, \.lines, \.held, \.heldTotal, \.movements, \.facts,
        \.back, \.symbol, .computed("hasLines", \.hasLines), .computed("hasHeld", \.hasHeld),
        .computed("hasMovements", \.hasMovements))
}
