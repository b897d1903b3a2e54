import Kernel
import Templates
import Web

/// What a reseller sees first: what was earned, what is coming and when, and what to do next.
struct PortalHomePage: Page {
    /// Which sentence the page begins with.
    enum Story: String, TemplateEnum {
        /// Nothing was ever earned.
        case new
        /// The last month waits for its approval.
        case checking
        /// Money is on its way, with a date.
        case payable
        /// Nothing is open.
        case settled
        /// The person may not see money.
        case team
    }

    let frame: PortalFrame
    let companyName: String
    let tier: Badge
    let status: Badge?
    /// What the status means, where it is not the usual one.
    let statusNote: String?
    let agreement: HomeAgreement?
    let story: Story
    let money: HomeMoney?
    let nextTask: HomeTask?
    let activeCustomers: Int
    let monthly: Money
    let seesCustomers: Bool
    let customers: [HomeCustomer]
    let onboarding: HomeOnboarding?
    let gap: TierGap?
    /// What stands below, in words; nil where nobody may, or for those who do not see it.
    let below: String?
    let contact: HomeContact?
    let links: HomeLinks

    var customersText: String { activeCustomers.shown("active customer", "active customers") }
    var hasCustomers: Bool { !customers.isEmpty }
    var currency: String { monthly.currency.symbol }

    static let template = "portal/home/index"
    static let schema = Schema<Self>(
        \.frame, \.companyName, \.tier, \.status, \.statusNote, \.agreement, \.story, \.money, \.nextTask,
        \.activeCustomers, \.monthly, \.seesCustomers, \.customers, \.onboarding, \.gap, \.below, \.contact, \.links,
        .computed("customersText", \.customersText),
        .computed("hasCustomers", \.hasCustomers), .computed("currency", \.currency))
}

/// An agreement that waits for the reseller's signature.
struct HomeAgreement: ViewModel {
    let title: String
    let text: String
    let href: String

    static let schema = Schema<Self>(\.title, \.text, \.href)
}

/// Where the figures of the home lead.
struct HomeLinks: ViewModel {
    let commissions: String
    let statements: String
    let payouts: String
    let customers: String
    let onboarding: String
    let tier: String
    let below: String

    static let schema = Schema<Self>(
        \.commissions, \.statements, \.payouts, \.customers, \.onboarding, \.tier, \.below)
}

/// The money of a reseller at a glance.
struct HomeMoney: ViewModel {
    /// Of the latest month with commissions.
    let earned: Money
    let month: Month
    /// The last day of the check, while a run waits for its approval.
    let checkedUntil: Day
    let accrued: Money
    let held: Money
    let payable: Money
    let payday: Day?
    /// Why nothing is paid, where there is no payday.
    let payableNote: String
    let paidThisYear: Money
    let year: String
    let chart: BarChart?
    let lines: [HomeCommission]

    var currency: String { earned.currency.symbol }
    var hasLines: Bool { !lines.isEmpty }

    static let schema = Schema<Self>(
        \.earned, \.month, \.checkedUntil, \.accrued, \.held, \.payable, \.payday, \.payableNote, \.paidThisYear,
        \.year, \.chart, \.lines, .computed("currency", \.currency), .computed("hasLines", \.hasLines))
}

/// One of the newest commissions.
struct HomeCommission: ViewModel {
    let customer: String
    let what: String
    let href: String
    let on: Day
    let amount: Money

    var isNegative: Bool { amount.isNegative }

    static let schema = Schema<Self>(
        \.customer, \.what, \.href, \.on, \.amount, .computed("isNegative", \.isNegative))
}

/// One of the newest customers.
struct HomeCustomer: ViewModel {
    let name: String
    let place: String
    let href: String
    let status: Badge
    let since: Day
    let monthly: Money

    static let schema = Schema<Self>(\.name, \.place, \.href, \.status, \.since, \.monthly)
}

/// A task of the onboarding, with when it is due or what it waits for.
struct HomeTask: ViewModel {
    let name: String
    let detail: String
    let href: String
    let icon: String

    static let schema = Schema<Self>(\.name, \.detail, \.href, \.icon)
}

/// How far the onboarding is, with the next open tasks.
struct HomeOnboarding: ViewModel {
    let done: Int
    let asked: Int
    let percent: Int
    let tasks: [HomeTask]

    static let schema = Schema<Self>(\.done, \.asked, \.percent, \.tasks)
}

/// What the next tier asks for and how far the reseller is.
struct TierGap: ViewModel {
    let tier: String
    /// What the next tier brings, as a sentence.
    let promise: String
    let conditions: [Fact]

    static let schema = Schema<Self>(\.tier, \.promise, \.conditions)
}

/// The person at the tenant who looks after the reseller.
struct HomeContact: ViewModel {
    let name: String
    let email: String
    let phone: String

    static let schema = Schema<Self>(\.name, \.email, \.phone)
}
