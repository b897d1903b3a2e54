import Identity
import Kernel
import Links
import Postgres
import Sales
import Web

/// The reseller's own customers. Nobody else's are found here, whatever the address says.
public struct CustomersHandlers: Sendable {
    let database: Database

    public init(database: Database) {
        self.database = database
    }

    public var routes: Routes {
        var routes = Routes()
        routes.get(PortalPlaces.customers, .reseller(.customers), index)
        routes.get(PortalPlaces.customersFile, .reseller(.customers), terms: .freshProof, file)
        routes.get(PortalPlaces.customer, .reseller(.customers), show)
        routes.pages += [CustomersPage.self, CustomerPage.self]
        return routes
    }

    private func index(_ visit: Visit) async throws -> Answer {
        let resellerID = try visit.resellerID
        let filter = filter(visit, resellerID)
        let after = visit.query["after"]
        let (today, currency) = (visit.tenant.zone.day(of: visit.now), visit.tenant.currency)
        let (slice, counts, figures) = try await database.reading(visit.tenant.id) { tx in
            (
                try await Customers(tx).list(filter, after: after), try await Customers(tx).counts(of: resellerID),
                try await Portfolio(tx).now(of: resellerID, on: today, currency)
            )
        }
        return .page(
            CustomersPage(
                frame: try visit.portalFrame("Customers"), search: Field("q", visit.query["q"] ?? ""),
                filters: filters(visit, counts), action: PortalPlaces.customers.path,
                status: visit.query["status"] ?? "", fileLink: place(PortalPlaces.customersFile, visit),
                lines: slice.elements.map { CustomersPage.Line($0, href: PortalPlaces.customer($0.id)) },
                isFiltered: filter != CustomerFilter(resellerID: resellerID),
                pages: PageLinks(slice, after: after, one: "customer", many: "customers") {
                    place(PortalPlaces.customers, visit, after: $0)
                },
                activeCustomers: figures.activeCustomers, mrr: figures.mrr, symbol: currency.symbol))
    }

    private func file(_ visit: Visit) async throws -> Answer {
        let filter = filter(visit, try visit.resellerID)
        let (tenantID, database) = (visit.tenant.id, database)
        return .file(name: "customers.csv", type: "text/csv; charset=utf-8") { writer in
            var table = CSVTable(columns: [
                "number", "name", "type", "status", "email", "phone", "city", "state", "zip", "mrr", "currency",
                "active_services", "since",
            ])
            var after: String?
            repeat {
                let key = after
                let part = try await database.reading(tenantID) { tx in
                    try await Customers(tx).exportPart(filter, after: key)
                }
                for customer in part.elements { table.add(customer.cells) }
                try await writer.write(table.take())
                after = part.next
            } while after != nil
        }
    }

    private func show(_ visit: Visit) async throws -> Answer {
        let (id, resellerID) = (try visit.id(), try visit.resellerID)
        let today = visit.tenant.zone.day(of: visit.now)
        let record = try await database.reading(visit.tenant.id) { tx in
            try await Customers(tx).record(id, of: resellerID, today: today)
        }
        return .page(try CustomerPage(visit, record))
    }

    private func filter(_ visit: Visit, _ resellerID: Identifier) -> CustomerFilter {
        CustomerFilter(
            search: visit.query["q"] ?? "", standing: visit.query["status"].flatMap { CustomerStanding(rawValue: $0) },
            resellerID: resellerID)
    }

    private func filters(_ visit: Visit, _ counts: [CustomerStanding: Int]) -> [FilterLink] {
        let current = visit.query["status"] ?? ""
        let search = visit.query["q"] ?? ""
        func link(_ label: String, _ status: String, _ count: Int) -> FilterLink {
            FilterLink(
                label, href: PortalPlaces.customers.with(["status": status, "q": search]),
                isCurrent: current == status, count: count)
        }
        return [link("All", "", counts.values.reduce(0, +))]
            + CustomerStanding.allCases.filter { (counts[$0] ?? 0) > 0 || $0.rawValue == current }.map {
                link($0.label, $0.rawValue, counts[$0] ?? 0)
            }
    }

    private func place(_ place: Place, _ visit: Visit, after: String? = nil) -> String {
        place.with(["status": visit.query["status"] ?? "", "q": visit.query["q"] ?? "", "after": after ?? ""])
    }
}

extension CustomerSummary {
    fileprivate var cells: [CSVTable.Cell] {
        [
            .text(externalID), .text(name), .plain(type.rawValue), .plain(standing.rawValue), .text(email),
            .text(phone), .text(city), .text(state), .text(zip), .money(mrr), .plain(mrr.currency.code),
            .number(activeServices), .day(since),
        ]
    }
}
