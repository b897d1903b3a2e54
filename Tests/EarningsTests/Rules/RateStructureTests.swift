import Earnings
import Kernel
import Testing

/// The worked examples of the structures.
@Suite struct RateStructureTests {
    static func percent(_ text: String) -> Percentage { Percentage(text) ?? .zero }

    static func cents(_ text: String) -> Int64 { Money(text, .usd)?.minorUnits ?? 0 }

    static func tiers(
        _ mode: TieredRate.Mode, _ list: [(String, String)], measure: TieredRate.Measure = .ruleBase
    ) -> RateStructure {
        .tiered(
            TieredRate(
                mode: mode, measure: measure,
                brackets: list.map { TieredRate.Bracket(from: cents($0.0), rate: percent($0.1)) }))
    }

    func amount(_ structure: RateStructure, _ input: RateInput) throws -> String {
        let rule = PlanRule(key: "rule", kind: .monthlyRecurring, structure: structure)
        return Money(minorUnits: try LineAmount(rule, input).amount, .usd).decimal
    }

    static let marginal = tiers(.marginal, [("0.00", "5"), ("1000.00", "7.5"), ("5000.00", "10")])

    @Test(arguments: [
        ("500.00", "25.00"), ("1000.00", "50.00"), ("3000.00", "200.00"), ("5000.00", "350.00"), ("6000.00", "450.00"),
    ])
    func marginalBase(base: String, expected: String) throws {
        #expect(try amount(Self.marginal, RateInput(base: Self.cents(base), currency: .usd)) == expected)
    }

    @Test func marginalContinuesFromTheWindowsTotal() throws {
        var total: Int64 = 0
        var sum: Int64 = 0
        for base in ["800.00", "400.00", "4000.00"] {
            let exact = try ExactAmount(
                Self.marginal, RateInput(base: Self.cents(base), totalBefore: total, currency: .usd))
            sum += try exact.value.rounded()
            total += Self.cents(base)
        }
        #expect(sum == Self.cents("370.00"))
    }

    @Test func marginalOfThirtyThousand() throws {
        let structure = Self.tiers(.marginal, [("0.00", "5"), ("10000.00", "7"), ("25000.00", "10")])
        #expect(try amount(structure, RateInput(base: Self.cents("30000.00"), currency: .usd)) == "2050.00")
    }

    @Test(arguments: [("9999.99", "800.00"), ("10000.00", "1000.00")])
    func slab(total: String, expected: String) throws {
        let structure = Self.tiers(.slab, [("0.00", "8"), ("10000.00", "10")])
        let input = RateInput(
            base: Self.cents(total), totals: [.ruleBase: Self.cents(total)], currency: .usd)
        #expect(try amount(structure, input) == expected)
    }

    @Test func slabWithAnOverriddenSale() throws {
        let structure = Self.tiers(.slab, [("0.00", "8"), ("10000.00", "10")])
        let totals: [TieredRate.Measure: Int64] = [.ruleBase: Self.cents("1199.98")]
        let plain = RateInput(base: Self.cents("299.99"), totals: totals, currency: .usd)
        let better = RateInput(
            base: Self.cents("899.99"), totals: totals, overrideRate: Self.percent("15"), currency: .usd)
        #expect(try amount(structure, plain) == "24.00")
        #expect(try amount(structure, better) == "135.00")
    }

    @Test func performanceMultipliesByTheSumOfItsGains() throws {
        let decimal = { (text: String) in ExactDecimal(text) ?? ExactDecimal(1) }
        let scales = [
            PerformanceRate.Scale(
                metric: .periodRevenue,
                bands: [PerformanceRate.Band(from: decimal("50000"), multiplier: decimal("1.025"))]),
            PerformanceRate.Scale(
                metric: .retention90d,
                bands: [PerformanceRate.Band(from: decimal("90"), multiplier: decimal("1.015"))]),
            PerformanceRate.Scale(
                metric: .healthScore, bands: [PerformanceRate.Band(from: decimal("70"), multiplier: decimal("2"))]),
        ]
        let input = RateInput(
            base: Self.cents("640.00"), metrics: [.periodRevenue: Fraction(60_000), .retention90d: Fraction(90)],
            currency: .usd)
        let structure = RateStructure.performance(PerformanceRate(rate: Self.percent("10"), scales: scales))
        #expect(try amount(structure, input) == "66.56")
    }

    @Test func hybridRoundsItsExactSumOnce() throws {
        let structure = RateStructure.hybrid([
            .percentage(Self.percent("5")), .flat(FlatAmount(ExactDecimal("2.00") ?? ExactDecimal(0))),
        ])
        let input = RateInput(base: Self.cents("49.99"), currency: .usd)
        #expect(try amount(structure, input) == "4.50")
        #expect(try ExactAmount(structure, input).value == Fraction(44_995, over: 100))
    }

    @Test func overrideReplacesAllRatesOfAHybridTogether() throws {
        let structure = RateStructure.hybrid([
            .percentage(Self.percent("5")), .percentage(Self.percent("3")), .flat(FlatAmount(ExactDecimal(2))),
        ])
        let input = RateInput(base: Self.cents("100.00"), overrideRate: Self.percent("12"), currency: .usd)
        #expect(try amount(structure, input) == "14.00")
    }

    @Test func unitsArePaidByTheStep() throws {
        let flat = FlatAmount(
            ExactDecimal("0.05") ?? ExactDecimal(0), per: .unit(metric: "api_calls", step: ExactDecimal(1000)))
        let input = RateInput(base: Self.cents("10.00"), quantity: Fraction(2500), currency: .usd)
        #expect(try amount(.flat(flat), input) == "0.13")
    }

    @Test func limitsApplyInTheirOrder() throws {
        var rule = PlanRule(
            key: "rule", kind: .monthlyRecurring, structure: .percentage(Self.percent("80")), lineMax: 3000)
        let input = RateInput(base: 10_000, currency: .usd)
        #expect(try LineAmount(rule, input).amount == 3000)
        rule.lineMax = 1_000_000
        #expect(try LineAmount(rule, input).amount == 5000)
        rule.customerCap = 6000
        rule.periodCap = 4500
        #expect(try LineAmount(rule, input, customerUsed: 2000, runUsed: 1000).amount == 3500)
        #expect(try LineAmount(rule, input, customerUsed: 6000).zeroReason == .capReached)
        rule.structure = .percentage(Self.percent("0.001"))
        rule.lineFloor = 0
        #expect(try LineAmount(rule, RateInput(base: 100, currency: .usd)).zeroReason == .roundsToZero)
        rule.lineFloor = 25
        #expect(try LineAmount(rule, RateInput(base: 100, currency: .usd)).amount == 25)
    }

    @Test func everyRuleOfThePresetsSurvivesItsStorage() throws {
        for preset in PlanPreset.allCases {
            let text = try PlanRules.encode(preset.rules)
            #expect(try PlanRules.decode(text) == preset.rules)
        }
    }
}
