import Kernel

/// German: "1.234,50 €", "5. März 2026".
struct GermanLocale: TemplateLocale {
    let tag = "de"

    private static let months = [
        "Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September", "Oktober", "November",
        "Dezember",
    ]
    private static let weekdays = [
        "Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag",
    ]
    private static let digits = Digits(group: ".", point: ",")
    /// Keeps an amount and its sign on one line.
    private static let hardSpace = "\u{A0}"

    func number(_ number: Int64) -> String { Self.digits.grouped(number) }

    func money(_ money: Money) -> String {
        amount(money) + Self.hardSpace + money.currency.symbol.trimmingWhitespace()
    }

    func amount(_ money: Money) -> String { Self.digits.grouped(signed: money.decimal) }

    func percent(_ percentage: Percentage) -> String {
        Self.digits.pointed(signed: percentage.description) + Self.hardSpace + "%"
    }

    func date(_ day: Day, _ style: DateStyle) -> String {
        let long = "\(day.dayOfMonth). \(Self.months[day.monthNumber - 1]) \(day.year)"
        return switch style {
        case .long: long
        case .short: "\(day.dayOfMonth.padded(2)).\(day.monthNumber.padded(2)).\(day.year)"
        case .weekday: "\(Self.weekdays[day.weekday - 1]), \(long)"
        case .iso: day.description
        }
    }

    func month(_ month: Month) -> String { "\(Self.months[month.month - 1]) \(month.year)" }

    func time(hour: Int, minute: Int) -> String { "\(hour.padded(2)):\(minute.padded(2))" }

    func dateTime(_ day: Day, hour: Int, minute: Int, zone: String) -> String {
        "\(date(day, .long)), \(time(hour: hour, minute: minute)) Uhr \(zone)"
    }

    func relative(seconds: Int64) -> String {
        let distance = TimeDistance(seconds)
        let isOne = distance.count == 1
        // In the dative, as both "vor" and "in" ask for it.
        let unit =
            switch distance.unit {
            case .now: "gerade eben"
            case .minutes: isOne ? "Minute" : "Minuten"
            case .hours: isOne ? "Stunde" : "Stunden"
            case .days: isOne ? "Tag" : "Tagen"
            case .months: isOne ? "Monat" : "Monaten"
            case .years: isOne ? "Jahr" : "Jahren"
            }
        if distance.unit == .now { return unit }
        return "\(distance.isPast ? "vor" : "in") \(number(distance.count)) \(unit)"
    }

    func list(_ parts: [String]) -> String { TextList.joined(parts, last: " und ") }
}
