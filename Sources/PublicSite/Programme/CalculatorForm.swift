import Kernel
import Partnership
import Templates
import Web

/// The calculator's fields as somebody filled them; without a query they hold a plausible start.
struct CalculatorForm: Sendable {
    static let mostNewCustomers = 1000
    /// In minor units.
    static let highestBill: Int64 = 1_000_000
    static let exampleBill: Int64 = 6_500

    let added: String
    let bill: String
    let tier: String

    init(_ query: Query, _ currency: Currency, _ language: Language) {
        added = query["added"] ?? "4"
        bill = query["bill"] ?? language.locale.amount(Money(minorUnits: Self.exampleBill, currency))
        tier = query["tier"] ?? Tier.bronze.rawValue
    }

    /// The forecast, or what is wrong with the fields.
    func forecast(_ currency: Currency, _ language: Language) throws -> Result<EarningsForecast, Invalid> {
        var invalid = Invalid()
        let count = TypedCount.read(added)
        if count.map({ !(1...Self.mostNewCustomers).contains($0) }) ?? true {
            let most = Self.mostNewCustomers
            invalid.add("added", "Enter how many customers you would win in a month, from 1 to \(most).")
        }
        let amount = TypedAmount.read(bill, currency, pointGroups: language.number(1000).contains("."))
        if amount.map({ !(1...Self.highestBill).contains($0.minorUnits) }) ?? true {
            let highest = language.money(Money(minorUnits: Self.highestBill, currency))
            let example = language.locale.amount(Money(minorUnits: Self.exampleBill, currency))
            invalid.add("bill", "Enter an amount up to \(highest), such as \(example).")
        }
        let level = Tier(rawValue: tier)
        if level == nil { invalid.add("tier", "Choose a tier.") }
        guard invalid.isEmpty, let count, let amount, let level else { return .failure(invalid) }
        return .success(try EarningsForecast(tier: level, newCustomersMonthly: count, bill: amount))
    }
}
