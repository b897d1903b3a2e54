import Earnings
import Kernel
import Partnership
import Templates

extension EventLetters {
    /// The name of a plan as people know it. A tenant that has not adopted the plan yet knows it by its preset's name.
    func planName(_ code: String) async throws -> String {
        if let plan = try await CommissionPlans(desk.tx).plan(code: code) { return plan.name }
        return PlanPreset(rawValue: code)?.name ?? code
    }

    /// What a plan pays of the monthly bills from a month on: "5 % of what your customers pay each month". Where that
    /// depends on the product, the customer or the volume, the letter says so and names no rate.
    func rateSummary(_ code: String, _ tier: Tier, from month: Month) async throws -> String {
        let rates = Set(
            try await rules(code, from: month).filter { rule in
                rule.kind == .monthlyRecurring && (rule.selectors.tier ?? tier.rawValue) == tier.rawValue
            }.map(\.structure))
        guard rates.count == 1, case .percentage(let rate)? = rates.first else {
            return desk.say("a share of what your customers pay each month, as your plan says")
        }
        return desk.say("\(desk.locale.percent(rate)) of what your customers pay each month")
    }

    private func rules(_ code: String, from month: Month) async throws -> [PlanRule] {
        let plans = CommissionPlans(desk.tx)
        if let plan = try await plans.plan(code: code) {
            let approved = try await plans.versions(of: plan.id).filter { $0.status == .approved }
            if let version = approved.first(where: { $0.effectiveFrom <= month }) ?? approved.last {
                return version.rules
            }
        }
        return PlanPreset(rawValue: code)?.rules ?? []
    }
}
