import Kernel

extension PlanRule {
    /// What the rule pays, as people say it: "6.5 % of what is paid".
    public func sentence(_ currency: Currency) -> String {
        let of: String =
            switch kind {
            case .renewal: "the new monthly fee times the months it was renewed for, 12 at most"
            case .override: "each commission of a reseller below"
            case .quarterlyBonus: "what the best tenth of resellers earned in the quarter"
            case .usage: "what was used"
            default: basis == .paid ? "what the customer paid, without tax" : "what was billed, without tax"
            }
        return structure.sentence(of: of, currency)
    }

    /// To whom and what it applies; "Everything" without selectors.
    public var scope: String {
        let parts: [(String, String?)] = [
            ("product", selectors.product), ("family", selectors.family), ("segment", selectors.segment),
            ("customers", selectors.customerType), ("territory", selectors.territory), ("tier", selectors.tier),
        ]
        let named = parts.compactMap { name, value in value.map { "\(name) \($0.replacing("_", with: " "))" } }
        return named.isEmpty ? "Everything" : named.joined(separator: ", ")
    }

    /// The limits that differ from none, as sentences.
    public func limits(_ currency: Currency) -> [String] {
        func money(_ minorUnits: Int64) -> String { Money(minorUnits: minorUnits, currency).spoken }
        var limits: [String] = []
        if minServiceAgeDays > 0 { limits.append("Waits until the service is \(minServiceAgeDays) days old.") }
        if structure.isRated { limits.append("At most \(maxEffectiveRate.spoken) of its base.") }
        if lineFloor > 0 { limits.append("At least \(money(lineFloor)) for a line.") }
        limits.append("At most \(money(lineMax)) for a line.")
        if let customerCap { limits.append("At most \(money(customerCap)) for a customer.") }
        if let periodCap { limits.append("At most \(money(periodCap)) in a run.") }
        switch schedule {
        case .lifetime: break
        case .once: limits.append("Once for a service.")
        case .periods(let count): limits.append("For \(count.counted("month", "months")).")
        }
        return limits
    }
}

extension RateStructure {
    fileprivate func sentence(of base: String, _ currency: Currency) -> String {
        func money(_ minorUnits: Int64) -> String { Money(minorUnits: minorUnits, currency).spoken }
        switch self {
        case .flat(let flat):
            let amount = (try? flat.amount.minorUnits(currency).spoken(currency)) ?? "\(flat.amount)"
            switch flat.per {
            case .event: return "\(amount) each time"
            case .service: return "\(amount) for each service"
            case .unit(let metric, let step): return "\(amount) for each \(step) \(metric)"
            }
        case .percentage(let rate): return "\(rate.spoken) of \(base)"
        case .tiered(let tiered):
            let isCount = tiered.measure == .activeCustomers || tiered.measure == .newCustomers
            let steps = tiered.brackets.map { bracket in
                let from = isCount ? "\(bracket.from)" : money(bracket.from)
                let bonus = bracket.bonus > 0 ? " and \(money(bracket.bonus))" : ""
                return "from \(from) \(bracket.rate.spoken)\(bonus)"
            }
            let mode =
                tiered.mode == .marginal ? "Each part by its bracket" : "The whole month by the bracket it reaches"
            return "\(mode): \(steps.joined(separator: ", ")) of \(base)"
        case .performance(let performance):
            let names = performance.scales.map { $0.metric.rawValue.replacing("_", with: " ") }
            return "\(performance.rate.spoken) of \(base), more with \(names.joined(separator: " and "))"
        case .hybrid(let parts): return parts.map { $0.sentence(of: base, currency) }.joined(separator: ", and ")
        }
    }
}
