import Kernel

/// One step of the computation of an amount, kept with its numbers so that a page can print it in words. Amounts
/// are minor units.
public enum WorkingStep: Hashable, Codable, Sendable {
    /// A customer that several resellers share: this reseller's part of the base.
    case share(percent: Percentage, whole: Int64, part: Int64)
    case overrideRate(Percentage)
    case rate(base: Int64, rate: Percentage, exact: Fraction)
    case slice(from: Int64, to: Int64?, base: Int64, rate: Percentage, exact: Fraction)
    case slab(measure: TieredRate.Measure, total: Int64, from: Int64, to: Int64?)
    case flat(amount: ExactDecimal, count: Fraction, exact: Fraction)
    case units(amount: ExactDecimal, metric: String, quantity: Fraction, step: ExactDecimal, exact: Fraction)
    case multiplier(metric: PerformanceRate.Metric, value: Fraction?, multiplier: ExactDecimal)
    case factor(ExactDecimal, exact: Fraction)
    case sum(exact: Fraction)
    case bonus(amount: Int64)
    case clipped(limit: Percentage, exact: Fraction)
    case rounded(exact: Fraction, amount: Int64)
    case raisedToFloor(Int64)
    case cutToLineMax(Int64)
    case cutToCustomerCap(cap: Int64, used: Int64, amount: Int64)
    case cutToPeriodCap(cap: Int64, used: Int64, amount: Int64)
    /// So much of a base of `size` is reversed by now; what was reversed before is taken off.
    case reversed(amount: Int64, reversed: Int64, size: Int64, soFar: Int64, before: Int64)
    /// The service ended early: this share of what remained is taken back.
    case clawedBack(remaining: Int64, days: Int, share: Fraction, soFar: Int64, before: Int64)
}
