/// An amount of one currency in whole minor units. Sums that mix currencies or leave 64 bits throw.
public struct Money: Hashable, Sendable, CustomStringConvertible {
    public let minorUnits: Int64
    public let currency: Currency

    public init(minorUnits: Int64, _ currency: Currency) {
        self.minorUnits = minorUnits
        self.currency = currency
    }

    /// Reads decimal text in the digits of the currency, `49.90` or `-10.00`; more decimals or anything else is nil.
    public init?(_ text: some StringProtocol, _ currency: Currency) {
        guard let value = DecimalText.scaled(text, decimals: currency.exponent) else { return nil }
        self.init(minorUnits: value, currency)
    }

    public static func zero(_ currency: Currency) -> Money { Money(minorUnits: 0, currency) }

    public var isZero: Bool { minorUnits == 0 }
    public var isNegative: Bool { minorUnits < 0 }
    public var isPositive: Bool { minorUnits > 0 }
    public var negated: Money { Money(minorUnits: -minorUnits, currency) }
    public var magnitude: Money { Money(minorUnits: abs(minorUnits), currency) }

    public static func + (left: Money, right: Money) throws -> Money {
        guard left.currency == right.currency else { throw CurrencyMismatch(left.currency, right.currency) }
        let (sum, overflow) = left.minorUnits.addingReportingOverflow(right.minorUnits)
        guard !overflow else { throw Overflow() }
        return Money(minorUnits: sum, left.currency)
    }

    public static func - (left: Money, right: Money) throws -> Money { try left + right.negated }

    /// Throws when currencies are mixed; the comparison of two amounts.
    public func isLess(than other: Money) throws -> Bool {
        guard currency == other.currency else { throw CurrencyMismatch(currency, other.currency) }
        return minorUnits < other.minorUnits
    }

    /// Decimal text in the digits of the currency with its code: "1190.00 USD".
    public var description: String { "\(decimal) \(currency.code)" }

    /// Decimal text in the digits of the currency: "1190.00".
    public var decimal: String { DecimalText.full(minorUnits, decimals: currency.exponent) }

    /// Splits an amount by weights with the largest remainder: floors first, the units left go to the largest
    /// fractions, ties to the first listed. The parts sum to the amount, a weight of 0 gets 0, and the parts of a
    /// negative amount mirror those of the positive one. Throws Overflow when no weight is positive.
    public func allocated(by weights: [Int64]) throws -> [Money] {
        let total = try weights.reduce(Int128(0)) { sum, weight in
            guard weight >= 0 else { throw Overflow() }
            return sum + Int128(weight)
        }
        guard total > 0 else { throw Overflow() }
        let amount = Int128(minorUnits).magnitude
        var parts: [Int128] = []
        var remainders: [(index: Int, remainder: UInt128)] = []
        for (index, weight) in weights.enumerated() {
            let (quotient, remainder) = (amount * UInt128(weight)).quotientAndRemainder(dividingBy: UInt128(total))
            parts.append(Int128(quotient))
            remainders.append((index, remainder))
        }
        var left = Int128(amount) - parts.reduce(0, +)
        for entry in remainders.sorted(by: { ($1.remainder, $0.index) < ($0.remainder, $1.index) }) where left > 0 {
            parts[entry.index] += 1
            left -= 1
        }
        let sign: Int128 = isNegative ? -1 : 1
        return parts.map { Money(minorUnits: Int64(sign * $0), currency) }
    }
}

/// Two currencies met in one sum.
public struct CurrencyMismatch: Error, Hashable, Sendable {
    public let left: Currency
    public let right: Currency

    public init(_ left: Currency, _ right: Currency) {
        self.left = left
        self.right = right
    }
}

extension Sequence<Money> {
    /// The sum; nothing sums to zero of the currency.
    public func total(_ currency: Currency) throws -> Money {
        try reduce(.zero(currency)) { try $0 + $1 }
    }
}
