import Kernel

/// Filters over amounts and rates.
enum MoneyFilters {
    static let all: [Filter] = [
        Filter("money", accepts: [.money]) { _ in
            { value, _ in
                guard case .money(let money) = value else { return value }
                return .text((money.isNegative ? "−" : "") + money.currency.symbol + amount(money))
            }
        },
        Filter("amount", accepts: [.money]) { _ in
            { value, _ in
                guard case .money(let money) = value else { return value }
                return .text((money.isNegative ? "−" : "") + amount(money))
            }
        },
        Filter("decimal", accepts: [.money, .percentage]) { _ in
            { value, _ in
                switch value {
                case .money(let money): .text(money.decimal)
                case .percentage(let percentage): .text(percentage.description)
                default: value
                }
            }
        },
        Filter("currency", accepts: [.money]) { _ in
            { value, _ in if case .money(let money) = value { .text(money.currency.code) } else { value } }
        },
        Filter("percent", accepts: [.percentage]) { _ in
            { value, _ in
                guard case .percentage(let percentage) = value else { return value }
                let isNegative = percentage.tenThousandths < 0
                let text = percentage.description
                return .text((isNegative ? "−" + text.dropFirst() : text) + " %")
            }
        },
    ]

    /// Digits in groups of three with the decimals of the currency, without sign.
    private static func amount(_ money: Money) -> String {
        let decimal = money.decimal.drop { $0 == "-" }
        let whole = decimal.prefix { $0 != "." }
        return Digits.grouped(digits: whole) + decimal[whole.endIndex...]
    }
}
