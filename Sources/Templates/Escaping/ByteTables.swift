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

    /// Of eight bytes, the first that is NUL, `"`, `&`, `'`, `<` or `>` as the lowest bit that is set (the highest of
    /// its byte); zero when there is none. Two bytes share a test where they differ in one bit.
    @inline(__always)
    static func special(_ word: UInt64) -> UInt64 {
        let ones: UInt64 = 0x0101_0101_0101_0101
        let quote = word ^ 0x2222_2222_2222_2222
        let ampersand = (word ^ 0x2626_2626_2626_2626) & 0xFEFE_FEFE_FEFE_FEFE
        let angle = (word ^ 0x3C3C_3C3C_3C3C_3C3C) & 0xFDFD_FDFD_FDFD_FDFD
        let borrowed = (word &- ones) | (quote &- ones) | (ampersand &- ones) | (angle &- ones)
        return borrowed & ~word & 0x8080_8080_8080_8080
    }
}
