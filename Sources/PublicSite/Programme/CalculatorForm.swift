import Kernel
import Partnership
import Web

/// The calculator's fields as somebody filled them; without a query they hold a plausible start.
struct CalculatorForm: Sendable {
    static let mostNewCustomers = 1000
    /// In minor units.
    static let highestBill: Int64 = 1_000_000

    let added: String
    let bill: String
    let tier: String

    init(_ query: Query) {
        added = query["added"] ?? "4"
        bill = query["bill"] ?? "65.00"
        tier = query["tier"] ?? Tier.bronze.rawValue
    }

    /// The forecast, or what is wrong with the fields.
    func forecast(_ currency: Currency) throws -> Result<EarningsForecast, Invalid> {
        var invalid = Invalid()
        let count = Int(added.filter { $0 != "," })
        if count.map({ !(1...Self.mostNewCustomers).contains($0) }) ?? true {
            let most = Self.mostNewCustomers.shown
            invalid.add("added", "Enter how many customers you would win in a month, from 1 to \(most).")
        }
        let amount = Money(bill.filter { $0 != "," && $0 != "$" && $0 != " " }, currency)
        if amount.map({ !(1...Self.highestBill).contains($0.minorUnits) }) ?? true {
            let highest = Money(minorUnits: Self.highestBill, currency).shown
            invalid.add("bill", "Enter an amount up to \(highest), such as 65.00.")
        }
        let level = Tier(rawValue: tier)
        if level == nil { invalid.add("tier", "Choose a tier.") }
        guard invalid.isEmpty, let count, let amount, let level else { return .failure(invalid) }
        return .success(try EarningsForecast(tier: level, newCustomersMonthly: count, bill: amount))
    }
}
