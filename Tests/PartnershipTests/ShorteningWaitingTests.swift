import DatabaseSupport
import Identity
import Kernel
import Postgres
import Testing

@testable import Partnership

/// The rejected company of the example waits from 2 March to 31 May 2026.
@Suite(.database) struct ShorteningWaitingTests {
    @Test func anEarlierDayHoldsForTheNextApplication() async throws {
        try await TestDatabase.rolledBack { database in
            let office = try await Office(database)
            let rejected = try await office.rejected(.territoryFull)
            office.clock.advance(.hours(24 * 30))
            let wait = await #expect(throws: Invalid.self) { try await office.apply() }
            #expect(wait?.problems.first?.message == "You can apply again from 31 May 2026.")
            let day = try await office.shorten(rejected, to: "2026-04-02")
            #expect(day == Day("2026-04-02"))
            await #expect(throws: Invalid.self) { try await office.apply() }
            office.clock.advance(.hours(24))
            #expect(try await office.apply().application.status == .submitted)
            let lines = try await office.recruiting.history(office.tenant.id, rejected.id)
            let line = try #require(lines.first { $0.act == "application.waiting_shortened" })
            #expect(line.before["reapply_on"] == "2026-05-31")
            #expect(line.after["reapply_on"] == "2026-04-02")
            #expect(line.reason == "A dealer left the county")
        }
    }

    @Test(arguments: [
        ("2026-03-01", "A dealer left", ["day"]), ("2026-05-31", "A dealer left", ["day"]),
        ("2026-06-30", "A dealer left", ["day"]), ("", "A dealer left", ["day"]), ("2026-04-02", "why", ["why"]),
        ("soon", "", ["day", "why"]),
    ])
    func anotherDayIsRefused(day: String, why: String, fields: [String]) async throws {
        try await TestDatabase.rolledBack { database in
            let office = try await Office(database)
            let rejected = try await office.rejected(.territoryFull)
            let invalid = await #expect(throws: Invalid.self) {
                try await office.shorten(rejected, to: day, why: why)
            }
            #expect(invalid?.problems.map(\.field) == fields)
            let now = try await office.recruiting.application(office.tenant.id, rejected.id)
            #expect(now.decision?.reapplyOn == Day("2026-05-31"))
        }
    }

    /// Nobody waits after fraud, which is for good, after what may be sent again at once, and without a rejection.
    @Test(arguments: [RejectionReason.fraud, .incomplete])
    func whereNobodyWaitsThereIsNothingToShorten(reason: RejectionReason) async throws {
        try await TestDatabase.rolledBack { database in
            let office = try await Office(database)
            let rejected = try await office.rejected(reason)
            await #expect(throws: ApplicationRefusal.notWaiting) {
                try await office.shorten(rejected, to: "2026-03-02")
            }
            var answers = Example.answers(company: "Open Networks", email: "open@networks.example")
            answers[.taxID] = ""
            let other = try await office.apply(answers).application
            await #expect(throws: ApplicationRefusal.notWaiting) { try await office.shorten(other, to: "2026-03-02") }
        }
    }

    @Test func whatWasChangedIsLookedAtAgain() async throws {
        try await TestDatabase.rolledBack { database in
            let office = try await Office(database)
            let rejected = try await office.rejected(.notAFit)
            try await office.shorten(rejected, to: "2026-06-01")
            await #expect(throws: ApplicationRefusal.changed) { try await office.shorten(rejected, to: "2026-05-01") }
        }
    }
}

extension Office {
    fileprivate func rejected(_ reason: RejectionReason) async throws -> PartnerApplication {
        let application = try await apply().application
        try await recruiting.reject(
            tenant, application.id, reason, text: "Decided in the meeting of March.", version: application.version,
            by: reviewer)
        return try await recruiting.application(tenant.id, application.id)
    }

    @discardableResult fileprivate func shorten(
        _ application: PartnerApplication, to day: String, why: String = "A dealer left the county"
    ) async throws -> Day {
        try await recruiting.shortenWaiting(
            tenant, application.id, to: TypedDay.read(day), why: why, version: application.version, by: reviewer)
    }
}
