import DatabaseSupport
import Foundation
import Identity
import Kernel
import Postgres
import TestSupport
import Testing
import Vault
import World

/// The demo is the program's own history: a year that everybody may look at.
@Suite(.database) struct DemoTests {
    @Test func aYearIsImportedRunAndPaidAndTheLastMonthWaits() async throws {
        try await TestDatabase.own { database, _ in
            let name = "demo-\(Identifier(at: Clock.system.now, chance: .system))"
            let folder = FileManager.default.temporaryDirectory.appendingPathComponent(name).path
            let world = try Trial.world(database, dataFolder: folder)
            #expect(try await Demo.fillIfEmpty(world))
            #expect(try await !Demo.fillIfEmpty(world))
            let tenant = try #require(try await world.contexts.hosting.tenants().first(where: \.isDefault))
            let facts = try await database.reading(tenant.id) { tx in
                try await tx.first(
                    """
                    select (select count(*) from commission_runs where status = 'approved') as runs,
                        (select count(*) from commission_runs where status <> 'approved') as other_runs,
                        (select count(*) from feed_imports where state = 'done') as imports,
                        (select count(*) from feed_rejections) as rejections,
                        (select count(*) from feed_parked_rows) as parked,
                        (select count(*) from payouts where state = 'settled') as settled,
                        (select count(*) from applications where status = 'submitted') as waiting
                    """)
            }
            let row = try #require(facts)
            #expect(try row["runs"] == 12)
            #expect(try row["other_runs"] == 0)
            #expect(try row["imports"] == 12)
            #expect(try row["rejections"] == 0)
            #expect(try row["parked"] == 0)
            #expect(try row["settled"] as Int > 20)
            #expect(try row["waiting"] == 3)
            let files = try FileManager.default.contentsOfDirectory(atPath: "\(folder)/demo-feed")
            #expect(files.contains("invoices.csv"))
        }
    }
}
