import Kernel

// How amounts, rates and days stand in sentences.

extension Money {
    /// "$1,240.50", with a true minus sign.
    var spoken: String {
        let parts = magnitude.decimal.split(separator: ".", maxSplits: 1)
        var whole = ""
        for (index, digit) in parts[0].reversed().enumerated() {
            if index > 0, index % 3 == 0 { whole.append(",") }
            whole.append(digit)
        }
        let fraction = parts.count == 2 ? ".\(parts[1])" : ""
        return (isNegative ? "\u{2212}" : "") + currency.symbol + String(whole.reversed()) + fraction
    }
}

extension Percentage {
    /// "6.5 %".
    var spoken: String { "\(description) %" }
}

extension Month {
    private static let names = [
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
        "December",
    ]

    /// "October 2026".
    var spoken: String { "\(Self.names[month - 1]) \(year)" }
}

extension Day {
    /// "15 November 2026".
    var spoken: String { "\(dayOfMonth) \(month.spoken)" }
}

extension Fraction {
    /// An amount in minor units as exact decimal text, or to six decimals with an ellipsis: "$4.4995".
    func spoken(_ currency: Currency) -> String {
        let negative = numerator < 0
        var scale: Int128 = 1
        for _ in 0..<currency.exponent { scale *= 10 }
        let divisor = denominator * scale
        let magnitude = negative ? -numerator : numerator
        var digits = ""
        var rest = magnitude % divisor
        while rest != 0, digits.count < 6 {
            rest *= 10
            digits += "\(rest / divisor)"
            rest %= divisor
        }
        while digits.count < currency.exponent { digits += "0" }
        let tail = digits.isEmpty ? "" : ".\(digits)"
        return (negative ? "\u{2212}" : "") + currency.symbol + "\(magnitude / divisor)" + tail + (rest == 0 ? "" : "…")
    }

    /// A plain number, to four decimals at most: "0.6", "0.4615…".
    var spokenNumber: String {
        let divisor = denominator
        var (digits, rest) = ("", (numerator < 0 ? -numerator : numerator) % divisor)
        while rest != 0, digits.count < 4 {
            rest *= 10
            digits += "\(rest / divisor)"
            rest %= divisor
        }
        let whole = (numerator < 0 ? -numerator : numerator) / divisor
        return (numerator < 0 ? "\u{2212}" : "") + "\(whole)" + (digits.isEmpty ? "" : ".\(digits)")
            + (rest == 0 ? "" : "…")
    }
}

extension Int {
    /// "1 day", "200 days".
    func counted(_ one: String, _ many: String) -> String { "\(self) \(self == 1 ? one : many)" }
}
