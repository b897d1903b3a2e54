import Kernel

extension WorkingStep {
    /// The step as a sentence with its numbers.
    public func sentence(_ currency: Currency) -> String {
        func money(_ minorUnits: Int64) -> String { Money(minorUnits: minorUnits, currency).spoken }
        switch self {
        case .share(let percent, let whole, let part):
            return "Several resellers share the customer. Your share is \(percent.spoken) of \(money(whole)): "
                + "\(money(part))."
        case .overrideRate(let rate): return "Your own rate of \(rate.spoken) replaces the rate of the rule."
        case .rate(let base, let rate, let exact):
            return "\(rate.spoken) of \(money(base)) is \(exact.spoken(currency))."
        case .slice(let from, let to, let base, let rate, let exact):
            let range = to.map { "between \(money(from)) and \(money($0))" } ?? "from \(money(from)) on"
            return "\(money(base)) lies \(range) and earns \(rate.spoken): \(exact.spoken(currency))."
        case .flat(let amount, let count, let exact):
            if count == .one { return "The rule pays a fixed \(exact.spoken(currency))." }
            return "\(amount) × \(count.spokenNumber) is \(exact.spoken(currency))."
        case .units(let amount, let metric, let quantity, let step, let exact):
            return "\(quantity.spokenNumber) \(metric) at \(amount) for each \(step): \(exact.spoken(currency))."
        case .slab, .multiplier, .factor: return achievement(currency)
        case .sum(let exact): return "Together that is \(exact.spoken(currency))."
        case .bonus(let amount): return "The bonus of that bracket is \(money(amount))."
        case .rounded(let exact, let amount):
            return exact == Fraction(amount)
                ? "No rounding is needed: \(money(amount))."
                : "Rounded once, half-up to the cent: \(money(amount))."
        case .clipped, .raisedToFloor, .cutToLineMax, .cutToCustomerCap, .cutToPeriodCap: return limit(currency)
        case .reversed, .clawedBack: return undoing(currency)
        }
    }

    private func achievement(_ currency: Currency) -> String {
        func money(_ minorUnits: Int64) -> String { Money(minorUnits: minorUnits, currency).spoken }
        switch self {
        case .slab(let measure, let total, let from, let to):
            let isCount = measure == .activeCustomers || measure == .newCustomers
            func shown(_ value: Int64) -> String { isCount ? "\(value)" : money(value) }
            let range = to.map { "from \(shown(from)) to under \(shown($0))" } ?? "from \(shown(from)) on"
            return "The window's total is \(shown(total)), in the bracket \(range)."
        case .multiplier(let metric, let value, let multiplier):
            let name = metric.rawValue.replacing("_", with: " ")
            guard let value else { return "There is no data for \(name), so it multiplies by 1." }
            return "Your \(name) of \(value.spokenNumber) multiplies by \(multiplier)."
        case .factor(let factor, let exact): return "Together that multiplies by \(factor): \(exact.spoken(currency))."
        default: return ""
        }
    }

    private func limit(_ currency: Currency) -> String {
        func money(_ minorUnits: Int64) -> String { Money(minorUnits: minorUnits, currency).spoken }
        switch self {
        case .clipped(let limit, let exact):
            return "The rule pays at most \(limit.spoken) of the base: \(exact.spoken(currency))."
        case .raisedToFloor(let amount): return "The rule pays at least \(money(amount))."
        case .cutToLineMax(let amount): return "The rule pays at most \(money(amount)) for one line."
        case .cutToCustomerCap(let cap, let used, let amount):
            return "The rule pays at most \(money(cap)) for one customer; \(money(used)) is used, "
                + "\(money(amount)) is left."
        case .cutToPeriodCap(let cap, let used, let amount):
            return "The rule pays at most \(money(cap)) in one run; \(money(used)) is used, \(money(amount)) is left."
        default: return ""
        }
    }

    private func undoing(_ currency: Currency) -> String {
        func money(_ minorUnits: Int64) -> String { Money(minorUnits: minorUnits, currency).spoken }
        switch self {
        case .reversed(let amount, let reversed, let size, let soFar, let before):
            let part =
                size == 1 && reversed <= 1
                ? (reversed == 1 ? "All of \(money(amount)) is" : "Nothing of \(money(amount)) is")
                : "\(money(reversed)) of the \(money(size)) that counted is gone: \(money(amount)) × "
                    + "\(money(reversed)) ÷ \(money(size)) = \(money(soFar)) is"
            return "\(part) taken back by now. \(money(before)) had been taken back before, which leaves a change of "
                + "\(money(before - soFar))."
        case .clawedBack(let remaining, let days, let share, let soFar, let before):
            let reason =
                days < ClawbackShare.fullDays
                ? "Under \(ClawbackShare.fullDays) days everything is taken back"
                : "After \(days) days the share is (365 − \(days)) ÷ 275 = \(share.spokenNumber)"
            return "\(reason): \(money(soFar)) of \(money(remaining)). \(money(before)) had been taken back before."
        default: return ""
        }
    }
}
