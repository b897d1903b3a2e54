import Kernel

/// The days on which banks of a country settle. The United States' holidays follow the Federal Reserve's rules:
/// a holiday on a Sunday is kept on the Monday, one on a Saturday is not moved
/// (https://www.frbservices.org/about/holiday-schedules).
public enum BankingCalendar {
    public static func isBankingDay(_ day: Day) -> Bool {
        day.weekday <= 5 && !holidayList(day.year).contains(day)
    }

    public static func bankingDay(onOrAfter day: Day) -> Day {
        var day = day
        while !isBankingDay(day) { day = day.adding(days: 1) }
        return day
    }

    /// The day that lies a number of banking days after a day.
    public static func day(_ count: Int, bankingDaysAfter day: Day) -> Day {
        var (day, left) = (day, count)
        while left > 0 {
            day = day.adding(days: 1)
            if isBankingDay(day) { left -= 1 }
        }
        return day
    }

    public static func holidays(in year: Int) -> Set<Day> { Set(holidayList(year)) }

    private static func holidayList(_ year: Int) -> [Day] {
        var days: [Day] = []
        for (month, day) in [(1, 1), (6, 19), (7, 4), (11, 11), (12, 25)] {
            let date = Month(year: year, month: month).firstDay.adding(days: day - 1)
            days.append(date.weekday == 7 ? date.adding(days: 1) : date)
        }
        for (month, count) in [(1, 3), (2, 3), (9, 1), (10, 2)] { days.append(weekday(1, count, month, year)) }
        days.append(weekday(4, 4, 11, year))
        let lastOfMay = Month(year: year, month: 5).lastDay
        days.append(lastOfMay.adding(days: 1 - lastOfMay.weekday))
        return days
    }

    /// The n-th weekday of a month: the third Monday of January.
    private static func weekday(_ weekday: Int, _ count: Int, _ month: Int, _ year: Int) -> Day {
        let first = Month(year: year, month: month).firstDay
        let offset = (weekday - first.weekday + 7) % 7
        return first.adding(days: offset + 7 * (count - 1))
    }
}
