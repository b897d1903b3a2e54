import Identity
import Kernel
import Links
import Partnership
import Postgres
import Sales
import Web

/// The tenant's customers as the billing system reports them.
public struct CustomersHandlers: Sendable {
    let database: Database

    public init(database: Database) {
        self.database = database
    }

    public var routes: Routes {
        var routes = Routes()
        routes.get(BackOfficePlaces.customers, .staff(.seeCustomers), index)
        routes.get(BackOfficePlaces.customersFile, .staff(.seeCustomers), terms: .freshProof, file)
        routes.get(BackOfficePlaces.customer, .staff(.seeCustomers), show)
        routes.pages += [CustomersPage.self, CustomerPage.self]
        return routes
    }

    private func index(_ visit: Visit) async throws -> Answer {
        let filter = filter(visit)
        let after = visit.query["after"]
        let page = CustomersPage(
            frame: try visit.backOfficeFrame("Customers"), search: Field("q", visit.query["q"] ?? ""),
            action: BackOfficePlaces.customers.path, status: visit.query["status"] ?? "",
            fileLink: place(BackOfficePlaces.customersFile, visit),
            feedLink: try visit.person.may(.importFeed) ? BackOfficePlaces.feed.path : nil,
            isFiltered: filter != CustomerFilter(), symbol: visit.tenant.currency.symbol)
        return .page(page) {
            var whole = page
            whole.found = try await found(filter, after: after, visit)
            return whole
        }
    }

    /// Counting and sorting a hundred thousand customers takes longer than everything else on the page.
    private func found(_ filter: CustomerFilter, after: String?, _ visit: Visit) async throws -> CustomersPage.Found {
        let (slice, counts, names) = try await database.reading(visit.tenant.id) { tx in
            let names = try await Resellers(tx).all().map { ($0.id, $0.name) }
            return (
                try await Customers(tx).list(filter, after: after), try await Customers(tx).counts(),
                Dictionary(uniqueKeysWithValues: names)
            )
        }
        return CustomersPage.Found(
            filters: filters(visit, counts),
            lines: slice.elements.map { customer in
                CustomersPage.Line(
                    customer, reseller: customer.resellerID.flatMap { names[$0] } ?? "",
                    href: BackOfficePlaces.customer(customer.id))
            },
            pages: PageLinks(slice, after: after, one: "customer", many: "customers") {
                place(BackOfficePlaces.customers, visit, after: $0)
            })
    }

    private func file(_ visit: Visit) async throws -> Answer {
        let filter = filter(visit)
        let (tenantID, database) = (visit.tenant.id, database)
        return .file(name: "customers.csv", type: "text/csv; charset=utf-8") { writer in
            var table = CSVTable(columns: [
                "external_id", "name", "type", "status", "email", "phone", "city", "state", "zip", "reseller", "mrr",
                "currency", "active_services", "since",
            ])
            let names = try await database.reading(tenantID) { tx in
                Dictionary(uniqueKeysWithValues: try await Resellers(tx).all().map { ($0.id, $0.name) })
            }
            var after: String?
            repeat {
                let (filter, key) = (filter, after)
                let part = try await database.reading(tenantID) { tx in
                    try await Customers(tx).exportPart(filter, after: key)
                }
                for customer in part.elements {
                    table.add(customer.cells(reseller: customer.resellerID.flatMap { names[$0] } ?? ""))
                }
                try await writer.write(table.take())
                after = part.next
            } while after != nil
        }
    }

    private func show(_ visit: Visit) async throws -> Answer {
        let id = try visit.id()
        let today = visit.tenant.zone.day(of: visit.now)
        let record = try await database.reading(visit.tenant.id) { tx in
            try await Customers(tx).record(id, today: today)
        }
        return .page(try CustomerPage(visit, record))
    }

    private func filter(_ visit: Visit) -> CustomerFilter {
        let status = visit.query["status"] ?? ""
        return CustomerFilter(
            search: visit.query["q"] ?? "", standing: CustomerStanding(rawValue: status),
            withoutReseller: status == "no_reseller")
    }

    private func filters(_ visit: Visit, _ counts: [CustomerStanding: Int]) -> [FilterLink] {
        let current = visit.query["status"] ?? ""
        let search = visit.query["q"] ?? ""
        func link(_ label: String, _ status: String, _ count: Int?) -> FilterLink {
            FilterLink(
                label, href: BackOfficePlaces.customers.with(["status": status, "q": search]),
                isCurrent: current == status, count: count)
        }
        return [link("All", "", counts.values.reduce(0, +))]
            + CustomerStanding.allCases.filter { (counts[$0] ?? 0) > 0 || $0.rawValue == current }.map {
                link($0.label, $0.rawValue, counts[$0] ?? 0)
            } + [link("No reseller", "no_reseller", nil)]
    }

    private func place(_ place: Place, _ visit: Visit, after: String? = nil) -> String {
        place.with(["status": visit.query["status"] ?? "", "q": visit.query["q"] ?? "", "after": after ?? ""])
    }
}

extension CustomerSummary {
    fileprivate func cells(reseller: String) -> [CSVTable.Cell] {
        [
            .text(externalID), .text(name), .plain(type.rawValue), .plain(standing.rawValue), .text(email),
            .text(phone), .text(city), .text(state), .text(zip), .text(reseller), .money(mrr),
            .plain(mrr.currency.code), .number(activeServices), .day(since),
        ]
    }
}
