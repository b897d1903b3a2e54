import Kernel

/// Values as people read them, for sentences that are put together in Swift: notices, labels of charts, summaries.
/// In templates the filters of the same meaning say the same.
extension Money {
    /// "$1,240.50", "−$60.00".
    public var shown: String {
        let decimal = magnitude.decimal
        let point = decimal.utf8.firstIndex(of: UInt8(ascii: ".")) ?? decimal.endIndex
        var text = isNegative ? "\u{2212}" : ""
        text += currency.symbol
        Int.appendGrouped(decimal[..<point].utf8, to: &text)
        text += decimal[point...]
        return text
    }
}

extension Int {
    /// "12,345", "−3".
    public var shown: String {
        var text = self < 0 ? "\u{2212}" : ""
        Self.appendGrouped(String(magnitude)[...].utf8, to: &text)
        return text
    }

    /// Digits with a comma before each third one from the right.
    static func appendGrouped(_ digits: Substring.UTF8View, to text: inout String) {
        var left = digits.count
        for digit in digits {
            text.unicodeScalars.append(Unicode.Scalar(digit))
            left -= 1
            if left > 0, left % 3 == 0 { text += "," }
        }
    }

    /// A number of bytes: "812 KB", "1.4 MB".
    public var shownBytes: String {
        let kilobytes = (self + 1023) / 1024
        if kilobytes < 1024 { return "\(kilobytes.shown) KB" }
        return "\(DecimalText.full(Int64(kilobytes * 10 / 1024), decimals: 1)) MB"
    }

    /// "1 customer", "12 customers".
    public func shown(_ one: String, _ many: String) -> String { "\(shown) \(self == 1 ? one : many)" }
}

extension Percentage {
    /// "6.5 %".
    public var shown: String { "\(description) %" }
}

extension Month {
    private static let names = [
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
        "December",
    ]

    /// "October".
    public var name: String { Self.names[month - 1] }
    /// "Oct".
    public var shortName: String { String(name.prefix(3)) }
    /// "October 2026".
    public var shown: String { "\(name) \(year)" }
}

extension Day {
    private static let weekdays = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]

    /// "15 November 2026".
    public var shown: String { "\(dayOfMonth) \(month.shown)" }
    /// "Sunday, 15 November 2026".
    public var shownWithWeekday: String { "\(Self.weekdays[weekday - 1]), \(shown)" }
}
