import Kernel
import Partnership
import Sales

extension ResellerCalculation {
    /// The bonus of a slab: of the bracket at the window's end, once, in the run of the window's last day.
    mutating func postBonuses() throws {
        guard let reseller = input.reseller, let code = reseller.planCode(on: end),
            let version = input.plans.version(of: code, on: end), let state = reseller.state(on: end),
            state.status != .pendingOnboarding, state.status != .terminated
        else { return }
        for rule in version.rules {
            guard case .tiered(let tiered) = rule.structure, tiered.mode == .slab, isWindowEnd(rule),
                rule.selectors.tier.map({ $0 == state.tier.rawValue }) ?? true
            else { continue }
            let total =
                tiered.measure == .ruleBase
                ? counters.windowTotal(rule, on: end) : achievements.totals(rule, on: end)[tiered.measure] ?? 0
            guard total > 0, let bracket = tiered.bracket(of: total), bracket.bonus > 0 else { continue }
            post(bonus: bracket, total: total, tiered, rule, version, reseller, tier: state.tier)
        }
    }

    private func isWindowEnd(_ rule: PlanRule) -> Bool {
        rule.window.start(of: end).adding(rule.window.months - 1) == input.period
    }

    private mutating func post(
        bonus bracket: TieredRate.Bracket, total: Int64, _ tiered: TieredRate, _ rule: PlanRule,
        _ version: PlanBook.Version, _ reseller: CommissionedReseller, tier: Tier
    ) {
        let start = rule.window.start(of: end)
        let key = AccrualKey(
            resellerID: reseller.id, kind: rule.kind, sourceKind: "window", sourceID: rule.key,
            sourceVersion: "\(start)", part: "bonus")
        guard input.books.entries[key] == nil, let customer = input.customers.first else { return }
        var working = Working(currency: input.currency.code)
        working.steps = [
            .slab(measure: tiered.measure, total: total, from: bracket.from, to: tiered.end(of: bracket)),
            .bonus(amount: bracket.bonus),
        ]
        working.terms = Working.Terms(
            plan: version.plan, planName: version.planName, planVersion: version.number, rule: rule.key, losers: [],
            tier: tier.rawValue, product: nil, share: .hundred, linkedFrom: start.firstDay)
        let holds = reseller.holds(on: input.postedOn)
        result.lines.append(
            CalculatedLine(
                key: key, amount: Money(minorUnits: bracket.bonus, input.currency),
                base: Money(minorUnits: total, input.currency), state: holds.isEmpty ? .accrued : .held,
                holds: holds, eventOn: end, earnedOn: end,
                customerID: customer.id, serviceID: nil, invoiceID: nil, invoice: "", product: nil, ruleKey: rule.key,
                planVersionID: version.id, tier: tier.rawValue, original: nil, working: working))
    }
}
