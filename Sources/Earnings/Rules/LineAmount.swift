import Kernel

/// The amount of one commission line: the exact amount limited, rounded once, and limited again (commissions 6,
/// steps 6 to 12).
public struct LineAmount: Sendable {
    /// In minor units.
    public private(set) var amount: Int64
    public private(set) var steps: [WorkingStep]
    /// Set when nothing is left to pay.
    public private(set) var zeroReason: ZeroReason?
    /// What the rates alone gave, before any limit.
    public let exact: Fraction

    /// `customerUsed` and `runUsed` are what the rule already paid for the customer, and in this run.
    public init(
        _ rule: PlanRule, _ input: RateInput, customerUsed: Int64 = 0, runUsed: Int64 = 0
    ) throws {
        let unrounded = try ExactAmount(rule.structure, input)
        exact = unrounded.value
        steps = unrounded.steps
        amount = 0
        try round(unrounded.value, rule, base: input.base)
        limit(rule, base: input.base, customerUsed: customerUsed, runUsed: runUsed)
    }

    private mutating func round(_ unrounded: Fraction, _ rule: PlanRule, base: Int64) throws {
        var value = unrounded
        if rule.structure.isRated || rule.kind == .usage {
            let limit = try rule.maxEffectiveRate.fraction * Fraction(base < 0 ? -base : base)
            let magnitude = value < .zero ? value.negated : value
            if magnitude > limit {
                value = value < .zero ? limit.negated : limit
                steps.append(.clipped(limit: rule.maxEffectiveRate, exact: value))
            }
        }
        amount = try value.rounded()
        steps.append(.rounded(exact: value, amount: amount))
    }

    private mutating func limit(_ rule: PlanRule, base: Int64, customerUsed: Int64, runUsed: Int64) {
        if rule.lineFloor > 0, base > 0, amount < rule.lineFloor {
            amount = rule.lineFloor
            steps.append(.raisedToFloor(amount))
        }
        if amount > rule.lineMax {
            amount = rule.lineMax
            steps.append(.cutToLineMax(amount))
        }
        guard amount != 0 else {
            zeroReason = .roundsToZero
            return
        }
        if let cap = rule.customerCap, amount > max(0, cap - customerUsed) {
            amount = max(0, cap - customerUsed)
            steps.append(.cutToCustomerCap(cap: cap, used: customerUsed, amount: amount))
        }
        if let cap = rule.periodCap, amount > max(0, cap - runUsed) {
            amount = max(0, cap - runUsed)
            steps.append(.cutToPeriodCap(cap: cap, used: runUsed, amount: amount))
        }
        if amount == 0 { zeroReason = .capReached }
    }
}
