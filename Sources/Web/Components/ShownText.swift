import Kernel

/// Values as people read them, for sentences that are put together in Swift: notices, labels of charts, summaries.
/// In templates the filters of the same meaning say the same.
extension Money {
    /// "$1,240.50", "−$60.00".
    public var shown: String { (isNegative ? "\u{2212}" : "") + currency.symbol + Self.digits(magnitude.decimal) }

    private static func digits(_ decimal: String) -> String {
        let whole = decimal.prefix { $0 != "." }
        return (Int(whole)?.shown ?? String(whole)) + decimal.dropFirst(whole.count)
    }
}

extension Int {
    /// "12,345", "−3".
    public var shown: String {
        var digits = String(magnitude)
        var groups: [String] = []
        while digits.count > 3 {
            groups.insert(String(digits.suffix(3)), at: 0)
            digits.removeLast(3)
        }
        groups.insert(digits, at: 0)
        return (self < 0 ? "\u{2212}" : "") + groups.joined(separator: ",")
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
