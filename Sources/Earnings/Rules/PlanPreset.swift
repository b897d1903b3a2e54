import Kernel
import Partnership

/// The plans that come with the program; a tenant adopts them as its own.
public enum PlanPreset: String, CaseIterable, Codable, Sendable {
    case standardReseller = "standard_reseller"
    case flatPercent10 = "flat_percent_10"
    case marginalBasic = "marginal_basic"
    case volumeSlab = "volume_slab"
    case performanceSlab = "performance_slab"
    case tierMultiplier = "tier_multiplier"
    case growthBonus = "growth_bonus"

    public var name: String {
        switch self {
        case .standardReseller: "Standard"
        case .flatPercent10: "Flat 10 %"
        case .marginalBasic: "Marginal basic"
        case .volumeSlab: "Volume slab"
        case .performanceSlab: "Performance slab"
        case .tierMultiplier: "Tier multiplier"
        case .growthBonus: "Growth bonus"
        }
    }

    /// The rules of the first version, without the products that the tenant excludes.
    public var rules: [PlanRule] {
        switch self {
        case .standardReseller: Self.standardRules
        case .flatPercent10: [Self.recurring(.percentage(Self.percent(10)))]
        case .marginalBasic:
            [Self.recurring(.tiered(TieredRate(brackets: Self.brackets((0, "5"), (1000, "7.5"), (5000, "10")))))]
        case .volumeSlab:
            [
                Self.recurring(
                    .tiered(
                        TieredRate(
                            mode: .slab, measure: .resellerRevenue,
                            brackets: Self.brackets((0, "8"), (10_000, "10"), (25_000, "12"), (50_000, "15")))))
            ]
        case .performanceSlab: [Self.recurring(.tiered(TieredRate(mode: .slab, brackets: Self.bonusBrackets)))]
        case .tierMultiplier: Self.tierRules
        case .growthBonus: [Self.recurring(.performance(Self.growth))]
        }
    }

    private static var standardRules: [PlanRule] {
        var rules: [PlanRule] = []
        for tier in Tier.allCases {
            let selectors = RuleSelectors(tier: tier.rawValue)
            rules.append(
                PlanRule(
                    key: "new_customer_\(tier.rawValue)", kind: .newCustomer,
                    structure: flat(tier.benefits.newCustomerMinorUnits), selectors: selectors))
            rules.append(
                PlanRule(
                    key: "monthly_recurring_\(tier.rawValue)", kind: .monthlyRecurring,
                    structure: .percentage(tier.benefits.monthlyRecurring), selectors: selectors))
            rules.append(
                PlanRule(
                    key: "upgrade_referral_\(tier.rawValue)", kind: .upgradeReferral,
                    structure: flat(tier.benefits.upgradeMinorUnits), selectors: selectors))
        }
        rules.append(PlanRule(key: "installation", kind: .installation, structure: .percentage(percent(10))))
        rules.append(PlanRule(key: "renewal", kind: .renewal, structure: .percentage(percent(2))))
        rules.append(PlanRule(key: "override", kind: .override, structure: .percentage(percent(10))))
        rules.append(PlanRule(key: "quarterly_bonus", kind: .quarterlyBonus, structure: .percentage(percent(5))))
        return rules
    }

    private static var tierRules: [PlanRule] {
        zip(Tier.allCases, [100_000, 110_000, 125_000, 150_000] as [Int64]).map { tier, rate in
            PlanRule(
                key: "monthly_recurring_\(tier.rawValue)", kind: .monthlyRecurring,
                structure: .percentage(Percentage(tenThousandths: rate)),
                selectors: RuleSelectors(tier: tier.rawValue))
        }
    }

    private static var bonusBrackets: [TieredRate.Bracket] {
        [(0, 6, 500), (15_000, 9, 1000), (35_000, 14, 2500)].map { from, rate, bonus in
            TieredRate.Bracket(from: from * 100, rate: percent(rate), bonus: bonus * 100)
        }
    }

    private static var growth: PerformanceRate {
        func band(_ from: Int64, _ thousandths: Int64) -> PerformanceRate.Band {
            PerformanceRate.Band(
                from: ExactDecimal(from), multiplier: ExactDecimal(millionths: thousandths * 1000))
        }
        return PerformanceRate(
            rate: percent(10),
            scales: [
                PerformanceRate.Scale(metric: .periodRevenue, bands: [band(50_000, 1025), band(100_000, 1050)]),
                PerformanceRate.Scale(metric: .retention90d, bands: [band(90, 1015), band(95, 1030)]),
            ])
    }

    private static func recurring(_ structure: RateStructure) -> PlanRule {
        PlanRule(key: "monthly_recurring", kind: .monthlyRecurring, structure: structure)
    }

    private static func flat(_ minorUnits: Int64) -> RateStructure {
        .flat(FlatAmount(ExactDecimal(millionths: minorUnits * 10_000)))
    }

    private static func percent(_ whole: Int64) -> Percentage { Percentage(tenThousandths: whole * 10_000) }

    /// Bounds in whole units of the currency, rates as decimal percent.
    private static func brackets(_ list: (Int64, String)...) -> [TieredRate.Bracket] {
        list.map { TieredRate.Bracket(from: $0 * 100, rate: Percentage($1) ?? .zero) }
    }
}
