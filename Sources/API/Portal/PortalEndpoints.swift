import Identity
import Kernel
import Web

/// What a reseller's people see of their own company; nobody else's is found here.
struct PortalEndpoints: Sendable {
    let figures: ResellerFigures

    var all: [Endpoint] { [dashboard, customers, search, commissions, analytics] }

    private static let root = "/reseller/portal"

    private var dashboard: Endpoint {
        Endpoint(
            method: .get, path: Self.root + "/dashboard", name: "getOwnDashboard", chapter: .portal,
            summary: "Your company at a glance", access: [.reseller(.portal)], scope: .resellersRead,
            answer: DashboardShape.schema
        ) { call in
            try await figures.dashboard(call, try call.ownReseller)
        }
    }

    private var customers: Endpoint {
        Endpoint(
            method: .get, path: Self.root + "/customers", name: "listOwnCustomers", chapter: .portal,
            summary: "Your customers", access: [.reseller(.customers)], scope: .customersRead,
            query: RecordShapes.customerFilters, isPaged: true,
            answer: .page("CustomerPage", of: RecordShapes.customer)
        ) { call in
            try await figures.customers(call, try call.ownReseller)
        }
    }

    private var search: Endpoint {
        Endpoint(
            method: .get, path: Self.root + "/customers/search", name: "searchOwnCustomers", chapter: .portal,
            summary: "Find customers of yours", note: "The first 20 by name.", access: [.reseller(.customers)],
            scope: .customersRead,
            query: [
                Parameter(
                    "q", .text(2...200), "Words in name, e-mail address, number, city or zip.", isRequired: true)
            ],
            answer: .named(
                "FoundCustomers", .object([.init("items", .list(RecordShapes.customer, most: ResellerFigures.found))]))
        ) { call in
            try await figures.search(call, try call.ownReseller)
        }
    }

    private var commissions: Endpoint {
        Endpoint(
            method: .get, path: Self.root + "/commissions", name: "listOwnCommissions", chapter: .portal,
            summary: "Your commission lines, the newest first", access: [.reseller(.commissions)],
            scope: .commissionsRead, query: RecordShapes.commissionFilters, isPaged: true,
            answer: .page("CommissionPage", of: RecordShapes.commission)
        ) { call in
            try await figures.commissions(call, try call.ownReseller)
        }
    }

    private var analytics: Endpoint {
        Endpoint(
            method: .get, path: Self.root + "/analytics", name: "getOwnAnalytics", chapter: .portal,
            summary: "Twelve months of customers, revenue and commissions",
            note: "`earned` is null without the right or the scope to read commissions.",
            access: [.reseller(.customers)], scope: .customersRead,
            answer: .named(
                "Analytics",
                .object([
                    .init(
                        "months",
                        .list(
                            .named(
                                "MonthFigures",
                                .object([
                                    .init("month", .month), .init("active_customers", .count),
                                    .init("monthly", .money), .init("earned", .nullable(.money)),
                                ])), most: ResellerFigures.months))
                ]))
        ) { call in
            try await figures.analytics(call, try call.ownReseller)
        }
    }
}
