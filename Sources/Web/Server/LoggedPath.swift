/// The path of a request as the log may hold it. The links of letters open what they lead to for whoever has them, so
/// their secrets stay out.
enum LoggedPath {
    /// What the parts of addresses are called that hold a secret.
    private static let secretParameter = "{token}"
    /// Every secret is longer, every key of a record and every word shorter.
    private static let longestKnown = 40

    /// The pattern where a route takes a secret. Where no route was found, parts that may be a secret are cut.
    static func of(_ path: String, route: String) -> String {
        if route.contains(secretParameter) { return route }
        if !route.isEmpty { return path }
        return path.split(separator: "/", omittingEmptySubsequences: false)
            .map { holdsSecret($0) ? Substring(secretParameter) : $0 }.joined(separator: "/")
    }

    /// Also with something before or behind it: whoever copies a link takes a bracket or a full stop along.
    private static func holdsSecret(_ part: Substring) -> Bool {
        var run = 0
        for byte in part.utf8 {
            run = isOfSecret(byte) ? run + 1 : 0
            if run > longestKnown { return true }
        }
        return false
    }

    private static func isOfSecret(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"):
            true
        default: false
        }
    }
}
