import Kernel

/// Filters over amounts and rates.
enum MoneyFilters {
    static let all: [Filter] = [
        Filter("money", accepts: [.money]) { _ in
            { value, context in
                if case .money(let money) = value { .text(context.locale.money(money)) } else { value }
            }
        },
        Filter("amount", accepts: [.money]) { _ in
            { value, context in
                if case .money(let money) = value { .text(context.locale.amount(money)) } else { value }
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
            { value, context in
                if case .percentage(let rate) = value { .text(context.locale.percent(rate)) } else { value }
            }
        },
    ]
}
