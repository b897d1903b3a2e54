import Earnings
import Engagement
import Identity
import Kernel
import Links
import Partnership
import Templates
import Web

/// The first page of the portal.
public struct PortalHomeHandlers: Sendable {
    public static let pages: [any Page.Type] = [PortalHomePage.self]

    private let overviews: Overviews

    public init(_ overviews: Overviews) {
        self.overviews = overviews
    }

    public var routes: Routes {
        var routes = Routes()
        routes.pages = Self.pages
        routes.get(PortalPlaces.home, .reseller(.portal)) { try await .page(home($0)) }
        return routes
    }

    private func home(_ visit: Visit) async throws -> PortalHomePage {
        let person = try visit.person
        let (reseller, earnings) = try await overviews.reseller(
            visit.tenant, try visit.resellerID, withMoney: person.may(.commissions))
        return PortalHomePage(
            frame: try visit.portalFrame("Home"), reseller: reseller, earnings: earnings,
            today: visit.tenant.zone.day(of: visit.now), seesCustomers: person.may(.customers),
            maySign: person.may(.agreements))
    }
}

extension PortalHomePage {
    init(
        frame: PortalFrame, reseller: ResellerOverview, earnings: EarningsOverview?, today: Day, seesCustomers: Bool,
        maySign: Bool
    ) {
        self.frame = frame
        companyName = reseller.name
        tier = Badge("\(reseller.tier.label) tier")
        status = reseller.status == .active ? nil : Badge(reseller.status.label, reseller.status.tone)
        statusNote = Self.note(reseller.status)
        agreement = maySign ? reseller.waitingAgreement.map(HomeAgreement.init) : nil
        let money = earnings.flatMap { HomeMoney($0, reseller.status, endedOn: reseller.endedOn, today: today) }
        self.money = money
        story = Self.story(earnings, money)
        let next = reseller.checklist.flatMap { checklist in
            checklist.nextItem.map { HomeTask(next: $0, in: checklist, today: today) }
        }
        nextTask = next
        activeCustomers = reseller.activeCustomers
        monthly = reseller.monthly
        customers = seesCustomers ? reseller.newCustomers.map { HomeCustomer($0) } : []
        self.seesCustomers = seesCustomers
        onboarding = reseller.checklist.map { HomeOnboarding($0, today: today) }
        gap = TierGap(reseller, earnings)
        below =
            earnings == nil
            ? nil
            : reseller.below.map {
                $0 == 0 ? "Nobody yet" : "\($0.shown("reseller sells", "resellers sell")) below you"
            }
        contact = reseller.contact.map { HomeContact(name: $0.name, email: $0.email, phone: $0.phone) }
        links = HomeLinks(
            commissions: PortalPlaces.commissions.path, statements: PortalPlaces.statements.path,
            payouts: PortalPlaces.payouts.path, customers: PortalPlaces.customers.path,
            onboarding: PortalPlaces.onboarding.path, tier: PortalPlaces.tier.path,
            below: PortalPlaces.resellersBelow.path)
    }

    private static func note(_ status: ResellerStatus) -> String? {
        switch status {
        case .active, .pendingOnboarding: nil
        case .inactive: "You earn from your customers as before, but get no new business. Write to us to go on."
        case .suspended: "You can read everything. What you earn is held, and nothing is paid until it is lifted."
        case .terminated: "You can read for 90 days. What is left is paid 30 days after the end."
        }
    }

    private static func story(_ earnings: EarningsOverview?, _ money: HomeMoney?) -> Story {
        guard let earnings, let money else { return .team }
        if earnings.months.isEmpty { return .new }
        if !earnings.accrued.isZero { return .checking }
        return money.payday == nil ? .settled : .payable
    }
}

