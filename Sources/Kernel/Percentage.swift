/// A rate as an exact decimal percent with up to four decimals: 6.5 is six and a half percent.
public struct Percentage: Hashable, Sendable, Comparable, CustomStringConvertible {
    /// Ten-thousandths of a percent: 6.5 % is 65 000.
    public let tenThousandths: Int64

    public static let zero = Percentage(tenThousandths: 0)
    public static let hundred = Percentage(tenThousandths: 1_000_000)

    public init(tenThousandths: Int64) {
        self.tenThousandths = tenThousandths
    }

    /// Reads `10`, `6.5` or `0.0025`, with a sign in front if any; more than four decimals or anything else is nil.
    public init?(_ text: some StringProtocol) {
        guard let value = DecimalText.scaled(text, decimals: 4) else { return nil }
        self.init(tenThousandths: value)
    }

    /// The rate as a factor: 6.5 % is 13/200.
    public var fraction: Fraction {
        (try? Fraction(Int128(tenThousandths), over: 1_000_000)) ?? .zero
    }

    /// The exact part of an amount in minor units, before rounding.
    public func exact(of money: Money) throws -> Fraction { try fraction * Fraction(money.minorUnits) }

    /// The part of an amount, rounded half-up on the absolute value to the minor unit.
    public func of(_ money: Money) throws -> Money {
        Money(minorUnits: try exact(of: money).rounded(), money.currency)
    }

    public static func < (left: Percentage, right: Percentage) -> Bool { left.tenThousandths < right.tenThousandths }

    /// The shortest decimal text without the sign %: "6.5".
    public var description: String { DecimalText.shortest(tenThousandths, decimals: 4) }
}
