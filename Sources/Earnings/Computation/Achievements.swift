import Kernel
import Sales

/// What a reseller achieved in a window: totals that slabs look at and metrics that multiply a rate.
struct Achievements {
    /// Totals of each rule after all events of this run, known after a first counting.
    var ruleTotals: Counters?

    private let input: CalculationInput
    private let courses: [CustomerCourse]

    init(_ input: CalculationInput, _ courses: [CustomerCourse]) throws {
        self.input = input
        self.courses = courses
    }

    func totals(_ rule: PlanRule, on day: Day) -> [TieredRate.Measure: Int64] {
        guard case .tiered(let tiered) = rule.structure, tiered.mode == .slab else { return [:] }
        let value: Int64 =
            switch tiered.measure {
            case .ruleBase: ruleTotals?.windowTotal(rule, on: day) ?? 0
            case .resellerRevenue: revenue(in: rule.window, of: day)
            case .activeCustomers: Int64(activeCustomers(at: windowEnd(rule.window, day)))
            case .newCustomers: Int64(newCustomers(in: rule.window, of: day))
            }
        return [tiered.measure: value]
    }

    func metrics(_ rule: PlanRule, on day: Day) -> [PerformanceRate.Metric: Fraction] {
        guard case .performance = rule.structure else { return [:] }
        var metrics: [PerformanceRate.Metric: Fraction] = [:]
        metrics[.periodRevenue] = try? Fraction(revenue(in: rule.window, of: day)) / Fraction(majorUnit)
        metrics[.newCustomers] = Fraction(Int64(newCustomers(in: rule.window, of: day)))
        metrics[.retention90d] = retention(at: windowEnd(rule.window, day))
        return metrics
    }

    private var majorUnit: Int64 { (0..<input.currency.exponent).reduce(1) { unit, _ in unit * 10 } }

    private func windowEnd(_ window: PlanRule.Window, _ day: Day) -> Day {
        min(window.start(of: day).adding(window.months - 1).lastDay, input.period.lastDay)
    }

    /// Changes of what was paid for all lines but fee and tax, of customers linked on those days, by share.
    private func revenue(in window: PlanRule.Window, of day: Day) -> Int64 {
        let start = window.start(of: day)
        var total: Int64 = 0
        for (customer, course) in zip(input.customers, courses) {
            for change in course.lines where window.start(of: change.day) == start {
                let links = customer.links(on: change.day).sorted { $0.resellerID < $1.resellerID }
                guard let place = links.firstIndex(where: { $0.resellerID == input.reseller?.id }),
                    let share = try? Share(of: change.change(.paid), links: links, place: place, input.currency)
                else { continue }
                total += share.part
            }
        }
        return total
    }

    private func activeCustomers(at day: Day) -> Int {
        input.customers.count { isMine($0, on: day) && isActive($0, on: day) }
    }

    private func newCustomers(in window: PlanRule.Window, of day: Day) -> Int {
        let start = window.start(of: day)
        return courses.reduce(0) { count, course in
            count + course.milestones.count { milestone in
                milestone.kind == .newCustomer && !milestone.isRepeated
                    && window.start(of: milestone.factOn) == start
                    && (milestone.resellers?.contains(input.reseller?.id ?? Identifier(high: 0, low: 0)) ?? false)
            }
        }
    }

    /// Of the customers that were active 90 days before, the percentage that still is; no data without any.
    private func retention(at day: Day) -> Fraction? {
        let before = day.adding(days: -90)
        let then = input.customers.filter { isMine($0, on: before) && isActive($0, on: before) }
        guard !then.isEmpty else { return nil }
        let now = then.count { isMine($0, on: day) && isActive($0, on: day) }
        return try? Fraction(Int128(now * 100), over: Int128(then.count))
    }

    private func isMine(_ customer: CustomerHistory, on day: Day) -> Bool {
        customer.links(on: day).contains { $0.resellerID == input.reseller?.id }
    }

    private func isActive(_ customer: CustomerHistory, on day: Day) -> Bool {
        customer.services.contains { $0.version(on: day)?.status == .active }
    }
}

extension PlanBook {
    /// Whether any rule is a slab of its own base, whose total must be counted before anything is paid.
    var usesSlabsOfRuleBase: Bool {
        allVersions.contains { version in
            version.rules.contains { rule in
                guard case .tiered(let tiered) = rule.structure else { return false }
                return tiered.mode == .slab && tiered.measure == .ruleBase
            }
        }
    }
}
