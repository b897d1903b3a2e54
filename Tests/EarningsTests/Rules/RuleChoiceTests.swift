import Earnings
import Kernel
import Testing

@Suite struct RuleChoiceTests {
    func rule(_ key: String, priority: Int = 0, _ selectors: RuleSelectors) -> PlanRule {
        PlanRule(
            key: key, kind: .monthlyRecurring, structure: .percentage(.zero), selectors: selectors, priority: priority)
    }

    static let context = SaleContext(
        product: "FIB-300", family: "internet", segment: "small_business", customerType: "residential",
        territory: "03990", tier: "gold")

    /// Each selector beats those after it, whatever their number.
    @Test func theFirstDifferenceWins() throws {
        let ladder: [PlanRule] = [
            rule("product", RuleSelectors(product: "FIB-300")),
            rule("family", priority: 9, RuleSelectors(family: "internet", segment: "small_business", tier: "gold")),
            rule("segment", RuleSelectors(segment: "small_business", customerType: "residential")),
            rule("type", RuleSelectors(customerType: "residential", territory: "03990")),
            rule("territory", RuleSelectors(territory: "03990")),
            rule("tier", RuleSelectors(tier: "gold")),
            rule("priority", priority: 1, RuleSelectors()),
            rule("a", RuleSelectors()),
            rule("b", RuleSelectors()),
        ]
        for start in ladder.indices {
            let choice = try #require(
                RuleChoice(among: Array(ladder[start...]).reversed(), for: .monthlyRecurring, in: Self.context))
            #expect(choice.rule.key == ladder[start].key)
            #expect(choice.losers == ladder[(start + 1)...].map(\.key))
        }
    }

    @Test func aRuleThatDoesNotMatchIsNoCandidate() {
        let rules = [rule("silver", RuleSelectors(tier: "silver")), rule("phone", RuleSelectors(family: "phone"))]
        #expect(RuleChoice(among: rules, for: .monthlyRecurring, in: Self.context) == nil)
    }

    @Test func aCustomersOwnRateBeatsTheResellers() {
        let (customer, day) = (Identifier(high: 1, low: 1), Day(number: 20_000))
        let all = [
            RateOverride(ruleKey: "r", customer: nil, rate: Percentage(tenThousandths: 1), from: day, to: nil),
            RateOverride(ruleKey: "r", customer: customer, rate: Percentage(tenThousandths: 2), from: day, to: day),
        ]
        func rate(_ customer: Identifier, _ day: Day) -> Int64? {
            RateOverride.applying(all, to: "r", customer: customer, on: day)?.rate.tenThousandths
        }
        #expect(rate(customer, day) == 2)
        #expect(rate(customer, day.adding(days: 1)) == 1)
        #expect(rate(Identifier(high: 2, low: 2), day) == 1)
        #expect(rate(customer, day.adding(days: -1)) == nil)
    }
}
