import DatabaseSupport
import Foundation
import Identity
import Kernel
import Postgres
import Testing

@testable import Sales

/// The importer is checked against a bundle that somebody else wrote.
@Suite(.database) struct OutsideBundleTests {
    /// The folder samples beside the checkout, or beside the folder that holds the checkouts.
    private static var folder: String? {
        var checkout = URL(fileURLWithPath: #filePath)
        for _ in 0..<3 { checkout.deleteLastPathComponent() }
        return ["../shared", "../../shared"]
            .map { checkout.appendingPathComponent("\($0)/samples/northwind").standardizedFileURL.path }
            .first { FileManager.default.fileExists(atPath: $0) }
    }

    @Test func importsNorthwindTwice() async throws {
        guard let folder = Self.folder else {
            return print("OutsideBundleTests skipped: there is no bundle beside the checkout.")
        }
        try await TestDatabase.own { database, _ in
            let programme = try Programme(folder: folder, currency: .usd)
            #expect(programme.resellers.count == 10)
            #expect(programme.deals.count == 6)
            #expect(programme.excludedProducts == ["EQ-ROUTER", "EQ-MESH", "OTH-STATIC"])
            let numbers = programme.resellers.map(\.publicID).reduce(into: [String]()) { list, number in
                if !list.contains(number) { list.append(number) }
            }
            let trial = try await FeedTrial(database, numbers: numbers)
            let bundles = try BillingFeed.bundles(in: folder)
            #expect(bundles.count == 1)
            let first = try await trial.take(bundles[0])
            #expect(first.state == .done)
            #expect(try await trial.rejections(first.id) == [])
            let expected: KeyValuePairs<FeedFile, (rows: Int, created: Int)> = [
                .products: (18, 18), .customers: (62, 60), .services: (152, 66), .invoices: (283, 278),
                .invoiceLines: (595, 583), .payments: (272, 268), .paymentAllocations: (267, 263),
                .creditNotes: (6, 6), .creditNoteLines: (6, 6), .tickets: (49, 49), .usage: (1175, 1175),
            ]
            for (file, counts) in expected {
                let found = first.files.first { $0.file == file }
                #expect(found?.rows == counts.rows, "\(file.name)")
                #expect(found?.counts.total == counts.rows, "\(file.name)")
                #expect(found?.counts[.created] == counts.created, "\(file.name)")
                #expect(found?.counts[.updated] == counts.rows - counts.created, "\(file.name)")
            }
            trial.clock.advance(.hours(1))
            #expect(try await trial.take(bundles[0]).summary() == "2885 unchanged")
        }
    }
}
