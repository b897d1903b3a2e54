extension BinaryInteger {
    /// The decimal digits, with zeros in front up to a width.
    public func padded(_ width: Int) -> String {
        let digits = String(magnitude)
        let zeros = String(repeating: "0", count: Swift.max(0, width - digits.count))
        return (self < 0 ? "-" : "") + zeros + digits
    }
}

extension FixedWidthInteger {
    /// Division rounding towards minus infinity, with a remainder that is never negative for a positive divisor.
    public func flooredDivision(by divisor: Self) -> (quotient: Self, remainder: Self) {
        let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? (quotient - 1, remainder + divisor) : (quotient, remainder)
    }
}

/// Arithmetic left the range of amounts.
public struct Overflow: Error, Hashable, Sendable {
    public init() {}
}
