/// Decides which addresses from data may stand in `href` and its kin.
enum URLFilter {
    /// Whether an address is relative or has a scheme that cannot run code. Control characters and blanks at the
    /// front or before the colon make it unsafe, because browsers skip them.
    static func isSafe(_ url: some Collection<UInt8>, profile: Profile) -> Bool {
        var scheme: [UInt8] = []
        for byte in url {
            switch byte {
            case UInt8(ascii: "/"), UInt8(ascii: "?"), UInt8(ascii: "#"): return true
            case UInt8(ascii: ":"): return profile.schemes.contains(String(decoding: scheme, as: UTF8.self))
            case 0x41...0x5A: scheme.append(byte | 0x20)
            case ...0x20, 0x7F: return false
            case UInt8(ascii: "\\") where scheme.isEmpty: return false
            default: scheme.append(byte)
            }
        }
        return true
    }

    /// Whether an address stays on this site: a path from the root, a query or a fragment.
    static func isLocal(_ url: some Collection<UInt8>) -> Bool {
        var bytes = url.makeIterator()
        guard let first = bytes.next() else { return true }
        if first == UInt8(ascii: "?") || first == UInt8(ascii: "#") { return true }
        guard first == UInt8(ascii: "/"), url.allSatisfy({ $0 > 0x20 && $0 != 0x7F }) else { return false }
        let second = bytes.next()
        return second != UInt8(ascii: "/") && second != UInt8(ascii: "\\")
    }
}

/// What a file is for; decides what its values may do.
enum Profile: Sendable, Hashable {
    /// A page: contextual escaping, strict policy.
    case web
    /// The HTML body of a letter.
    case mail
    /// The text body of a letter.
    case text
    /// The subject of a letter: text on one line.
    case header

    var isHTML: Bool { self == .web || self == .mail }

    var schemes: [String] {
        self == .mail ? ["http", "https", "mailto", "tel", "cid"] : ["http", "https", "mailto", "tel"]
    }
}
