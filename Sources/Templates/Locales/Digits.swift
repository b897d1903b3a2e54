import Kernel

/// Numbers as people of one language read them, with a true minus sign.
struct Digits: Sendable {
    static let minus = "−"

    let group: String
    let point: String

    /// "12,345"
    func grouped(_ number: Int64) -> String {
        (number < 0 ? Self.minus : "") + grouped(String(number.magnitude))
    }

    /// A decimal text with `-` in front if any: "−12,345.60".
    func grouped(signed decimal: String) -> String {
        decimal.hasPrefix("-") ? Self.minus + grouped(String(decimal.dropFirst())) : grouped(decimal)
    }

    /// A decimal text without sign: "12,345.60".
    func grouped(_ decimal: String) -> String {
        let whole = decimal.prefix { $0 != "." }
        var text = ""
        for (index, digit) in whole.enumerated() {
            if index > 0, (whole.count - index) % 3 == 0 { text += group }
            text.append(digit)
        }
        let fraction = decimal[whole.endIndex...].dropFirst()
        return fraction.isEmpty ? text : text + point + fraction
    }

    /// A decimal text without groups: "−6.5".
    func pointed(signed decimal: String) -> String {
        decimal.map { $0 == "." ? point : $0 == "-" ? Self.minus : String($0) }.joined()
    }
}

extension Money {
    /// Decimal text without sign.
    var magnitudeText: String { String(decimal.drop { $0 == "-" }) }
}

/// A distance in time in the largest unit of which there is a whole one.
struct TimeDistance: Sendable, Hashable {
    enum Unit: Sendable {
        case now, minutes, hours, days, months, years
    }

    let unit: Unit
    /// Never negative.
    let count: Int64
    let isPast: Bool

    init(_ seconds: Int64) {
        isPast = seconds < 0
        let distance = Int64(clamping: seconds.magnitude)
        let units: [(Unit, Int64)] = [
            (.years, 365 * 86_400), (.months, 30 * 86_400), (.days, 86_400), (.hours, 3600), (.minutes, 60),
        ]
        let found = units.first { distance >= $0.1 }
        unit = found?.0 ?? .now
        count = found.map { distance / $0.1 } ?? 0
    }
}

/// Texts in a row.
enum TextList {
    /// "a, b and c"
    static func joined(_ parts: [String], last: String) -> String {
        guard parts.count > 1, let end = parts.last else { return parts.first ?? "" }
        return parts.dropLast().joined(separator: ", ") + last + end
    }
}
