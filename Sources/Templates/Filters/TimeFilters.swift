import Kernel

/// Filters over days, instants and months. Instants are shown in the zone of the render context, in the words of its
/// locale.
enum TimeFilters {
    static let all: [Filter] = [
        Filter("date", [.style(DateStyle.allCases.map(\.rawValue))], accepts: [.day, .instant]) { arguments in
            guard case .text(let name)? = arguments.first, let style = DateStyle(rawValue: name) else {
                return dayStep(.long)
            }
            return dayStep(style)
        },
        Filter("shortdate", accepts: [.day, .instant]) { _ in dayStep(.short) },
        Filter("weekday", accepts: [.day, .instant]) { _ in dayStep(.weekday) },
        Filter("isodate", accepts: [.day, .instant]) { _ in dayStep(.iso) },
        Filter("datetime", accepts: [.instant]) { _ in
            { value, context in if case .instant(let instant) = value { dateTime(instant, context) } else { value } }
        },
        Filter("time", accepts: [.instant]) { _ in
            { value, context in
                guard case .instant(let instant) = value else { return value }
                let (hour, minute) = clock(instant, context.zone)
                return .text(context.locale.time(hour: hour, minute: minute))
            }
        },
        Filter("relative", accepts: [.instant]) { _ in
            { value, context in
                guard case .instant(let instant) = value else { return value }
                guard let now = context.now else { return dateTime(instant, context) }
                let seconds = (instant.microseconds - now.microseconds) / 1_000_000
                return .text(context.locale.relative(seconds: seconds))
            }
        },
        Filter("isotime", accepts: [.instant]) { _ in
            { value, _ in
                guard case .instant(let instant) = value else { return value }
                return .text(Instant(seconds: instant.microseconds.flooredDivision(by: 1_000_000).quotient).description)
            }
        },
        Filter("month", accepts: [.month, .day]) { _ in
            { value, context in
                switch value {
                case .month(let month): .text(context.locale.month(month))
                case .day(let day): .text(context.locale.month(day.month))
                default: value
                }
            }
        },
        Filter("isomonth", accepts: [.month]) { _ in
            { value, _ in if case .month(let month) = value { .text(month.description) } else { value } }
        },
    ]

    private static func dayStep(_ style: DateStyle) -> FilterStep {
        { value, context in
            switch value {
            case .day(let day): .text(context.locale.date(day, style))
            case .instant(let instant): .text(context.locale.date(context.zone.day(of: instant), style))
            default: value
            }
        }
    }

    private static func dateTime(_ instant: Instant, _ context: RenderContext) -> Scalar {
        let (hour, minute) = clock(instant, context.zone)
        let zone = context.zone.abbreviation(at: instant)
        return .text(
            context.locale.dateTime(context.zone.day(of: instant), hour: hour, minute: minute, zone: zone))
    }

    private static func clock(_ instant: Instant, _ zone: Zone) -> (hour: Int, minute: Int) {
        let seconds = zone.secondOfDay(of: instant)
        return (seconds / 3600, seconds / 60 % 60)
    }
}
