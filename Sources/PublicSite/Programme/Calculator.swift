import Kernel
import Partnership
import Templates
import Web

/// The calculator on a page of its own.
struct CalculatorPage: Page {
    let frame: PublicFrame
    let calculator: Calculator

    static let template = "public/programme/calculator"
    static let schema = Schema<Self>(\.frame, \.calculator)
}

/// The earnings calculator: what was asked, and the answer when it could be computed.
struct Calculator: ViewModel {
    let errors: ErrorSummary?
    let added: Field
    let bill: Field
    let currencySymbol: String
    let tier: ChoiceField
    let result: Outcome?

    static let schema = Schema<Self>(\.errors, \.added, \.bill, \.currencySymbol, \.tier, \.result)

    struct Outcome: ViewModel {
        let year: Money
        let lastMonth: Money
        let lastCustomers: Int
        let firstMonth: Money
        let chart: BarChart
        let newCustomers: Int
        let rate: Percentage
        let bill: Money
        let share: Money
        let shares: Money
        let welcome: Money
        let welcomes: Money

        static let schema = Schema<Self>(
            \.year, \.lastMonth, \.lastCustomers, \.firstMonth, \.chart, \.newCustomers, \.rate, \.bill, \.share,
            \.shares, \.welcome, \.welcomes)

        init(_ forecast: EarningsForecast, _ language: Language) {
            year = forecast.year
            let zero = Money.zero(forecast.bill.currency)
            lastMonth = forecast.months.last?.total ?? zero
            lastCustomers = forecast.months.last?.customers ?? 0
            firstMonth = forecast.months.first?.total ?? zero
            newCustomers = forecast.newCustomersMonthly
            rate = forecast.tier.benefits.monthlyRecurring
            bill = forecast.bill
            share = forecast.share
            shares = forecast.firstShares
            welcome = forecast.welcome
            welcomes = forecast.welcomes
            chart = BarChart(
                id: "earnings", title: language.say("Earnings in each month of the first year"),
                summary: language.say(
                    """
                    They rise from \(language.money(firstMonth)) in the first month to \(language.money(lastMonth)) \
                    in the twelfth.
                    """),
                nameHead: language.say("Month"), valueHead: language.say("Earnings"), unit: .money(bill.currency),
                points: forecast.months.map { month in
                    ChartPoint(
                        label: String(month.number), name: language.say("Month \(month.number)"),
                        value: month.total.minorUnits, text: language.money(month.total))
                },
                locale: language.locale)
        }
    }

    init(_ form: CalculatorForm, _ currency: Currency, _ language: Language) throws {
        let answer = try form.forecast(currency, language)
        var invalid: Invalid?
        switch answer {
        case .success(let forecast): result = Outcome(forecast, language)
        case .failure(let problems):
            result = nil
            invalid = language.say(problems)
        }
        errors = ErrorSummary(invalid)
        added = Field("added", form.added, invalid)
        bill = Field("bill", form.bill, invalid)
        currencySymbol = currency.symbol
        let choices = Tier.allCases.map { tier in
            let welcome = language.money(Money(minorUnits: tier.benefits.newCustomerMinorUnits, currency))
            let share = language.percent(tier.benefits.monthlyRecurring)
            return Choice(
                tier.rawValue, language.say(tier.label),
                hint: language.say("\(share) a month, \(welcome) for a new customer"))
        }
        tier = ChoiceField("tier", choices, chosen: form.tier, invalid)
    }
}
