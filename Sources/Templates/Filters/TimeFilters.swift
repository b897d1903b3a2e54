import Kernel

/// Filters over days, instants and months. Instants are shown in the zone of the render context.
enum TimeFilters {
    private static let months = [
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
        "December",
    ]
    private static let weekdays = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]

    static let all: [Filter] = [
        dayFilter("date") { "\($0.dayOfMonth) \(name($0.monthNumber)) \($0.year)" },
        dayFilter("shortdate") { "\($0.dayOfMonth) \(name($0.monthNumber).prefix(3)) \($0.year)" },
        dayFilter("weekday") { "\(weekdays[$0.weekday - 1]), \($0.dayOfMonth) \(name($0.monthNumber)) \($0.year)" },
        dayFilter("isodate") { $0.description },
        Filter("datetime", accepts: [.instant]) { _ in
            { value, context in
                guard case .instant(let instant) = value else { return value }
                let zone = context.zone
                let day = zone.day(of: instant)
                let date = "\(day.dayOfMonth) \(name(day.monthNumber)) \(day.year)"
                return .text("\(date), \(clockTime(instant, zone)) \(zone.abbreviation(at: instant))")
            }
        },
        Filter("time", accepts: [.instant]) { _ in
            { value, context in
                guard case .instant(let instant) = value else { return value }
                return .text(clockTime(instant, context.zone))
            }
        },
        Filter("isotime", accepts: [.instant]) { _ in
            { value, _ in
                guard case .instant(let instant) = value else { return value }
                return .text(Instant(seconds: instant.microseconds.flooredDivision(by: 1_000_000).quotient).description)
            }
        },
        Filter("month", accepts: [.month, .day]) { _ in
            { value, _ in
                switch value {
                case .month(let month): .text("\(name(month.month)) \(month.year)")
                case .day(let day): .text("\(name(day.monthNumber)) \(day.year)")
                default: value
                }
            }
        },
        Filter("isomonth", accepts: [.month]) { _ in
            { value, _ in if case .month(let month) = value { .text(month.description) } else { value } }
        },
    ]

    private static func dayFilter(_ name: String, _ show: @escaping @Sendable (Day) -> String) -> Filter {
        Filter(name, accepts: [.day, .instant]) { _ in
            { value, context in
                switch value {
                case .day(let day): .text(show(day))
                case .instant(let instant): .text(show(context.zone.day(of: instant)))
                default: value
                }
            }
        }
    }

    private static func name(_ month: Int) -> String { months[(month - 1) % 12] }

    private static func clockTime(_ instant: Instant, _ zone: Zone) -> String {
        let seconds = zone.secondOfDay(of: instant)
        return "\((seconds / 3600).padded(2)):\((seconds / 60 % 60).padded(2))"
    }
}
