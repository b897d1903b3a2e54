import Kernel

/// One column of one row in the server's text form, readable only while it is being decoded.
public struct SQLCell {
    let bytes: UnsafeBufferPointer<UInt8>

    /// The cell does not hold a value of the wanted type.
    public enum Mismatch: Error, Sendable {
        case null
        case wrong
        case noColumn
    }

    public var text: String { String(decoding: bytes, as: UTF8.self) }

    func number<Number: FixedWidthInteger>() throws(Mismatch) -> Number {
        var digits = bytes[...]
        let negative = digits.first == UInt8(ascii: "-")
        if negative { digits = digits.dropFirst() }
        guard !digits.isEmpty else { throw .wrong }
        var value: Number = 0
        for byte in digits {
            guard byte >= 48, byte <= 57 else { throw .wrong }
            let (shifted, overflow) = value.multipliedReportingOverflow(by: 10)
            let digit = Number(truncatingIfNeeded: byte - 48)
            let (sum, carry) =
                negative ? shifted.subtractingReportingOverflow(digit) : shifted.addingReportingOverflow(digit)
            guard !overflow, !carry else { throw .wrong }
            value = sum
        }
        return value
    }

    var uuid: Identifier? {
        guard bytes.count == 36 else { return nil }
        var (high, low): (UInt64, UInt64) = (0, 0)
        var digits = 0
        for byte in bytes where byte != UInt8(ascii: "-") {
            guard let digit = Self.hexDigit(byte) else { return nil }
            if digits < 16 { high = high << 4 | UInt64(digit) } else { low = low << 4 | UInt64(digit) }
            digits += 1
        }
        return digits == 32 ? Identifier(high: high, low: low) : nil
    }

    /// `2026-05-31`.
    var day: Day? { day(upTo: bytes.count) }

    /// `2026-05-31 16:00:00.123456+00`: the session's zone is UTC.
    var instant: Instant? {
        guard bytes.count >= 22, bytes[bytes.count - 3] == UInt8(ascii: "+"), digits(bytes.count - 2, 2) == 0,
            let day = day(upTo: 10), let hour = digits(11, 2), let minute = digits(14, 2), let second = digits(17, 2)
        else { return nil }
        var fraction = 0
        let decimals = bytes.count - 23
        if decimals > 0 {
            guard let value = digits(20, decimals), decimals <= 6 else { return nil }
            fraction = value
            for _ in decimals..<6 { fraction *= 10 }
        }
        let seconds = Int64(day.number) * 86_400 + Int64(hour * 3600 + minute * 60 + second)
        return Instant(microseconds: seconds * 1_000_000 + Int64(fraction))
    }

    /// `\x00ff`.
    var bytea: [UInt8]? {
        guard bytes.count >= 2, bytes.count % 2 == 0, bytes[1] == UInt8(ascii: "x") else { return nil }
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count / 2)
        for index in stride(from: 2, to: bytes.count, by: 2) {
            guard let high = Self.hexDigit(bytes[index]), let low = Self.hexDigit(bytes[index + 1]) else { return nil }
            result.append(high << 4 | low)
        }
        return result
    }

    private func day(upTo count: Int) -> Day? {
        guard count == 10, let year = digits(0, 4), let month = digits(5, 2), let day = digits(8, 2) else { return nil }
        return Day(year: year, month: month, day: day)
    }

    private func digits(_ start: Int, _ count: Int) -> Int? {
        var value = 0
        for index in start..<(start + count) {
            let byte = bytes[index]
            guard byte >= 48, byte <= 57 else { return nil }
            value = value * 10 + Int(byte - 48)
        }
        return value
    }

    private static func hexDigit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case 48...57: byte - 48
        case 97...102: byte - 87
        case 65...70: byte - 55
        default: nil
        }
    }
}
