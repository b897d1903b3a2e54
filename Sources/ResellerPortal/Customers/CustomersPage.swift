import Kernel
import Sales
import Templates
import Web

/// The reseller's customers.
struct CustomersPage: Page {
    struct Line: ViewModel {
        let href: String
        let name: String
        let externalID: String
        let type: String
        let standing: Badge
        let place: String
        let services: Int
        let mrr: Money
        let since: Day

        static let schema = Schema<Self>(
            \.href, \.name, \.externalID, \.type, \.standing, \.place, \.services, \.mrr, \.since)

        init(_ customer: CustomerSummary, href: String) {
            self.href = href
            name = customer.name
            externalID = customer.externalID
            type = customer.type.label
            standing = customer.standing.badge
            place = [customer.city, customer.state].filter { !$0.isEmpty }.joined(separator: ", ")
            services = customer.activeServices
            mrr = customer.mrr
            since = customer.since
        }
    }

    let frame: PortalFrame
    let search: Field
    let filters: [FilterLink]
    let action: String
    let status: String
    let fileLink: String
    let lines: [Line]
    let isFiltered: Bool
    let pages: PageLinks
    let activeCustomers: Int
    let mrr: Money
    let symbol: String

    var isEmpty: Bool { lines.isEmpty }

    static let template = "portal/customers/index"
    static let schema = Schema<Self>(
        \.frame, \.search, \.filters, \.action, \.status, \.fileLink, \.lines, \.isFiltered, \.pages,
        \.activeCustomers, \.mrr, \.symbol, .computed("isEmpty", \.isEmpty))
}

extension CustomerStanding {
    var badge: Badge {
        switch self {
        case .prospect: Badge(label, .quiet)
        case .ordered: Badge(label, .info)
        case .active: Badge(label, .good)
        case .suspended: Badge(label, .warn)
        case .churned: Badge(label, .bad)
        }
    }
}
