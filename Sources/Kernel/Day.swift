/// A date of the proleptic Gregorian calendar without a zone: what people write on a letter.
public struct Day: Hashable, Sendable, Comparable, CustomStringConvertible {
    /// Days since 1970-01-01.
    public let number: Int

    public init(number: Int) {
        self.number = number
    }

    /// A date that exists (years 1 to 9999), else nil.
    public init?(year: Int, month: Int, day: Int) {
        guard (1...9999).contains(year), (1...12).contains(month), day >= 1,
            day <= Month(year: year, month: month).dayCount
        else { return nil }
        number = Self.number(year: year, month: month, day: day)
    }

    /// Reads `2026-05-31`; anything else is nil.
    public init?(_ text: some StringProtocol) {
        let bytes = Array(text.utf8)
        guard bytes.count == 10, bytes[4] == UInt8(ascii: "-"), bytes[7] == UInt8(ascii: "-") else { return nil }
        var parts = [0, 0, 0]
        for (index, byte) in bytes.enumerated() where index != 4 && index != 7 {
            guard byte >= 48, byte <= 57 else { return nil }
            let part = index < 4 ? 0 : index < 7 ? 1 : 2
            parts[part] = parts[part] * 10 + Int(byte - 48)
        }
        self.init(year: parts[0], month: parts[1], day: parts[2])
    }

    public var year: Int { civil.year }
    public var monthNumber: Int { civil.month }
    public var dayOfMonth: Int { civil.day }
    public var month: Month { Month(year: civil.year, month: civil.month) }

    /// 1 is Monday, 7 is Sunday (ISO 8601).
    public var weekday: Int { Int((number + 3).flooredDivision(by: 7).remainder) + 1 }

    public func adding(days: Int) -> Day { Day(number: number + days) }

    /// The same day of a later month; from a 31st the month's last day.
    public func adding(months: Int) -> Day {
        let target = month.adding(months)
        return Day(number: target.firstDay.number + min(dayOfMonth, target.dayCount) - 1)
    }

    /// Days from `other` to this day, negative when this day is earlier.
    public func days(since other: Day) -> Int { number - other.number }

    public static func < (left: Day, right: Day) -> Bool { left.number < right.number }

    public var description: String {
        let (year, month, day) = civil
        return "\(year.padded(4))-\(month.padded(2))-\(day.padded(2))"
    }

    /// Howard Hinnant's civil_from_days (http://howardhinnant.github.io/date_algorithms.html).
    private var civil: (year: Int, month: Int, day: Int) {
        let shifted = number + 719_468
        let (era, dayOfEra) = shifted.flooredDivision(by: 146_097)
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthFromMarch = (5 * dayOfYear + 2) / 153
        let day = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
        let month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day)
    }

    static func number(year: Int, month: Int, day: Int) -> Int {
        let fromMarch = month <= 2 ? year - 1 : year
        let (era, yearOfEra) = fromMarch.flooredDivision(by: 400)
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }
}
