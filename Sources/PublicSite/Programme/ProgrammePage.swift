import Kernel
import Partnership
import Templates
import Web

/// The programme in one page: what it is, what it pays, what it takes.
struct ProgrammePage: Page {
    let frame: PublicFrame
    let firstTier: String
    let tiers: [TierColumn]
    let example: ExampleMonth
    let calculator: Calculator
    /// With the column of labels.
    var tierColumns: Int { tiers.count + 1 }

    static let template = "public/programme/index"
    static let schema = Schema<Self>(
        \.frame, \.firstTier, \.tiers, \.example, \.calculator, .computed("tierColumns", \.tierColumns))
}

/// What a tier pays and asks for.
struct TierColumn: ViewModel {
    let name: String
    let monthly: Percentage
    let newCustomer: Money
    let upgrade: Money
    let installation: Percentage
    let protectionDays: Int
    let revenue: Money?
    let customers: Int?
    let health: Int?
    let certification: String?

    static let schema = Schema<Self>(
        \.name, \.monthly, \.newCustomer, \.upgrade, \.installation, \.protectionDays, \.revenue, \.customers,
        \.health, \.certification)

    init(_ tier: Tier, _ currency: Currency, _ language: Language) {
        let (benefits, conditions) = (tier.benefits, tier.conditions)
        name = language.say(tier.label)
        monthly = benefits.monthlyRecurring
        newCustomer = Money(minorUnits: benefits.newCustomerMinorUnits, currency)
        upgrade = Money(minorUnits: benefits.upgradeMinorUnits, currency)
        installation = ExampleMonth.installationRate
        protectionDays = benefits.dealProtectionDays
        revenue = conditions.baseMinorUnits > 0 ? Money(minorUnits: conditions.baseMinorUnits, currency) : nil
        customers = conditions.activeCustomers > 0 ? conditions.activeCustomers : nil
        health = conditions.health
        certification = conditions.certification.map { language.say($0.rawValue) }
    }
}

/// A month of somebody who has been selling for a while, as the first thing that visitors see.
struct ExampleMonth: ViewModel {
    struct Line: ViewModel {
        let label: String
        let detail: String
        let amount: Money

        static let schema = Schema<Self>(\.label, \.detail, \.amount)
    }

    /// The standard plan's share of installations, the same for every tier.
    static let installationRate = Percentage(tenThousandths: 100_000)

    let tier: String
    let lines: [Line]
    let total: Money

    static let schema = Schema<Self>(\.tier, \.lines, \.total)

    init(_ tier: Tier, _ currency: Currency, _ language: Language) throws {
        let bill = Money(minorUnits: 8000, currency)
        let installation = Money(minorUnits: 18_900, currency)
        let welcome = Money(minorUnits: tier.benefits.newCustomerMinorUnits, currency)
        let rate = tier.benefits.monthlyRecurring
        self.tier = language.say(tier.label)
        let each = { (share: Percentage, amount: Money) in
            language.say("each \(language.percent(share)) of \(language.money(amount))")
        }
        lines = [
            Line(
                label: language.say("\(48) monthly invoices"), detail: each(rate, bill),
                amount: try rate.of(bill).times(48)),
            Line(
                label: language.say("\(4) new customers"), detail: language.say("each \(language.money(welcome))"),
                amount: welcome.times(4)),
            Line(
                label: language.say("\(1) installation"),
                detail: language.say("\(language.percent(Self.installationRate)) of \(language.money(installation))"),
                amount: try Self.installationRate.of(installation)),
        ]
        total = try lines.map(\.amount).total(currency)
    }
}
