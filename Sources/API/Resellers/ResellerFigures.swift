import Earnings
import Engagement
import Identity
import Kernel
import Postgres
import Sales
import Web

/// What staff and a reseller's own people are told about one reseller.
struct ResellerFigures: Sendable {
    /// Points of the series.
    static let months = 12
    static let found = 20

    let database: Database
    let overviews: Overviews
    let reading: ReadingEarnings

    func dashboard(_ call: Call, _ id: Identifier) async throws -> MachineReply {
        let (reseller, earnings) = try await overviews.reseller(
            call.tenant, id, withMoney: call.machine.sees(.commissionsRead, .seeCommissions, .commissions))
        let seesCustomers = call.machine.sees(.customersRead, .seeCustomers, .customers)
        return MachineReply(DashboardShape.json(reseller, earnings, seesCustomers: seesCustomers))
    }

    func customers(_ call: Call, _ id: Identifier) async throws -> MachineReply {
        let filter = CustomerFilter(
            search: call["q"] ?? "", standing: call["status"].flatMap { CustomerStanding(rawValue: $0) },
            resellerID: id)
        let page = call.page
        let slice = try await database.reading(call.tenant.id) { tx in
            try await Customers(tx).list(filter, after: page.after, count: page.count)
        }
        return call.reply(slice, RecordShapes.customer)
    }

    func search(_ call: Call, _ id: Identifier) async throws -> MachineReply {
        let filter = CustomerFilter(search: call["q"] ?? "", resellerID: id)
        let slice = try await database.reading(call.tenant.id) { tx in
            try await Customers(tx).list(filter, count: Self.found)
        }
        return MachineReply(["items": .list(slice.elements.map(RecordShapes.customer))])
    }

    func commissions(_ call: Call, _ id: Identifier) async throws -> MachineReply {
        let filter = AccrualFilter(
            resellerID: id, period: call["period"].flatMap { Month($0) },
            kind: call["kind"].flatMap { CommissionKind(rawValue: $0) },
            state: call["state"].flatMap { AccrualState(rawValue: $0) })
        let slice = try await reading.accruals(
            call.tenant.id, filter, after: call.page.after, count: call.page.count)
        return call.reply(slice, RecordShapes.commission)
    }

    /// The last months: customers and what they pay at each month's end, and what the month earned.
    func analytics(_ call: Call, _ id: Identifier) async throws -> MachineReply {
        let tenant = call.tenant
        let days = Portfolio.monthEnds(Self.months, through: call.today)
        let figures = try await database.reading(tenant.id) { tx in
            try await Portfolio(tx).figures(of: id, on: days, tenant.currency)
        }
        var earned: [Month: Money] = [:]
        if call.machine.sees(.commissionsRead, .seeCommissions, .commissions) {
            let summary = try await reading.summary(tenant.id, of: id, zone: tenant.zone, tenant.currency)
            for sum in summary.series { earned[sum.month] = sum.amount }
        }
        return MachineReply([
            "months": .list(
                figures.map { point in
                    [
                        "month": JSON(point.day.month), "active_customers": JSON(point.activeCustomers),
                        "monthly": JSON(point.mrr), "earned": JSON(earned[point.day.month]) { JSON($0) },
                    ]
                })
        ])
    }
}
