/// An exact number: what a commission amounts to before its one rounding. 128-bit numerator and denominator.
public struct Fraction: Hashable, Sendable, Comparable, CustomStringConvertible {
    public let numerator: Int128
    /// Always positive, without a common divisor with the numerator.
    public let denominator: Int128

    public static let zero = Fraction(0)
    public static let one = Fraction(1)

    public init(_ whole: Int64) {
        numerator = Int128(whole)
        denominator = 1
    }

    /// A quotient in lowest terms. Throws Overflow when the denominator is 0.
    public init(_ numerator: Int128, over denominator: Int128) throws {
        guard denominator != 0, numerator != .min, denominator != .min else { throw Overflow() }
        let divisor = Self.greatestCommonDivisor(numerator.magnitude, denominator.magnitude)
        let sign: Int128 = denominator < 0 ? -1 : 1
        self.numerator = sign * numerator / Int128(divisor)
        self.denominator = sign * denominator / Int128(divisor)
    }

    public static func + (left: Fraction, right: Fraction) throws -> Fraction {
        let first = try product(left.numerator, right.denominator)
        let second = try product(right.numerator, left.denominator)
        let (sum, overflow) = first.addingReportingOverflow(second)
        guard !overflow else { throw Overflow() }
        return try Fraction(sum, over: product(left.denominator, right.denominator))
    }

    public static func - (left: Fraction, right: Fraction) throws -> Fraction { try left + right.negated }

    public static func * (left: Fraction, right: Fraction) throws -> Fraction {
        try Fraction(product(left.numerator, right.numerator), over: product(left.denominator, right.denominator))
    }

    public static func / (left: Fraction, right: Fraction) throws -> Fraction {
        try Fraction(product(left.numerator, right.denominator), over: product(left.denominator, right.numerator))
    }

    public static func < (left: Fraction, right: Fraction) -> Bool {
        let first = left.numerator.multipliedFullWidth(by: right.denominator)
        let second = right.numerator.multipliedFullWidth(by: left.denominator)
        return (first.high, first.low) < (second.high, second.low)
    }

    public var negated: Fraction { Fraction(lowest: -numerator, over: denominator) }

    /// The nearest whole number; a half goes away from zero. Throws Overflow beyond 64 bits.
    public func rounded() throws -> Int64 {
        let (quotient, remainder) = numerator.quotientAndRemainder(dividingBy: denominator)
        let half = remainder.magnitude >= denominator.magnitude - remainder.magnitude
        let away: Int128 = half ? (numerator < 0 ? -1 : 1) : 0
        guard let result = Int64(exactly: quotient + away) else { throw Overflow() }
        return result
    }

    /// The largest whole number that is not above this one. Throws Overflow beyond 64 bits.
    public func floored() throws -> Int64 {
        guard let result = Int64(exactly: numerator.flooredDivision(by: denominator).quotient) else { throw Overflow() }
        return result
    }

    public var description: String { denominator == 1 ? "\(numerator)" : "\(numerator)/\(denominator)" }

    private init(lowest numerator: Int128, over denominator: Int128) {
        self.numerator = numerator
        self.denominator = denominator
    }

    private static func product(_ left: Int128, _ right: Int128) throws -> Int128 {
        let (result, overflow) = left.multipliedReportingOverflow(by: right)
        guard !overflow else { throw Overflow() }
        return result
    }

    private static func greatestCommonDivisor(_ left: UInt128, _ right: UInt128) -> UInt128 {
        var (left, right) = (left, right)
        while right != 0 { (left, right) = (right, left % right) }
        return max(left, 1)
    }
}
