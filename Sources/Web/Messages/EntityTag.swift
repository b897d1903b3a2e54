import Vault

/// The mark by which a browser says which version of a page it has.
enum EntityTag {
    static func weak(_ bytes: [UInt8]) -> String { "W/\"\(Digest.hex(Digest.sha256(bytes)[..<12]))\"" }

    /// Whether an If-None-Match header names the tag, compared weakly (RFC 9110, 13.1.2).
    static func list(_ header: String, holds tag: String) -> Bool {
        let wanted = opaque(tag[...])
        return header.split(separator: ",").contains { part in
            let part = part.drop { $0 == " " || $0 == "\t" }
            let trimmed = part.prefix { $0 != " " && $0 != "\t" }
            return trimmed == "*" || opaque(trimmed) == wanted
        }
    }

    private static func opaque(_ tag: Substring) -> Substring { tag.hasPrefix("W/") ? tag.dropFirst(2) : tag }
}
