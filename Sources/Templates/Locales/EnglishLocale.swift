import Kernel

/// English as the product writes it.
struct EnglishLocale: TemplateLocale {
    let tag = "en"

    private static let months = [
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
        "December",
    ]
    private static let weekdays = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
    private static let digits = Digits(group: ",", point: ".")

    func number(_ number: Int64) -> String { Self.digits.grouped(number) }

    func money(_ money: Money) -> String {
        (money.isNegative ? Digits.minus : "") + money.currency.symbol + Self.digits.grouped(money.magnitudeText)
    }

    func amount(_ money: Money) -> String { Self.digits.grouped(signed: money.decimal) }

    func percent(_ percentage: Percentage) -> String { Self.digits.pointed(signed: percentage.description) + " %" }

    func date(_ day: Day, _ style: DateStyle) -> String {
        let name = Self.months[day.monthNumber - 1]
        return switch style {
        case .long: "\(day.dayOfMonth) \(name) \(day.year)"
        case .short: "\(day.dayOfMonth) \(name.prefix(3)) \(day.year)"
        case .weekday: "\(Self.weekdays[day.weekday - 1]), \(day.dayOfMonth) \(name) \(day.year)"
        case .iso: day.description
        }
    }

    func month(_ month: Month) -> String { "\(Self.months[month.month - 1]) \(month.year)" }

    func time(hour: Int, minute: Int) -> String { "\(hour.padded(2)):\(minute.padded(2))" }

    func dateTime(_ day: Day, hour: Int, minute: Int, zone: String) -> String {
        "\(date(day, .long)), \(time(hour: hour, minute: minute)) \(zone)"
    }

    func relative(seconds: Int64) -> String {
        let distance = TimeDistance(seconds)
        let unit =
            switch distance.unit {
            case .now: "just now"
            case .minutes: "minute"
            case .hours: "hour"
            case .days: "day"
            case .months: "month"
            case .years: "year"
            }
        if distance.unit == .now { return unit }
        let phrase = "\(number(distance.count)) \(unit)\(distance.count == 1 ? "" : "s")"
        return distance.isPast ? "\(phrase) ago" : "in \(phrase)"
    }

    func list(_ parts: [String]) -> String { TextList.joined(parts, last: " and ") }
}
