/// A currency of ISO 4217 that the program knows.
public struct Currency: Hashable, Sendable, CustomStringConvertible {
    /// Three capital letters.
    public let code: String
    /// Digits of the minor unit (ISO 4217): USD 2, JPY 0, KWD 3.
    public let exponent: Int
    /// What people write before an amount.
    public let symbol: String

    public static let usd = Currency(code: "USD", exponent: 2, symbol: "$")
    public static let eur = Currency(code: "EUR", exponent: 2, symbol: "€")
    public static let known: [Currency] = [
        .usd, .eur, Currency(code: "GBP", exponent: 2, symbol: "£"), Currency(code: "CAD", exponent: 2, symbol: "CA$"),
        Currency(code: "CHF", exponent: 2, symbol: "CHF "), Currency(code: "JPY", exponent: 0, symbol: "¥"),
        Currency(code: "KWD", exponent: 3, symbol: "KWD "),
    ]

    /// The currency of a code, or nil when the program does not know it.
    public init?(_ code: some StringProtocol) {
        guard let currency = Self.known.first(where: { $0.code == code }) else { return nil }
        self = currency
    }

    private init(code: String, exponent: Int, symbol: String) {
        self.code = code
        self.exponent = exponent
        self.symbol = symbol
    }

    public var description: String { code }
}
