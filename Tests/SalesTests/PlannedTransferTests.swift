import DatabaseSupport
import Identity
import Kernel
import Postgres
import Testing

@testable import Sales

/// Links that begin on a later day, and days that no link covers.
@Suite(.database) struct PlannedTransferTests {
    private static let header = "external_id,name,type,reseller_id,source_updated_at\n"

    private func owner(_ trial: FeedTrial) async throws -> String? {
        try await trial.database.reading(trial.tenant.id) { tx in
            try await tx.first(
                """
                select r.public_id from customers c join resellers r on r.id = c.reseller_id
                where c.external_id = 'C1'
                """)?["public_id"]
        }
    }

    @Test func theCustomerStaysWithItsResellerUntilTheDay() async throws {
        try await TestDatabase.rolledBack { database in
            let trial = try await FeedTrial(database)
            let day = try trial.day("2026-11-15")
            trial.clock.set(trial.tenant.zone.instant(of: day.adding(days: -20), hour: 10))
            try await trial.take([.products: SmallBundle.products, .customers: SmallBundle.customers])
            try await trial.take([
                .customers: "\(Self.header)C1,Orla Gladwin,residential,\(FeedTrial.second),\(day)T16:00:00Z\n"
            ])
            #expect(try await owner(trial) == FeedTrial.first)
            let ending = EndingLinks(database: database, clock: trial.clock.clock)
            try await ending.tend(trial.tenant.id)
            #expect(try await owner(trial) == FeedTrial.first)
            trial.clock.set(trial.tenant.zone.instant(of: day, hour: 0, minute: 10))
            try await ending.tend(trial.tenant.id)
            #expect(try await owner(trial) == FeedTrial.second)
        }
    }

    @Test func aGapBetweenTwoLinksIsFound() async throws {
        try await TestDatabase.rolledBack { database in
            let trial = try await FeedTrial(database)
            let (first, second) = (FeedTrial.first, FeedTrial.second)
            let rows = [
                ("GAP", first, "2026-05-01"), ("GAP", "", "2026-06-20"), ("GAP", second, "2026-07-01"),
                ("MOVED", first, "2026-05-01"), ("MOVED", second, "2026-07-01"), ("LEFT", first, "2026-05-01"),
                ("LEFT", "", "2026-06-20"), ("LATE", "", "2026-05-01"), ("LATE", first, "2026-06-20"),
                ("NEVER", "", "2026-05-01"), ("KEPT", first, "2026-05-01"),
            ]
            let text = rows.map { "\($0.0),Orla,residential,\($0.1),\($0.2)T16:00:00Z\n" }.joined()
            #expect(
                try await trial.take([.customers: Self.header + text]).summary(.customers) == "6 created, 5 updated")
            let found: [String] = try await database.reading(trial.tenant.id) { tx in
                let ids = try await BillingFacts(tx).customersWithUnlinkedDays()
                return try await tx.rows("select external_id from customers where id = any(\(ids)) order by 1").map {
                    try $0["external_id"]
                }
            }
            #expect(found == ["GAP", "LATE", "LEFT", "NEVER"])
        }
    }
}
