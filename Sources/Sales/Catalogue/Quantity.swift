import Kernel

/// How much of something was used or is allowed, with up to six decimals: gigabytes, calls, messages.
public struct Quantity: Hashable, Sendable, Comparable, CustomStringConvertible {
    public static let decimals = 6
    /// Millionths of one unit.
    public let millionths: Int64

    public static let zero = Quantity(millionths: 0)

    public init(millionths: Int64) {
        self.millionths = millionths
    }

    /// Reads `146` or `0.25`; more than six decimals or anything else is nil.
    public init?(_ text: some StringProtocol) {
        guard let value = DecimalText.scaled(text, decimals: Self.decimals) else { return nil }
        millionths = value
    }

    public static func < (left: Quantity, right: Quantity) -> Bool { left.millionths < right.millionths }

    /// The shortest decimal text: "146", "0.25".
    public var description: String { DecimalText.shortest(millionths, decimals: Self.decimals) }
}
