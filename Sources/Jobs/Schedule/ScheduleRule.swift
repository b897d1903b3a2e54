import Kernel

extension Schedules {
    /// When a schedule is due, by the clock on the tenant's wall. A time that a clock change skips occurs right after
    /// the gap; one that comes twice occurs the first time.
    public enum Rule: Sendable, Hashable {
        case daily(hour: Int, minute: Int)
        /// 1 is Monday, 7 is Sunday.
        case weekly(weekday: Int, hour: Int, minute: Int)
        /// In shorter months on the last day.
        case monthly(day: Int, hour: Int, minute: Int)

        private static let weekdays = [
            "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday",
        ]

        /// What people read: "Every day at 03:10".
        public var words: String {
            switch self {
            case .daily(let hour, let minute): "Every day at \(Self.time(hour, minute))"
            case .weekly(let weekday, let hour, let minute):
                "Every \(Self.weekdays[(weekday - 1) % 7]) at \(Self.time(hour, minute))"
            case .monthly(let day, let hour, let minute):
                "Every month on day \(day)\(day > 28 ? " or the last" : "") at \(Self.time(hour, minute))"
            }
        }

        /// The latest occurrence that is not after an instant.
        func latest(notAfter now: Instant, in zone: Zone) -> Instant {
            var day = zone.day(of: now)
            while true {
                if let planned = occurrence(on: day, in: zone), planned <= now { return planned }
                day = day.adding(days: -1)
            }
        }

        /// The first occurrence after an instant.
        func next(after instant: Instant, in zone: Zone) -> Instant {
            var day = zone.day(of: instant).adding(days: -1)
            while true {
                if let planned = occurrence(on: day, in: zone), planned > instant { return planned }
                day = day.adding(days: 1)
            }
        }

        private func occurrence(on day: Day, in zone: Zone) -> Instant? {
            switch self {
            case .daily(let hour, let minute): return zone.instant(of: day, hour: hour, minute: minute)
            case .weekly(let weekday, let hour, let minute):
                return day.weekday == weekday ? zone.instant(of: day, hour: hour, minute: minute) : nil
            case .monthly(let number, let hour, let minute):
                let isPlanned = day.dayOfMonth == min(number, day.month.dayCount)
                return isPlanned ? zone.instant(of: day, hour: hour, minute: minute) : nil
            }
        }

        private static func time(_ hour: Int, _ minute: Int) -> String { "\(hour.padded(2)):\(minute.padded(2))" }
    }

    /// What becomes of occurrences that passed while no worker ran.
    public enum CatchUp: Sendable, Hashable {
        /// The latest runs, once.
        case latest
        /// Each runs that is no older than this.
        case each(within: Duration)
        /// None runs that is found later than a few minutes.
        case none

        /// How late an occurrence may be found and still be on time.
        static let tolerance = Duration.minutes(5)

        /// What people read: "What was missed runs once".
        public var words: String {
            switch self {
            case .latest: "What was missed runs once"
            case .each(let window):
                "What was missed runs, up to \(max(1, window.wholeMicroseconds / 86_400_000_000)) days back"
            case .none: "What was missed is left out"
            }
        }

        /// The occurrences to run now, oldest first, of those after `planned`.
        func due(_ rule: Rule, after planned: Instant, at now: Instant, in zone: Zone) -> [Instant] {
            switch self {
            case .latest:
                let latest = rule.latest(notAfter: now, in: zone)
                return latest > planned ? [latest] : []
            case .each(let window): return Self.all(rule, after: max(planned, now - window), to: now, in: zone)
            case .none: return Self.all(rule, after: max(planned, now - Self.tolerance), to: now, in: zone)
            }
        }

        private static func all(_ rule: Rule, after start: Instant, to end: Instant, in zone: Zone) -> [Instant] {
            var (found, next): ([Instant], Instant) = ([], rule.next(after: start, in: zone))
            while next <= end {
                found.append(next)
                next = rule.next(after: next, in: zone)
            }
            return found
        }
    }
}