extension HomeAgreement {
    init(_ waiting: ResellerOverview.WaitingAgreement) {
        if let day = waiting.acceptUntil {
            title = "A new version of your agreement waits for your signature"
            text = "Accept it until \(day.shownWithWeekday). After that day the portal shows this question only."
        } else {
            title = "Your agreement waits for your signature"
            text = "Read it in peace and sign it at the end of the page. It takes about fifteen minutes."
        }
        href = PortalPlaces.agreement(waiting.id)
    }
}

extension HomeMoney {
    /// A run is approved until the 8th of the following month.
    static let approvalDay = 8

    init?(_ earnings: EarningsOverview, _ status: ResellerStatus, endedOn: Day?, today: Day) {
        let currency = earnings.payable.currency
        let latest = earnings.months.last
        month = latest?.month ?? today.month.previous
        earned = latest?.total ?? .zero(currency)
        checkedUntil = month.next.firstDay.adding(days: Self.approvalDay - 1)
        accrued = earnings.accrued
        held = earnings.held
        payable = earnings.payable
        (payday, payableNote) = Self.payday(earnings, status, endedOn, today: today)
        paidThisYear = earnings.paidThisYear
        year = String(today.year)
        lines = earnings.newCommissions.map { HomeCommission($0) }
        let hasEarned = earnings.months.contains { !$0.total.isZero }
        guard hasEarned, let first = earnings.months.first, let latest else {
            chart = nil
            return
        }
        chart = BarChart(
            id: "months", title: "Commission by month",
            summary: "From \(first.total.shown) in \(first.month.shown) "
                + "to \(latest.total.shown) in \(latest.month.shown).",
            valueHead: "Commission", unit: .money(currency),
            points: earnings.months.map { entry in
                ChartPoint(
                    label: entry.month.shortName, name: entry.month.shown, value: entry.total.minorUnits,
                    text: entry.total.shown)
            })
    }

    /// When the payable money leaves, or why it does not.
    private static func payday(
        _ earnings: EarningsOverview, _ status: ResellerStatus, _ endedOn: Day?, today: Day
    ) -> (Day?, String) {
        if !earnings.payable.isPositive { return (nil, "nothing is waiting") }
        if status.payout != .final, earnings.payable.minorUnits < earnings.minimum.minorUnits {
            return (nil, "carried over below \(earnings.minimum.shown)")
        }
        switch status.payout {
        case .yes: return (earnings.scheduledOn ?? Self.nextPayday(today), "")
        case .final: return finalPayday(earnings, endedOn, today: today)
        case .held: return (nil, "held while you are suspended")
        case .no: return (nil, "paid once you are active")
        }
    }
}

extension HomeMoney {
    /// The last payout of who ended: on the first payday 30 days after the end, from 1.00 on.
    private static func finalPayday(_ earnings: EarningsOverview, _ endedOn: Day?, today: Day) -> (Day?, String) {
        let least = min(earnings.minimum.minorUnits, PayoutSettings.finalMinimum)
        guard earnings.payable.minorUnits >= least else { return (nil, "too little for a last payout") }
        let first = max(endedOn?.adding(days: PayoutDates.finalDays) ?? today, today)
        let payday = PayoutDates.payoutDay(for: first.month.previous)
        return (earnings.scheduledOn ?? (payday >= first ? payday : PayoutDates.payoutDay(for: first.month)), "")
    }

    /// This month's payday, or the next month's once it is over.
    private static func nextPayday(_ today: Day) -> Day {
        let payday = PayoutDates.payoutDay(for: today.month.previous)
        return today <= payday ? payday : PayoutDates.payoutDay(for: today.month)
    }
}

extension HomeCommission {
    init(_ commission: EarningsOverview.NewCommission) {
        customer = commission.customer
        what = CommissionKind(rawValue: commission.kind)?.label ?? commission.kind
        href = PortalPlaces.commission(commission.id)
        on = commission.on
        amount = commission.amount
    }
}

extension HomeCustomer {
    init(_ customer: ResellerOverview.NewCustomer) {
        name = customer.name
        place = [customer.city, customer.state].filter { !$0.isEmpty }.joined(separator: ", ")
        href = PortalPlaces.customer(customer.id)
        status = Self.badge(customer.standing)
        since = customer.since
        monthly = customer.monthly
    }

