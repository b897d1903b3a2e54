/// Which bytes stand for themselves where.
enum ByteTables {
    /// Whether a byte below 0x3F needs no character reference in HTML: one bit per byte.
    @inline(__always)
    static func isPlain(_ byte: UInt8) -> Bool { (0x5000_00C4_0000_0001 as UInt64) >> UInt64(byte) & 1 == 0 }

    /// Unreserved characters of RFC 3986.
    static let unreserved: [Bool] = (0..<256).map { byte in
        switch UInt8(byte) {
        case 48...57, 65...90, 97...122: true
        case UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "~"): true
        default: false
        }
    }

    /// Characters of one segment of a path that mean nothing to HTML.
    static let path: [Bool] = unreserved.enumerated().map { byte, kept in
        kept || Array("!$()*+,;=:@".utf8).contains(UInt8(byte))
    }

    @inline(__always)
    static func hex(_ digit: UInt8) -> UInt8 { digit < 10 ? 48 + digit : 55 + digit }

    /// Whether one of eight bytes may be NUL, `"`, `&`, `'`, `<` or `>`. Exact for clean ASCII; bytes above 0x7F
    /// never make it true by themselves.
    @inline(__always)
    static func mayBeSpecial(_ word: UInt64) -> Bool {
        (zero(word) | zero(word ^ 0x2222_2222_2222_2222) | zero((word ^ 0x2626_2626_2626_2626) & 0xFEFE_FEFE_FEFE_FEFE)
            | zero((word ^ 0x3C3C_3C3C_3C3C_3C3C) & 0xFDFD_FDFD_FDFD_FDFD)) != 0
    }

    /// Writes the character reference of a special byte; returns its length.
    static func reference(_ byte: UInt8, _ target: UnsafeMutablePointer<UInt8>) -> Int {
        let text: StaticString =
            switch byte {
            case 0x22: "&quot;"
            case 0x26: "&amp;"
            case 0x27: "&#39;"
            case 0x3C: "&lt;"
            case 0x3E: "&gt;"
            default: "\u{FFFD}"
            }
        target.update(from: text.utf8Start, count: text.utf8CodeUnitCount)
        return text.utf8CodeUnitCount
    }

    /// Marks the zero bytes of a word (and possibly bytes above the first one).
    @inline(__always)
    private static func zero(_ word: UInt64) -> UInt64 {
        (word &- 0x0101_0101_0101_0101) & ~word & 0x8080_8080_8080_8080
    }
}
