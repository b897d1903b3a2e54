/// Bytes as text of RFC 4648.
public enum Base64 {
    /// The alphabet of section 4 with padding, as mail uses it.
    public static func standard(_ bytes: [UInt8]) -> String {
        let text = encode(bytes, standardAlphabet)
        return text + String(repeating: "=", count: (4 - text.utf8.count % 4) % 4)
    }

    /// The alphabet of section 4 without padding, as password hashes of the PHC form use it.
    static func unpadded(_ bytes: [UInt8]) -> String { encode(bytes, standardAlphabet) }

    /// The alphabet of section 5 without padding: fit for addresses.
    public static func urlSafe(_ bytes: [UInt8]) -> String { encode(bytes, urlAlphabet) }

    /// Reads the alphabet of section 5 without padding; nil for anything that `urlSafe` would not have written.
    public static func bytes(urlSafe text: some StringProtocol) -> [UInt8]? { decode(text, urlAlphabet) }

    static func bytes(unpadded text: some StringProtocol) -> [UInt8]? { decode(text, standardAlphabet) }

    private static let standardAlphabet = Array(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    private static let urlAlphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)

    private static func encode(_ bytes: [UInt8], _ alphabet: [UInt8]) -> String {
        var text: [UInt8] = []
        text.reserveCapacity((bytes.count * 4 + 2) / 3)
        var pending: UInt32 = 0
        var bits: UInt32 = 0
        for byte in bytes {
            pending = pending << 8 | UInt32(byte)
            bits += 8
            while bits >= 6 {
                bits -= 6
                text.append(alphabet[Int(pending >> bits & 63)])
            }
            pending &= (1 << bits) - 1
        }
        if bits > 0 { text.append(alphabet[Int(pending << (6 - bits) & 63)]) }
        return String(decoding: text, as: UTF8.self)
    }

    private static func decode(_ text: some StringProtocol, _ alphabet: [UInt8]) -> [UInt8]? {
        var bytes: [UInt8] = []
        var pending: UInt32 = 0
        var bits: UInt32 = 0
        for character in text.utf8 {
            guard let value = alphabet.firstIndex(of: character) else { return nil }
            pending = pending << 6 | UInt32(value)
            bits += 6
            if bits >= 8 {
                bits -= 8
                bytes.append(UInt8(truncatingIfNeeded: pending >> bits))
                pending &= (1 << bits) - 1
            }
        }
        // What is left over must be fewer than six bits, all zero: one text for each value.
        guard bits < 6, pending == 0 else { return nil }
        return bytes
    }
}
