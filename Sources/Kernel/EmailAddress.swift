/// An e-mail address in lower case: one @, a dot in the domain, at most 254 bytes, no control characters.
public struct EmailAddress: Hashable, Sendable, CustomStringConvertible {
    public static let longest = 254
    public let text: String

    /// Reads what people type: trimmed and lower-cased. Nil when it cannot be an address.
    public init?(_ typed: some StringProtocol) {
        let text = typed.trimmingWhitespace().lowercased()
        let parts = text.split(separator: "@", omittingEmptySubsequences: false)
        guard text.utf8.count <= Self.longest, parts.count == 2, !parts[0].isEmpty, parts[0].utf8.count <= 64,
            Self.isDomain(parts[1]),
            text.unicodeScalars.allSatisfy({
                $0.value > 32 && $0.value != 127 && !"<>()[],;:\\\"".unicodeScalars.contains($0)
            }
            )
        else { return nil }
        self.text = text
    }

    public var domain: String { String(text[text.index(after: text.lastIndex(of: "@") ?? text.startIndex)...]) }
    public var description: String { text }

    private static func isDomain(_ domain: Substring) -> Bool {
        let labels = domain.split(separator: ".", omittingEmptySubsequences: false)
        return labels.count >= 2 && labels.allSatisfy { !$0.isEmpty && !$0.hasPrefix("-") && !$0.hasSuffix("-") }
    }
}
