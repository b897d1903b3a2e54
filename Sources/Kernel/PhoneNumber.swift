/// A telephone number as it was typed, trimmed: at most 20 characters, at least 10 without space, dash and brackets.
public struct PhoneNumber: Hashable, Sendable, CustomStringConvertible {
    public static let longest = 20
    public static let fewestDigits = 10
    public let text: String

    public init?(_ typed: some StringProtocol) {
        let text = typed.trimmingWhitespace()
        let kept = text.filter { !" -().".contains($0) }
        let digits = kept.hasPrefix("+") ? kept.dropFirst() : kept[...]
        guard text.count <= Self.longest, kept.count >= Self.fewestDigits,
            digits.allSatisfy({ $0.isASCII && $0.isNumber })
        else { return nil }
        self.text = text
    }

    public var description: String { text }
}
