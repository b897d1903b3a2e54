import DatabaseSupport
import Identity
import Kernel
import Partnership
import Postgres
import Testing

@testable import Sales

/// What the feed says about customers of a reseller whose partnership ended.
@Suite(.database) struct EndedResellerTests {
    static let header = "external_id,name,type,reseller_id,source_updated_at\n"

    private func row(_ name: String, _ reseller: String, _ day: String) -> String {
        "\(Self.header)C1,\(name),residential,\(reseller),\(day)T16:00:00Z\n"
    }

    /// A customer of the first reseller, which ended on 20 June 2026; by its agreement it earns for some months more.
    private func ended(
        tail months: Int = 0, _ body: @Sendable (FeedTrial, EndingLinks) async throws -> Void
    ) async throws {
        try await TestDatabase.rolledBack { database in
            let trial = try await FeedTrial(database)
            try await trial.take([.products: SmallBundle.products, .customers: SmallBundle.customers])
            let id = try #require(trial.resellers[FeedTrial.first])
            let last = try trial.day("2026-06-20")
            trial.clock.set(trial.tenant.zone.instant(of: last, hour: 10))
            let partnering = Partnering(
                database: database, sealer: trial.setting.sealer, clock: trial.clock.clock, chance: .system)
            _ = try await partnering.enterState(
                trial.tenant, id, .terminated, .bronze, from: last, reason: "Decided", by: .system)
            try await database.transaction(trial.tenant.id) { tx in
                _ = try await tx.execute("update agreements set tail_months = \(months) where reseller_id = \(id)")
            }
            let ending = EndingLinks(database: database, clock: trial.clock.clock)
            try await ending.end(of: id, after: last.adding(months: months), tenantID: trial.tenant.id)
            trial.clock.set(trial.tenant.zone.instant(of: last.adding(days: 1), hour: 1))
            try await ending.tend(trial.tenant.id)
            try await body(trial, ending)
        }
    }

    private func links(_ trial: FeedTrial) async throws -> [String] {
        let names = Dictionary(uniqueKeysWithValues: trial.resellers.map { ($1, $0 == FeedTrial.first ? "R" : "S") })
        return try await trial.history("C1").links.map { link in
            "\(names[link.resellerID] ?? "") \(link.from)...\(link.to?.description ?? "") \(link.kind.rawValue)"
        }
    }

    private func owner(_ trial: FeedTrial) async throws -> Identifier? {
        try await trial.database.reading(trial.tenant.id) { tx in
            try await tx.first("select reseller_id from customers where external_id = 'C1'")?["reseller_id"]
        }
    }

    @Test func theCustomerIsNobodysAndThenTransferred() async throws {
        try await ended { trial, _ in
            #expect(try await owner(trial) == nil)
            trial.clock.advance(.days(30))
            try await trial.take([.customers: row("Orla New", FeedTrial.second, "2026-07-01")])
            #expect(
                try await links(trial) == ["R 2026-05-01...2026-06-20 direct", "S 2026-07-01... transfer"],
                "who takes over an inherited customer has not won it")
            #expect(try await owner(trial) == trial.resellers[FeedTrial.second])
        }
    }

    @Test func noLinkBeginsToAResellerThatEnded() async throws {
        try await ended { trial, _ in
            trial.clock.advance(.days(30))
            try await trial.take([.customers: row("Orla New", FeedTrial.first, "2026-07-01")])
            #expect(try await links(trial) == ["R 2026-05-01...2026-06-20 direct"])
            #expect(try await owner(trial) == nil)
            // A row of a day before the end that comes late names it rightly, until the end.
            try await trial.take([
                .customers: "\(Self.header)C2,Late Lucas,residential,\(FeedTrial.first),2026-06-10T16:00:00Z\n"
            ])
            let late = try await trial.history("C2").links
            #expect(late.map(\.to) == [try trial.day("2026-06-20")])
        }
    }

    @Test func aLinkThatStillRunsIsTheOnlyOne() async throws {
        try await ended(tail: 3) { trial, ending in
            #expect(try await owner(trial) == trial.resellers[FeedTrial.first], "it still earns")
            trial.clock.advance(.days(30))
            try await trial.take([.customers: row("Orla New", FeedTrial.first, "2026-07-01")])
            #expect(try await links(trial) == ["R 2026-05-01...2026-09-20 direct"])
            let days = [try trial.day("2026-06-30"), try trial.day("2026-09-20"), try trial.day("2026-09-21")]
            trial.clock.set(trial.tenant.zone.instant(of: days[2], hour: 1))
            try await ending.tend(trial.tenant.id)
            #expect(try await owner(trial) == nil, "its last day has passed")
        }
        try await ended(tail: 3) { trial, _ in
            trial.clock.advance(.days(30))
            try await trial.take([.customers: row("Orla New", FeedTrial.second, "2026-07-01")])
            #expect(try await links(trial) == ["R 2026-05-01...2026-06-30 direct", "S 2026-07-01... transfer"])
        }
    }

    /// A link that began although the reseller had ended, as it was possible before, ends in the night.
    @Test func whatIsStillOpenEndsInTheNight() async throws {
        try await ended { trial, ending in
            let id = try #require(trial.resellers[FeedTrial.first])
            try await trial.database.transaction(trial.tenant.id) { tx in
                try await tx.execute("update customer_links set ends_on = null where reseller_id = \(id)")
                _ = try await tx.execute("update customers set reseller_id = \(id)")
            }
            for _ in 0..<2 { try await ending.tend(trial.tenant.id) }
            #expect(try await links(trial) == ["R 2026-05-01...2026-06-20 direct"])
            #expect(try await owner(trial) == nil)
        }
    }
}
