import Kernel

/// A decimal number with up to six decimals: unit amounts such as 0.05, multipliers such as 1.025, thresholds.
public struct ExactDecimal: Hashable, Sendable, Comparable, CustomStringConvertible {
    public static let decimals = 6
    public let millionths: Int64

    public init(millionths: Int64) {
        self.millionths = millionths
    }

    public init(_ whole: Int64) {
        millionths = whole * 1_000_000
    }

    /// Reads `0.05` or `-12`; more than six decimals or anything else is nil.
    public init?(_ text: some StringProtocol) {
        guard let value = DecimalText.scaled(text, decimals: Self.decimals) else { return nil }
        self.init(millionths: value)
    }

    public var fraction: Fraction {
        (try? Fraction(Int128(millionths), over: 1_000_000)) ?? .zero
    }

    /// The number as an amount of a currency in exact minor units: 0.05 USD is 5, 0.125 USD is 25/2.
    public func minorUnits(_ currency: Currency) throws -> Fraction {
        var scale: Int64 = 1
        for _ in 0..<currency.exponent { scale *= 10 }
        return try fraction * Fraction(scale)
    }

    public static func < (left: ExactDecimal, right: ExactDecimal) -> Bool { left.millionths < right.millionths }
    public var description: String { DecimalText.shortest(millionths, decimals: Self.decimals) }
}

extension ExactDecimal: Codable {
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard let value = ExactDecimal(text) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "not a decimal number: \(text)")
        }
        self = value
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}
