import DatabaseSupport
import Foundation
import Identity
import Kernel
import Postgres
import Synchronization
import Testing

@testable import Sales

@Suite(.database) struct FeedImportTests {
    @Test func importsABundleOnceAndChangesNothingTheSecondTime() async throws {
        try await TestDatabase.rolledBack { database in
            let trial = try await FeedTrial(database)
            let first = try await trial.take(SmallBundle.all)
            #expect(first.state == .done)
            #expect(first.summary() == "12 created, 1 updated")
            #expect(first.percent == 100)
            trial.clock.advance(.hours(1))
            #expect(try await trial.take(SmallBundle.all).summary() == "13 unchanged")

            let history = try await trial.history("C1")
            #expect(history.versions.map(\.email) == ["orla@mail.example"])
            #expect(history.links.map(\.kind) == [.direct])
            #expect(history.links.first?.from == Day("2026-05-01"))
            #expect(history.services.first?.versions.map(\.countsFrom.description) == ["2026-05-01", "2026-05-04"])
            #expect(history.invoices.first?.versions.first?.lines.map(\.product) == ["FIB-300", nil])
            #expect(history.payments.first?.versions.first?.allocations.map(\.amount.decimal) == ["52.99"])
            #expect(history.creditNotes.first?.versions.first?.lines.map(\.net.decimal) == ["5.00"])
            #expect(history.usage.map(\.quantity.description) == ["146.5"])
            #expect(history.firstActiveOn == Day("2026-05-04"))
            let taxPrint = try trial.setting.sealer.taxIDPrint("001234567", tenantID: trial.tenant.id)
            #expect(history.versions.first?.taxIDPrint == taxPrint)
        }
    }

    @Test func keepsVersionsAndTurnsAwayOldOnes() async throws {
        try await TestDatabase.rolledBack { database in
            let trial = try await FeedTrial(database)
            try await trial.take([.products: SmallBundle.products, .customers: SmallBundle.customers])
            let header = "external_id,name,type,reseller_id,source_updated_at\n"
            let moved = try await trial.take([
                .customers: header
                    + "C1,Orla Gladwin,residential,\(FeedTrial.second),2026-07-02T02:00:00Z\n"
                    + "C1,Orla Gladwin,residential,,2026-08-10T16:00:00Z\n"
                    + "C1,Too Late,residential,,2026-06-01T16:00:00Z\n"
                    + "C1,Other Words,residential,,2026-08-10T16:00:00Z\n"
            ])
            #expect(moved.summary() == "2 updated, 1 stale, 1 rejected")
            let rejected = try await trial.rejections(moved.id)
            #expect(rejected.map(\.line) == [5])
            #expect(rejected.map(\.field) == ["source_updated_at"])
            // 02:00 UTC on 2 July is still 1 July in New York: the old link ends on 30 June.
            let links = try await trial.history("C1").links
            #expect(links.map(\.kind) == [.direct, .transfer])
            #expect(links.map(\.to) == [Day("2026-06-30"), Day("2026-08-09")])
            #expect(links.map(\.resellerID) == [trial.resellers[FeedTrial.first], trial.resellers[FeedTrial.second]])
        }
    }

