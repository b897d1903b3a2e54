import Earnings
import Kernel
import Links
import Templates
import Web

/// One of the reseller's commission lines in a list.
struct EarnedRow: ViewModel {
    let href: String
    let kind: String
    let customer: String
    /// Invoice and product.
    let detail: String
    let on: Day
    let state: Badge
    let holds: [String]
    let amount: Money

    var isNegative: Bool { amount.isNegative }

    static let schema = Schema<Self>(
        \.href, \.kind, \.customer, \.detail, \.on, \.state, \.holds, \.amount, .computed("isNegative", \.isNegative))

    init(_ line: AccrualLine) {
        href = PortalPlaces.commission(line.id)
        kind = line.kind.label
        customer = line.customerName
        detail = [line.invoice, line.product ?? ""].filter { !$0.isEmpty }.joined(separator: " · ")
        on = line.earnedOn
        state = line.state.badge
        holds = line.holds.map(\.explanation)
        amount = line.amount
    }
}

extension AccrualState {
    /// The state as the payee reads it.
    var badge: Badge {
        switch self {
        case .accrued: Badge("Being checked", .info)
        case .held: Badge("Held", .warn)
        case .disputed: Badge("Disputed", .warn)
        case .cancelled: Badge("Cancelled", .quiet)
        case .approved: Badge("Payable", .good)
        case .inBatch: Badge("On its way", .info)
        case .paid: Badge("Paid", .good)
        }
    }
}

extension StatementStatus {
    var badge: Badge {
        switch self {
        case .open: Badge("Open", .quiet)
        case .closed: Badge("Closed", .info)
        case .paid: Badge("Paid", .good)
        }
    }
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
