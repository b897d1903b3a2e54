/// A bank's routing transit number: nine digits whose weighted sum (3, 7, 1 repeated) is a multiple of ten.
public struct RoutingNumber: Hashable, Sendable, CustomStringConvertible {
    public let digits: String

    public init?(_ typed: some StringProtocol) {
        let digits = String(typed.filter { $0 != " " && $0 != "-" })
        guard digits.utf8.count == 9, digits.utf8.allSatisfy({ (48...57).contains($0) }), digits != "000000000"
        else { return nil }
        let weighted = zip(digits.utf8, [3, 7, 1, 3, 7, 1, 3, 7, 1]).reduce(0) { $0 + Int($1.0 - 48) * $1.1 }
        guard weighted % 10 == 0 else { return nil }
        self.digits = digits
    }

    /// The first eight digits, which name the receiving bank in a file.
    public var bank: String { String(digits.prefix(8)) }
    public var checkDigit: String { String(digits.suffix(1)) }
    public var description: String { digits }
}
