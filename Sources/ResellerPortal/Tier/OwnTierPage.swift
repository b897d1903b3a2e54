import Kernel
import Links
import Partnership
import Templates
import Web

/// Where the reseller stands among the tiers, and what is missing for the next one.
struct OwnTierPage: Page {
    /// What a tier gives.
    struct Level: ViewModel {
        let name: String
        let isOwn: Bool
        let newCustomer: Money
        let upgrade: Money
        let monthly: String
        let protection: String
        let capacity: Int

        static let schema = Schema<Self>(
            \.name, \.isOwn, \.newCustomer, \.upgrade, \.monthly, \.protection, \.capacity)
    }

    let frame: PortalFrame
    let tier: Badge
    let lead: String
    /// A step that is planned, or a grace that runs.
    let news: String?
    let nextName: String?
    let nextLines: [TierGapLine]
    let ownName: String
    let ownLines: [TierGapLine]
    let hasOwn: Bool
    let months: String
    let levels: [Level]
    let currency: String

    static let template = "portal/tier/index"
    static let schema = Schema<Self>(
        \.frame, \.tier, \.lead, \.news, \.nextName, \.nextLines, \.ownName, \.ownLines, \.hasOwn,
        \.months, \.levels, \.currency)

    init(_ visit: Visit, _ standing: Tiering.Standing) throws {
        let own = standing.reseller.tier
        frame = try visit.portalFrame("Tier")
        tier = Badge(own.label, .info)
        let missing = own.next.map { $0.conditions.missing(standing.figures, to: .reach).count }
        lead =
            missing.map { count in
                count == 0
                    ? "Everything for the next tier is reached. The review on the 2nd sees it."
                    : "\(count.shown("condition is", "conditions are")) missing for the next tier."
            } ?? "This is the highest tier."
        news = Self.news(standing)
        nextName = own.next?.label
        let months = standing.months
        let note = "\(months.lowerBound.shown) to \(months.upperBound.shown)"
        nextLines = own.next.map { TierGapLine.all(for: $0, standing, note: note, to: .reach) } ?? []
        ownName = own.label
        ownLines = own.previous == nil ? [] : TierGapLine.all(for: own, standing, note: note, to: .keep)
        hasOwn = !ownLines.isEmpty
        self.months = note
        levels = Tier.allCases.map { Level($0, isOwn: $0 == own, standing.currency) }
        currency = standing.currency.symbol
    }

    private static func news(_ standing: Tiering.Standing) -> String? {
        if let change = standing.openChange {
            return change.state == .waiting
                ? "You have reached \(change.to.label). We look at it before it counts."
                : "You are \(change.to.label) from \(change.effectiveOn.shownWithWeekday) on."
        }
        return standing.grace.map { grace in
            "Not everything for \(standing.reseller.tier.label) holds. You keep it until "
                + "\(grace.endsOn.shownWithWeekday) at least; hold it again by then and nothing changes."
        }
    }
}

extension OwnTierPage.Level {
    init(_ tier: Tier, isOwn: Bool, _ currency: Currency) {
        let benefits = tier.benefits
        self.init(
            name: tier.label, isOwn: isOwn,
            newCustomer: Money(minorUnits: benefits.newCustomerMinorUnits, currency),
            upgrade: Money(minorUnits: benefits.upgradeMinorUnits, currency),
            monthly: benefits.monthlyRecurring.shown, protection: benefits.dealProtectionDays.shown("day", "days"),
            capacity: benefits.maxCapacity)
    }
}

extension TierGapLine {
    static func all(
        for tier: Tier, _ standing: Tiering.Standing, note: String, to aim: Tier.Conditions.Aim
    ) -> [TierGapLine] {
        TierGapEntry.all(for: tier, standing.figures, standing.currency, to: aim, money: \.shown).map { entry in
            TierGapLine(
                entry.condition.label, note: entry.condition == .base ? note : nil, current: entry.current,
                needed: entry.needed, missing: entry.missing, state: Badge("Reached", .good))
        }
    }
}