    @Test func rejectsRowsWithTheirReasons() async throws {
        try await TestDatabase.rolledBack { database in
            let trial = try await FeedTrial(database)
            let result = try await trial.take([
                .products: SmallBundle.products + "\nFIB-900,,internet,49.999,2026-03-01T16:00:00Z\n",
                .customers: SmallBundle.customers, .services: SmallBundle.services,
                .invoices: SmallBundle.invoices.replacing("52.99", with: "52.98"),
                .invoiceLines: SmallBundle.invoiceLines + "\nI7,1,,,fee,1.00,2026-05-05T16:00:00Z\n",
            ])
            #expect(result.state == .done)
            #expect(result.summary(.products) == "1 created, 1 rejected")
            #expect(result.summary(.invoices) == "1 rejected")
            #expect(result.summary(.invoiceLines) == "3 rejected")
            let rejections = try await trial.rejections(result.id)
            #expect(
                rejections.map { "\($0.file.name) \($0.line) \($0.field): \($0.reason)" } == [
                    "products.csv 3 name: A value is required.",
                    "products.csv 3 monthly_price: “49.999” is not an amount in USD like 49.90.",
                    "invoices.csv 2 total_gross: The lines sum to 52.99, not to 52.98.",
                    "invoice_lines.csv 4 invoice: invoices.csv of this bundle has no row I7 with the same "
                        + "source_updated_at.",
                ])
        }
    }

    @Test func parksRowsUntilTheirParentsCome() async throws {
        try await TestDatabase.rolledBack { database in
            let trial = try await FeedTrial(database)
            try await trial.take([.products: SmallBundle.products])
            let early = try await trial.take([
                .invoices: SmallBundle.invoices, .invoiceLines: SmallBundle.invoiceLines,
                .services: SmallBundle.services,
            ])
            #expect(early.summary() == "5 parked")
            let late = try await trial.take([.customers: SmallBundle.customers])
            #expect(late.summary() == "1 created")
            #expect(try await trial.status(early.id).summary() == "4 created, 1 updated")
            #expect(try await trial.history("C1").invoices.first?.versions.first?.lines.count == 2)
        }
    }

    @Test func rejectsParkedRowsAfterThreeDays() async throws {
        try await TestDatabase.rolledBack { database in
            let trial = try await FeedTrial(database)
            let early = try await trial.take([.tickets: SmallBundle.tickets])
            trial.clock.advance(.hours(71))
            #expect(try await trial.feed.retryParkedRows(tenant: trial.tenant) == 1)
            trial.clock.advance(.hours(1))
            #expect(try await trial.feed.retryParkedRows(tenant: trial.tenant) == 0)
            #expect(try await trial.status(early.id).summary() == "1 rejected")
            #expect(
                try await trial.rejections(early.id).map(\.reason) == [
                    "The customer C1 is not known yet. The row waited 72 hours."
                ])
        }
    }

    @Test func drawsWhatListsShow() async throws {
        try await TestDatabase.rolledBack { database in
            let trial = try await FeedTrial(database)
            try await trial.take(SmallBundle.all)
            let reseller = try #require(trial.resellers[FeedTrial.first])
            let day = try trial.day("2026-06-15")
            try await database.reading(trial.tenant.id) { tx in
                let found = try await Customers(tx).list(CustomerFilter(search: "glad c1", resellerID: reseller))
                #expect(found.total == 1)
                #expect(found.elements.first?.standing == .active)
                #expect(found.elements.first?.mrr.decimal == "49.99")
                #expect(try await Customers(tx).list(CustomerFilter(withoutReseller: true)).total == 0)
                let days = Portfolio.monthEnds(3, through: day)
                let figures = try await Portfolio(tx).figures(of: reseller, on: days, .usd)
                #expect(figures.map(\.activeCustomers) == [0, 1, 1])
                #expect(figures.map(\.mrr.decimal) == ["0.00", "49.99", "49.99"])
                #expect(try await Portfolio(tx).now(of: reseller, on: day, .usd).activeCustomers == 1)
            }
            let account = try CustomerAccount(try await trial.history("C1"), today: day)
            #expect(account.invoices.map(\.state) == [.paid])
            #expect(account.invoices.map(\.credited.decimal) == ["5.30"])
        }
    }

    @Test func refusesFilesThatAreNoFeed() async throws {
        try await TestDatabase.rolledBack { database in
            let trial = try await FeedTrial(database)
            var files = try trial.files([
                .customers: "external_id,name\nC1,x\n", .products: "external_id,name,family\nA,\"b\n",
            ])
            files.append(IncomingFile(name: "photos.csv", path: "/nowhere", bytes: 3))
            files.append(IncomingFile(name: "usage.csv", path: "/nowhere", bytes: 200 * 1_048_576))
            await #expect(
                throws: Invalid([
                    .init("files", "customers.csv: The first line does not name the column type."),
                    .init("files", "products.csv: The quotation mark that opens in line 2 is never closed."),
                    .init(
                        "files",
                        Wording(
                            "photos.csv is no file of the billing feed. The files are named products.csv, customers.csv "
                                + "and so on.")),
                    .init(
                        "files",
                        Wording(
                            "usage.csv is larger than 50 MB. Split the bundle into parts and upload them one after the "
                                + "other.")),
                ])
            ) { try await trial.feed.receive(files, tenantID: trial.tenant.id, by: .system) }
            #expect(try await database.reading(trial.tenant.id) { try await FeedImports($0).list().elements.isEmpty })
        }
    }

    @Test func keepsTenantsApart() async throws {
        try await TestDatabase.own { database, _ in
            let one = try await FeedTrial(database, slug: "one")
            let two = try await FeedTrial(database, slug: "two")
            let mine = try await one.take(SmallBundle.all)
            #expect(try await two.take(SmallBundle.all).summary() == "12 created, 1 updated")
            let customer = try await one.history("C1").id
            await #expect(throws: NotFound.self) { try await two.status(mine.id) }
            try await database.reading(two.tenant.id) { tx in
                await #expect(throws: NotFound.self) { try await BillingFacts(tx).history(of: customer) }
                await #expect(throws: NotFound.self) { try await Customers(tx).find(customer) }
                let total = try await Customers(tx).list(CustomerFilter()).total
                #expect(total == 1)
                #expect(try await FeedImports(tx).rejections(of: mine.id).isEmpty)
            }
        }
    }
}
