import Identity
import Kernel
import Links
import Partnership
import Templates
import Web

/// The results of a month's review, what waits for an approval, and the rule about it.
struct TiersPage: Page {
    struct Line: ViewModel {
        let name: String
        let href: String
        let publicID: String
        let tier: Badge
        let outcome: Badge
        let sales: Money
        let customers: Int
        let missing: String
        let next: String

        static let schema = Schema<Self>(
            \.name, \.href, \.publicID, \.tier, \.outcome, \.sales, \.customers, \.missing, \.next)
    }

    /// A step up that somebody approves.
    struct Waiting: ViewModel {
        let name: String
        let href: String
        let step: String
        let on: Day

        static let schema = Schema<Self>(\.name, \.href, \.step, \.on)
    }

    let frame: BackOfficeFrame
    let lead: String
    let months: [FilterLink]
    let filters: [FilterLink]
    let lines: [Line]
    let hasLines: Bool
    let pages: PageLinks
    let waiting: [Waiting]
    let hasWaiting: Bool
    let rule: String
    /// The form that changes the rule; nil for whoever may not.
    let ruleAction: String?
    let ruleButton: String
    let ruleValue: String
    let currency: String

    static let template = "backoffice/tiers/index"
    static let schema = Schema<Self>(
        \.frame, \.lead, \.months, \.filters, \.lines, \.hasLines, \.pages, \.waiting, \.hasWaiting, \.rule,
        \.ruleAction, \.ruleButton, \.ruleValue, \.currency)

    init(
        _ visit: Visit, _ results: Tiering.Results, _ outcome: TierVerdict.Outcome?, after key: String?
    ) throws {
        frame = try visit.backOfficeFrame("Tiers")
        lead =
            results.month.map { "Review of \($0.shown)." }
            ?? "Every active reseller is reviewed on the 2nd of a month at 03:00. There was no review yet."
        let link = { (month: Month?, outcome: TierVerdict.Outcome?, after: String?) in
            BackOfficePlaces.tiers.with([
                "month": month?.description ?? "", "outcome": outcome?.rawValue ?? "", "after": after ?? "",
            ])
        }
        months = results.months.prefix(6).map {
            FilterLink($0.shown, href: link($0, outcome, nil), isCurrent: $0 == results.month)
        }
        let all = FilterLink(
            "All", href: link(results.month, nil, nil), isCurrent: outcome == nil,
            count: results.counts.values.reduce(0, +))
        filters =
            results.month == nil
            ? []
            : [all]
                + TierVerdict.Outcome.allCases.map {
                    FilterLink(
                        $0.label, href: link(results.month, $0, nil), isCurrent: $0 == outcome,
                        count: results.counts[$0] ?? 0)
                }
        lines = results.page.elements.map(Line.init)
        hasLines = !lines.isEmpty
        pages = PageLinks(results.page, after: key, one: "result", many: "results") {
            link(results.month, outcome, $0)
        }
        waiting = results.waiting.map { change, reseller in
            Waiting(
                name: reseller.name, href: BackOfficePlaces.resellerTier(reseller.id),
                step: "\(change.from.label) to \(change.to.label)", on: change.effectiveOn)
        }
        hasWaiting = !waiting.isEmpty
        rule =
            results.needsApproval
            ? "A step up that the review finds waits until a channel manager approves it."
            : "A step up that the review finds counts from the next 1st by itself."
        ruleAction = try visit.person.may(.arrangeResellers) ? BackOfficePlaces.tierRule.path : nil
        ruleButton = results.needsApproval ? "Let steps up happen by themselves" : "Ask for an approval of each step up"
        ruleValue = results.needsApproval ? "no" : "yes"
        currency = visit.tenant.currency.symbol
    }
}

extension TiersPage.Line {
    init(_ result: ReviewedReseller) {
        let review = result.review
        let lacking = review.outcome == .upgrade ? [] : review.missingForOwn
        let next: String =
            if let target = review.targetTier, let day = review.effectiveOn {
                "\(target.label) from \(day.shown)"
            } else if let day = review.graceUntil {
                "Grace until \(day.shown)"
            } else {
                "–"
            }
        self.init(
            name: result.name, href: BackOfficePlaces.resellerTier(review.resellerID), publicID: result.publicID,
            tier: Badge(review.tier), outcome: Badge(review.outcome),
            sales: Money(minorUnits: review.figures.baseMinorUnits, review.currency),
            customers: review.figures.activeCustomers,
            missing: lacking.isEmpty ? "Nothing" : lacking.map(\.label).joined(separator: ", "), next: next)
    }
}

extension Badge {
    init(_ outcome: TierVerdict.Outcome) {
        switch outcome {
        case .upgrade: self.init(outcome.label, .good)
        case .kept: self.init(outcome.label, .quiet)
        case .graceStarted, .graceRuns: self.init(outcome.label, .warn)
        case .graceEnded: self.init(outcome.label, .info)
        case .downgrade: self.init(outcome.label, .bad)
        }
    }

    init(_ state: TierChange.State) {
        switch state {
        case .waiting: self.init(state.label, .warn)
        case .planned: self.init(state.label, .info)
        case .applied: self.init(state.label, .good)
        case .declined, .dropped: self.init(state.label, .quiet)
        }
    }
}
