import Engagement
import Kernel
import Partnership

/// A reseller at a glance, with its money where the caller may see it.
public enum DashboardShape {
    private static let customer = Schema.named(
        "NewCustomer",
        .object([
            .init("id", .uuid), .init("name", .anyText), .init("city", .anyText), .init("state", .anyText),
            .init("status", .anyText), .init("since", .day), .init("monthly", .money),
        ]))

    private static let earnings = Schema.named(
        "EarningsOverview",
        .object([
            .init(
                "months",
                .list(
                    .named("MonthTotal", .object([.init("month", .month), .init("total", .money)])), most: 24)),
            .init("accrued", .money, "In runs that nobody has approved yet."), .init("held", .money),
            .init("payable", .money, "Approved and not paid yet."), .init("scheduled_on", .nullable(.day)),
            .init("paid_this_year", .money), .init("minimum_payout", .money),
            .init(
                "new_commissions",
                .list(
                    .named(
                        "NewCommission",
                        .object([
                            .init("id", .uuid), .init("customer", .anyText), .init("kind", .anyText),
                            .init("on", .day), .init("amount", .money),
                        ])), most: 50)),
        ]))

    static let schema = Schema.named(
        "Dashboard",
        .object([
            .init("name", .anyText), .init("status", .choices(ResellerStatus.self)),
            .init("tier", .choices(Tier.self)), .init("active_customers", .count), .init("monthly", .money),
            .init(
                "contact",
                .nullable(
                    .named(
                        "Contact",
                        .object([.init("name", .anyText), .init("email", .anyText), .init("phone", .anyText)])))),
            .init(
                "onboarding",
                .nullable(
                    .named(
                        "OnboardingProgress",
                        .object([.init("done", .count), .init("asked", .count), .init("percent", .integer(0...100))])
                    ))),
            .init("new_customers", .nullable(.list(customer, most: 50)), "Null without the right to see customers."),
            .init("earnings", .nullable(earnings), "Null without the right to see commissions."),
        ]))

    public static func json(
        _ reseller: ResellerOverview, _ earnings: EarningsOverview?, seesCustomers: Bool
    ) -> JSON {
        [
            "name": .text(reseller.name), "status": .text(reseller.status.rawValue),
            "tier": .text(reseller.tier.rawValue), "active_customers": JSON(reseller.activeCustomers),
            "monthly": JSON(reseller.monthly),
            "contact": JSON(reseller.contact) {
                ["name": .text($0.name), "email": .text($0.email), "phone": .text($0.phone)]
            },
            "onboarding": JSON(reseller.checklist) {
                ["done": JSON($0.doneCount), "asked": JSON($0.askedCount), "percent": JSON($0.progressPercent)]
            },
            "new_customers": seesCustomers ? .list(reseller.newCustomers.map(customer)) : .null,
            "earnings": JSON(earnings, money),
        ]
    }

    private static func customer(_ customer: ResellerOverview.NewCustomer) -> JSON {
        [
            "id": JSON(customer.id), "name": .text(customer.name), "city": .text(customer.city),
            "state": .text(customer.state), "status": .text(customer.standing), "since": JSON(customer.since),
            "monthly": JSON(customer.monthly),
        ]
    }

    private static func money(_ earnings: EarningsOverview) -> JSON {
        [
            "months": .list(earnings.months.map { ["month": JSON($0.month), "total": JSON($0.total)] }),
            "accrued": JSON(earnings.accrued), "held": JSON(earnings.held), "payable": JSON(earnings.payable),
            "scheduled_on": JSON(earnings.scheduledOn) { JSON($0) }, "paid_this_year": JSON(earnings.paidThisYear),
            "minimum_payout": JSON(earnings.minimum),
            "new_commissions": .list(
                earnings.newCommissions.map {
                    [
                        "id": JSON($0.id), "customer": .text($0.customer), "kind": .text($0.kind), "on": JSON($0.on),
                        "amount": JSON($0.amount),
                    ]
                }),
        ]
    }
}
