/// Decimal text read and written exactly, without floating point.
public enum DecimalText {
    /// The value times ten to the power of `decimals`, or nil when the text is no plain decimal number,
    /// has more decimals or leaves 64 bits.
    public static func scaled(_ text: some StringProtocol, decimals: Int) -> Int64? {
        var value: Int64 = 0
        var (negative, seenPoint, seenDigit, fractionDigits) = (false, false, false, 0)
        for (index, byte) in text.utf8.enumerated() {
            switch byte {
            case UInt8(ascii: "-") where index == 0: negative = true
            case UInt8(ascii: ".") where !seenPoint && seenDigit: seenPoint = true
            case 48...57:
                seenDigit = true
                if seenPoint { fractionDigits += 1 }
                guard fractionDigits <= decimals, append(byte, to: &value) else { return nil }
            default: return nil
            }
        }
        guard seenDigit, !(seenPoint && fractionDigits == 0) else { return nil }
        for _ in fractionDigits..<decimals {
            guard append(48, to: &value) else { return nil }
        }
        return negative ? -value : value
    }

    /// All decimals: 4990 with two is "49.90".
    public static func full(_ value: Int64, decimals: Int) -> String {
        guard decimals > 0 else { return String(value) }
        let digits = value.magnitude.padded(decimals + 1)
        let split = digits.index(digits.endIndex, offsetBy: -decimals)
        return (value < 0 ? "-" : "") + digits[..<split] + "." + digits[split...]
    }

    /// Without trailing zeros: 65000 with four is "6.5".
    public static func shortest(_ value: Int64, decimals: Int) -> String {
        var text = full(value, decimals: decimals)
        guard text.contains(".") else { return text }
        while text.hasSuffix("0") { text.removeLast() }
        if text.hasSuffix(".") { text.removeLast() }
        return text
    }

    private static func append(_ digit: UInt8, to value: inout Int64) -> Bool {
        let (shifted, overflow) = value.multipliedReportingOverflow(by: 10)
        let (sum, carry) = shifted.addingReportingOverflow(Int64(digit - 48))
        value = sum
        return !overflow && !carry
    }
}
