import Kernel

/// What is missing for a tier, condition by condition.
public struct TierGapEntry: Sendable, Hashable {
    public let condition: TierCondition
    public let isHeld: Bool
    /// In words: amounts of money, counts, points, levels.
    public let current: String
    public let needed: String
    /// Nil when the condition holds.
    public let missing: String?

    /// The conditions that a tier asks for, in their order; what it does not ask for is left out. `money` writes an
    /// amount as people read it.
    public static func all(
        for tier: Tier, _ figures: TierFigures, _ currency: Currency, to aim: Tier.Conditions.Aim,
        money: (Money) -> String
    ) -> [TierGapEntry] {
        let conditions = tier.conditions
        return TierCondition.allCases.compactMap { condition in
            guard conditions.asks(for: condition) else { return nil }
            return TierGapEntry(condition, conditions, figures, to: aim) { money(Money(minorUnits: $0, currency)) }
        }
    }

    private init(
        _ condition: TierCondition, _ conditions: Tier.Conditions, _ figures: TierFigures,
        to aim: Tier.Conditions.Aim, money: (Int64) -> String
    ) {
        self.condition = condition
        isHeld = conditions.holds(condition, figures, to: aim)
        var lacking = ""
        switch condition {
        case .base:
            let (has, wants) = (figures.baseMinorUnits, conditions.baseMinorUnits)
            (current, needed) = (money(has), money(wants))
            lacking = money(max(0, wants - has))
        case .activeCustomers:
            (current, needed) = ("\(figures.activeCustomers)", "\(conditions.activeCustomers)")
            lacking = "\(max(0, conditions.activeCustomers - figures.activeCustomers))"
        case .health:
            let wants = conditions.health ?? 0
            current = figures.healthTenths.map(Self.points) ?? "no data"
            needed = Self.points(wants * 10)
            lacking = figures.healthTenths.map { Self.points(max(0, wants * 10 - $0)) } ?? "no data yet"
        case .certification:
            current = figures.certification?.label ?? "none"
            needed = conditions.certification?.label ?? "none"
            lacking = "the level \(needed.lowercased())"
        case .violations:
            (current, needed) = ("\(figures.violations)", "\(conditions.violations ?? 0)")
            lacking = "\(figures.violations) too many"
        }
        missing = isHeld ? nil : lacking
    }

    private static func points(_ tenths: Int) -> String { "\(tenths / 10).\(tenths % 10)" }
}

extension Tier.Conditions {
    /// Whether the tier looks at a condition at all.
    func asks(for condition: TierCondition) -> Bool {
        switch condition {
        case .base, .activeCustomers: true
        case .health: health != nil
        case .certification: certification != nil
        case .violations: violations != nil
        }
    }
}