    private static func badge(_ standing: String) -> Badge {
        switch standing {
        case "active": Badge("Active", .good)
        case "suspended": Badge("Suspended", .warn)
        case "churned": Badge("Left", .quiet)
        case "ordered": Badge("Ordered", .info)
        default: Badge("Prospect", .quiet)
        }
    }
}

extension HomeTask {
    init(next item: OnboardingChecklist.Item, in checklist: OnboardingChecklist, today: Day) {
        name = item.task.name
        let left = checklist.askedCount - checklist.doneCount
        let due = item.dueOn < today ? "was due" : "due"
        detail =
            "About \(item.task.minutes) minutes, \(due) \(item.dueOn.shownWithWeekday). "
            + "\(left.shown("task is", "tasks are")) left of \(checklist.askedCount)."
        href = PortalPlaces.onboardingTask(item.task.rawValue)
        icon = "circle"
    }

    init(_ item: OnboardingChecklist.Item, in checklist: OnboardingChecklist, today: Day) {
        name = item.task.name
        href = PortalPlaces.onboardingTask(item.task.rawValue)
        let blockers = checklist.blockers(of: item.task)
        if item.state == .submitted {
            (detail, icon) = ("handed in, we look at it", "hourglass-split")
        } else if let blocker = blockers.first {
            (detail, icon) = ("comes after \(blocker.name)", "lock")
        } else if item.dueOn < today {
            (detail, icon) = ("was due \(item.dueOn.shown)", "exclamation-circle")
        } else {
            (detail, icon) = ("due \(item.dueOn.shown)", item.state == .inProgress ? "circle-half" : "circle")
        }
    }
}

extension HomeOnboarding {
    /// How many open tasks the home shows.
    static let shownTasks = 4

    init(_ checklist: OnboardingChecklist, today: Day) {
        done = checklist.doneCount
        asked = checklist.askedCount
        percent = checklist.progressPercent
        let open = checklist.openItems.sorted {
            let (left, right) = (checklist.isBlocked($0.task), checklist.isBlocked($1.task))
            return left == right ? $0.dueOn < $1.dueOn : right
        }
        tasks = open.prefix(Self.shownTasks).map { HomeTask($0, in: checklist, today: today) }
    }
}

extension TierGap {
    /// Nil at the highest tier and until the reseller is active.
    init?(_ reseller: ResellerOverview, _ earnings: EarningsOverview?) {
        guard reseller.status == .active, let next = reseller.tier.next, let earnings else { return nil }
        tier = next.label
        promise =
            "\(next.benefits.monthlyRecurring.shown) of each invoice instead of "
            + "\(reseller.tier.benefits.monthlyRecurring.shown)."
        let needed = next.conditions
        let base = Money(minorUnits: needed.baseMinorUnits, earnings.recentBase.currency)
        let recent = earnings.recentBase
        conditions = [
            Fact(
                "Commissionable sales, last three months",
                Self.progress(recent.shown, base.shown, recent.minorUnits >= base.minorUnits)),
            Fact(
                "Active customers",
                Self.progress(
                    reseller.activeCustomers.shown, needed.activeCustomers.shown,
                    reseller.activeCustomers >= needed.activeCustomers)),
            needed.health.map { Fact("Health", "no data yet, \($0) needed") },
            needed.certification.map { Fact("Certification", "\($0.rawValue) needed") },
        ].compactMap { $0 }
    }

    private static func progress(_ current: String, _ needed: String, _ isReached: Bool) -> String {
        isReached ? "\(current), reached" : "\(current) of \(needed)"
    }
}

extension ResellerStatus {
    var tone: StatusTone {
        switch self {
        case .active: .good
        case .pendingOnboarding: .info
        case .inactive: .quiet
        case .suspended: .warn
        case .terminated: .bad
        }
    }
}
