/// The working time of one tenant: Monday to Friday, 09:00 to 17:00 in its zone, without its holidays.
public struct BusinessCalendar: Sendable, Hashable {
    public static let openingHour = 9
    public static let closingHour = 17
    public static let hoursPerDay = 8

    public let zone: Zone
    public let holidays: Set<Day>

    public init(zone: Zone, holidays: Set<Day> = []) {
        self.zone = zone
        self.holidays = holidays
    }

    public func isBusinessDay(_ day: Day) -> Bool { day.weekday <= 5 && !holidays.contains(day) }

    /// The first business day on or after a day.
    public func businessDay(onOrAfter day: Day) -> Day {
        var day = day
        while !isBusinessDay(day) { day = day.adding(days: 1) }
        return day
    }

    /// The day that lies a number of business days after a day.
    public func day(_ count: Int, businessDaysAfter day: Day) -> Day {
        var (day, left) = (day, count)
        while left > 0 {
            day = day.adding(days: 1)
            if isBusinessDay(day) { left -= 1 }
        }
        return day
    }

    /// Working seconds between two instants; 0 when the second is not later.
    public func workingSeconds(from start: Instant, to end: Instant) -> Int64 {
        guard end > start else { return 0 }
        var total: Int64 = 0
        var day = zone.day(of: start)
        let lastDay = zone.day(of: end)
        while day <= lastDay {
            if isBusinessDay(day) {
                let opened = max(start, zone.instant(of: day, hour: Self.openingHour))
                let closed = min(end, zone.instant(of: day, hour: Self.closingHour))
                if closed > opened { total += (closed.microseconds - opened.microseconds) / 1_000_000 }
            }
            day = day.adding(days: 1)
        }
        return total
    }

    /// The instant at which a number of working seconds after `start` have passed.
    public func instant(workingSeconds seconds: Int64, after start: Instant) -> Instant {
        var left = seconds
        var day = zone.day(of: start)
        while true {
            if isBusinessDay(day) {
                let opened = max(start, zone.instant(of: day, hour: Self.openingHour))
                let closed = zone.instant(of: day, hour: Self.closingHour)
                let open = closed > opened ? (closed.microseconds - opened.microseconds) / 1_000_000 : 0
                if open >= left { return opened + .seconds(left) }
                left -= open
            }
            day = day.adding(days: 1)
        }
    }
}
