/// A calendar month: the period of runs and statements.
public struct Month: Hashable, Sendable, Comparable, CustomStringConvertible {
    public let year: Int
    /// 1 to 12.
    public let month: Int

    public init(year: Int, month: Int) {
        let (carry, index) = (month - 1).flooredDivision(by: 12)
        self.year = year + carry
        self.month = index + 1
    }

    /// Reads `2026-05`; anything else is nil.
    public init?(_ text: some StringProtocol) {
        guard let day = Day("\(text)-01") else { return nil }
        self = day.month
    }

    public var firstDay: Day { Day(number: Day.number(year: year, month: month, day: 1)) }
    public var lastDay: Day { next.firstDay.adding(days: -1) }
    public var dayCount: Int { next.firstDay.number - firstDay.number }
    public var next: Month { adding(1) }
    public var previous: Month { adding(-1) }

    public func adding(_ months: Int) -> Month { Month(year: year, month: month + months) }

    /// Months from `other` to this one, negative when this one is earlier.
    public func months(since other: Month) -> Int { (year - other.year) * 12 + month - other.month }

    public func contains(_ day: Day) -> Bool { day >= firstDay && day <= lastDay }

    /// The first month of the calendar quarter.
    public var quarterStart: Month { Month(year: year, month: (month - 1) / 3 * 3 + 1) }

    public static func < (left: Month, right: Month) -> Bool { (left.year, left.month) < (right.year, right.month) }

    public var description: String { "\(year.padded(4))-\(month.padded(2))" }
}
