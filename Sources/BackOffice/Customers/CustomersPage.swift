import Kernel
import Sales
import Templates
import Web

/// The list of customers.
struct CustomersPage: Page {
    struct Line: ViewModel {
        let href: String
        let name: String
        let externalID: String
        let type: String
        let reseller: String
        let standing: Badge
        let place: String
        let services: Int
        let mrr: Money
        let since: Day

        static let schema = Schema<Self>(
            \.href, \.name, \.externalID, \.type, \.reseller, \.standing, \.place, \.services, \.mrr, \.since)

        init(_ customer: CustomerSummary, reseller: String, href: String) {
            self.href = href
            name = customer.name
            externalID = customer.externalID
            type = customer.type.label
            self.reseller = reseller
            standing = customer.standing.badge
            place = [customer.city, customer.state].filter { !$0.isEmpty }.joined(separator: ", ")
            services = customer.activeServices
            mrr = customer.mrr
            since = customer.since
        }
    }

    /// What has to be looked up among all customers.
    struct Found: ViewModel {
        let filters: [FilterLink]
        let lines: [Line]
        let pages: PageLinks

        var isEmpty: Bool { lines.isEmpty }

        static let schema = Schema<Self>(\.filters, \.lines, \.pages, .computed("isEmpty", \.isEmpty))
    }

    let frame: BackOfficeFrame
    let search: Field
    let action: String
    let status: String
    let fileLink: String
    let feedLink: String?
    let isFiltered: Bool
    let symbol: String
    /// Nil in the beginning of the page, which is sent before it is known.
    var found: Found?

    static let template = "backoffice/customers/index"
    static let schema = Schema<Self>(
        \.frame, \.search, \.action, \.status, \.fileLink, \.feedLink, \.isFiltered, \.symbol, \.found)
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
