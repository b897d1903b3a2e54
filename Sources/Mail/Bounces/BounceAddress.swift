public import Kernel

/// Where reports about undelivered letters come: each letter leaves with a sender of its own, `bounces+<key>@…`, so
/// that a report names the letter however little else it says.
public struct BounceAddress: Hashable, Sendable {
    private let local: String
    private let domain: String

    /// Nil when there is no room for the key: 64 bytes before the @ are allowed.
    public init?(_ address: EmailAddress) {
        local = String(address.text.prefix { $0 != "@" })
        domain = address.domain
        guard local.utf8.count <= 31, !local.contains("+"), address.text.utf8.allSatisfy({ $0 < 128 }) else {
            return nil
        }
    }

    /// The sender that the mail servers see.
    func sender(of letterID: Identifier) -> String {
        "\(local)+\(letterID.description.split(separator: "-").joined())@\(domain)"
    }

    /// The letter that a report to this address is about, whatever the part before the plus.
    static func letter(_ address: some StringProtocol) -> Identifier? {
        let local = address.prefix { $0 != "@" }
        guard let plus = local.lastIndex(of: "+") else { return nil }
        return Identifier(undashed: local[local.index(after: plus)...])
    }
}

extension Identifier {
    /// Reads 32 hexadecimal digits.
    init?(undashed digits: some StringProtocol) {
        guard digits.utf8.count == 32, digits.utf8.allSatisfy({ $0 < 128 }) else { return nil }
        var text = ""
        for (index, digit) in digits.enumerated() {
            if index == 8 || index == 12 || index == 16 || index == 20 { text += "-" }
            text.append(digit)
        }
        self.init(text)
    }
}
