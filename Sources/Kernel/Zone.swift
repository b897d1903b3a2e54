import Foundation

/// An IANA time zone: turns instants into the dates and hours that people live by, and back.
public struct Zone: Hashable, Sendable, CustomStringConvertible {
    public let name: String
    private let zone: TimeZone

    public static let utc = Zone(name: "UTC", zone: .gmt)

    /// A zone of the IANA database, else nil.
    public init?(_ name: String) {
        guard let zone = TimeZone(identifier: name) else { return nil }
        self.init(name: name, zone: zone)
    }

    private init(name: String, zone: TimeZone) {
        self.name = name
        self.zone = zone
    }

    public func day(of instant: Instant) -> Day {
        Day(number: Int(localMicroseconds(of: instant).flooredDivision(by: 86_400_000_000).quotient))
    }

    public func month(of instant: Instant) -> Month { day(of: instant).month }

    /// Seconds since local midnight by the clock on the wall.
    public func secondOfDay(of instant: Instant) -> Int {
        Int(localMicroseconds(of: instant).flooredDivision(by: 86_400_000_000).remainder / 1_000_000)
    }

    /// The instant of a local time. A time that a clock change skips gives the first valid instant after it;
    /// a time that comes twice gives the first.
    public func instant(of day: Day, hour: Int = 0, minute: Int = 0, second: Int = 0) -> Instant {
        let local = Int64(day.number) * 86_400 + Int64(hour * 3600 + minute * 60 + second)
        let before = Int64(offset(at: local - 86_400))
        let after = Int64(offset(at: local + 86_400))
        if Int64(offset(at: local - before)) == before { return Instant(seconds: local - before) }
        if Int64(offset(at: local - after)) == after { return Instant(seconds: local - after) }
        return firstInstant(after: local - max(before, after), until: local - min(before, after))
    }

    /// The abbreviation that is in force at an instant, "EST".
    public func abbreviation(at instant: Instant) -> String {
        let date = foundationDate(instant.microseconds / 1_000_000)
        let style: TimeZone.NameStyle = zone.isDaylightSavingTime(for: date) ? .shortDaylightSaving : .shortStandard
        return zone.localizedName(for: style, locale: Locale(identifier: "en_US")) ?? name
    }

    public static func == (left: Zone, right: Zone) -> Bool { left.name == right.name }
    public func hash(into hasher: inout Hasher) { hasher.combine(name) }
    public var description: String { name }

    private func localMicroseconds(of instant: Instant) -> Int64 {
        let seconds = instant.microseconds.flooredDivision(by: 1_000_000).quotient
        return instant.microseconds + Int64(offset(at: seconds)) * 1_000_000
    }

    private func offset(at seconds: Int64) -> Int { zone.secondsFromGMT(for: foundationDate(seconds)) }

    private func foundationDate(_ seconds: Int64) -> Foundation.Date {
        Foundation.Date(timeIntervalSince1970: TimeInterval(seconds))
    }

    /// The moment of the clock change between two instants, found by halving.
    private func firstInstant(after low: Int64, until high: Int64) -> Instant {
        var (low, high) = (low, high)
        let offsetBefore = offset(at: low)
        while high - low > 1 {
            let middle = low + (high - low) / 2
            if offset(at: middle) == offsetBefore { low = middle } else { high = middle }
        }
        return Instant(seconds: high)
    }
}
