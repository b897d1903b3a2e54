/// The key of a row: a UUID of version 7 (RFC 9562), so that keys made later sort later. Never a capability.
public struct Identifier: Hashable, Sendable, Comparable, CustomStringConvertible {
    public let high: UInt64
    public let low: UInt64

    public init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }

    /// A version 7 identifier of an instant (milliseconds) and random bits of `chance`.
    public init(at instant: Instant, chance: Chance) {
        let milliseconds = UInt64(clamping: instant.microseconds / 1000)
        let random = chance.bits()
        high = milliseconds << 16 | 0x7000 | (random & 0x0FFF)
        low = 0x8000_0000_0000_0000 | (chance.bits() >> 2)
    }

    /// Reads the canonical form, `0191a2b3-…`, upper or lower case; anything else is nil.
    public init?(_ text: some StringProtocol) {
        var value: (UInt64, UInt64) = (0, 0)
        var digits = 0
        var position = 0
        for byte in text.utf8 {
            defer { position += 1 }
            if byte == UInt8(ascii: "-") {
                guard position == 8 || position == 13 || position == 18 || position == 23 else { return nil }
                continue
            }
            guard let digit = Self.hexDigit(byte), digits < 32 else { return nil }
            if digits < 16 { value.0 = value.0 << 4 | digit } else { value.1 = value.1 << 4 | digit }
            digits += 1
        }
        guard digits == 32, position == 36 else { return nil }
        high = value.0
        low = value.1
    }

    public static func < (left: Identifier, right: Identifier) -> Bool {
        (left.high, left.low) < (right.high, right.low)
    }

    public var description: String {
        String(unsafeUninitializedCapacity: 36) { buffer in
            var position = 0
            for index in 0..<32 {
                if index == 8 || index == 12 || index == 16 || index == 20 {
                    buffer[position] = UInt8(ascii: "-")
                    position += 1
                }
                let word = index < 16 ? high : low
                let nibble = UInt8(word >> UInt64(60 - 4 * (index & 15)) & 15)
                buffer[position] = nibble < 10 ? nibble + 48 : nibble + 87
                position += 1
            }
            return 36
        }
    }

    private static func hexDigit(_ byte: UInt8) -> UInt64? {
        switch byte {
        case 48...57: UInt64(byte - 48)
        case 65...70: UInt64(byte - 55)
        case 97...102: UInt64(byte - 87)
        default: nil
        }
    }
}
