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
}
