/// Where somebody is sent after signing in: only a path of this program, never another site.
public enum RedirectTarget {
    static let longest = 1000

    /// The path when it stays here, else nil. Refuses `//host`, `/\host`, `/%09/host`, schemes, control characters
    /// and everything that a browser could read as another origin.
    public static func path(_ text: String) -> String? {
        let bytes = Array(text.utf8)
        guard (1...longest).contains(bytes.count), bytes[0] == UInt8(ascii: "/") else { return nil }
        for byte in bytes {
            guard byte > 32, byte < 127, byte != UInt8(ascii: "\\") else { return nil }
        }
        let pathBytes = bytes.prefix { $0 != UInt8(ascii: "?") && $0 != UInt8(ascii: "#") }
        var previous: UInt8 = 0
        for byte in pathBytes {
            if byte == UInt8(ascii: "/") && previous == UInt8(ascii: "/") { return nil }
            previous = byte
        }
        // What is encoded in the path is decoded once by some proxy: no encoded slash, backslash or control character.
        let path = String(decoding: pathBytes, as: UTF8.self).lowercased()
        for escape in ["%2f", "%5c", "%0", "%1", "%7f", "%25"] where path.contains(escape) { return nil }
        return text
    }
}
