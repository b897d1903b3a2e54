import Kernel
import Partnership

/// What somebody who sells steadily would earn in a first year under the standard plan: computed as the monthly run
/// does, each customer's commission rounded on its own, under the assumption that all stay and pay on time.
struct EarningsForecast: Hashable, Sendable {
    static let months = 12

    struct MonthlyEarnings: Hashable, Sendable {
        /// 1 to 12.
        let number: Int
        let customers: Int
        let total: Money
    }

    let tier: Tier
    let newCustomersMonthly: Int
    /// What one customer pays a month, net.
    let bill: Money
    /// The share of one customer's monthly invoice.
    let share: Money
    /// Paid once for each new customer.
    let welcome: Money
    let months: [MonthlyEarnings]
    let year: Money

    init(tier: Tier, newCustomersMonthly: Int, bill: Money) throws {
        self.tier = tier
        self.newCustomersMonthly = newCustomersMonthly
        self.bill = bill
        share = try tier.benefits.monthlyRecurring.of(bill)
        welcome = Money(minorUnits: tier.benefits.newCustomerMinorUnits, bill.currency)
        let fresh = welcome.times(newCustomersMonthly)
        var months: [MonthlyEarnings] = []
        for number in 1...Self.months {
            let customers = newCustomersMonthly * number
            months.append(
                MonthlyEarnings(number: number, customers: customers, total: try share.times(customers) + fresh))
        }
        self.months = months
        year = try months.map(\.total).total(bill.currency)
    }

    /// Of the first month: the shares of its invoices.
    var firstShares: Money { share.times(newCustomersMonthly) }
    /// Of each month: what its new customers bring once.
    var welcomes: Money { welcome.times(newCustomersMonthly) }
}

extension Money {
    /// So many times the amount; the callers' counts and amounts are limited so that it cannot overflow.
    func times(_ count: Int) -> Money { Money(minorUnits: minorUnits * Int64(count), currency) }
}
