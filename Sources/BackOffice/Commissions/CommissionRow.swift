import Earnings
import Kernel
import Links
import Templates
import Web

/// One commission line in a list.
struct CommissionRow: ViewModel {
    let href: String
    let kind: String
    let customer: String
    let customerHref: String
    let reseller: String
    let resellerHref: String
    /// Invoice and product.
    let detail: String
    let on: Day
    let state: Badge
    /// What it waits for.
    let holds: [String]
    let base: Money
    let amount: Money

    var isNegative: Bool { amount.isNegative }

    static let schema = Schema<Self>(
        \.href, \.kind, \.customer, \.customerHref, \.reseller, \.resellerHref, \.detail, \.on, \.state, \.holds,
        \.base, \.amount, .computed("isNegative", \.isNegative))

    init(_ line: AccrualLine) {
        href = BackOfficePlaces.commission(line.id)
        kind = line.kind.label
        customer = line.customerName
        customerHref = BackOfficePlaces.customer(line.customerID)
        reseller = line.resellerName
        resellerHref = BackOfficePlaces.reseller(line.resellerID)
        detail = [line.invoice, line.product ?? ""].filter { !$0.isEmpty }.joined(separator: " · ")
        on = line.earnedOn
        state = line.state.badge
        holds = line.holds.map(\.kind.label)
        base = line.base
        amount = line.amount
    }
}

/// A part of an explanation.
struct ExplanationPart: ViewModel {
    let heading: String
    let sentences: [String]

    static let schema = Schema<Self>(\.heading, \.sentences)

    init(_ section: Explanation.Section) {
        heading = section.heading
        sentences = section.sentences
    }
}
