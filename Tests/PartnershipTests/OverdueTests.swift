import DatabaseSupport
import Identity
import Jobs
import Kernel
import PartnershipSupport
import Postgres
import Testing

@testable import Partnership

/// Channel managers are told once of what nobody answered in the time that was promised, in business hours.
@Suite(.database) struct OverdueTests {
    /// What happened to an application before the clock is looked at.
    enum Course: Sendable {
        case untouched, claimed, checked, asked, rejected, withdrawn, approved
    }

    /// Sent on Monday 2 March at 10:00:30: the claim is due on Wednesday, the decision on Monday the 9th, in summer
    /// time by then.
    @Test(arguments: [
        (Course.untouched, "2026-03-04T15:00:29Z", 0), (.untouched, "2026-03-04T15:00:31Z", 1),
        (.claimed, "2026-03-04T15:00:31Z", 0), (.claimed, "2026-03-08T23:00:00Z", 0),
        (.claimed, "2026-03-09T14:00:29Z", 0), (.claimed, "2026-03-09T14:00:31Z", 1),
        (.checked, "2026-03-09T14:00:29Z", 0), (.checked, "2026-03-09T14:00:31Z", 1),
        (.asked, "2026-03-31T14:00:00Z", 0), (.rejected, "2026-03-31T14:00:00Z", 0),
        (.withdrawn, "2026-03-31T14:00:00Z", 0), (.approved, "2026-03-31T14:00:00Z", 0),
    ])
    func theClaimAndThenTheDecisionIsWaitedFor(course: Course, now: String, alerts: Int) async throws {
        try await TestDatabase.rolledBack { database in
            let office = try await Office(database)
            try await Self.go(course, office)
            office.clock.set(try #require(Instant(now)))
            #expect(try await office.recruiting.tellOverdue(office.tenant.id) == alerts)
            #expect(try await Self.alerts(office) == alerts)
        }
    }

    /// Whoever was told that nobody claimed it is not told again when nobody decides.
    @Test func onceForEachApplication() async throws {
        try await TestDatabase.rolledBack { database in
            let office = try await Office(database)
            let id = try await office.apply().application.id
            office.clock.set(try #require(Instant("2026-03-04T16:00:00Z")))
            #expect(try await office.recruiting.tellOverdue(office.tenant.id) == 1)
            #expect(try await office.recruiting.tellOverdue(office.tenant.id) == 0)
            try await office.recruiting.claim(office.tenant, id, by: office.reviewer)
            office.clock.set(try #require(Instant("2026-03-20T16:00:00Z")))
            #expect(try await office.recruiting.tellOverdue(office.tenant.id) == 0)
            try await office.apply(Example.answers(company: "Else", email: "else@diaz.example"))
            office.clock.advance(.days(30))
            #expect(try await office.recruiting.tellOverdue(office.tenant.id) == 1)
            #expect(try await Self.alerts(office) == 2)
        }
    }

    /// A holiday that is entered later moves the promise, and with it the alert.
    @Test func whatTheTenantDoesNotWorkDoesNotCount() async throws {
        try await TestDatabase.rolledBack { database in
            let office = try await Office(database)
            try await office.apply()
            let holidays = KeepingHolidays(database: database, clock: office.clock.clock, chance: .system)
            _ = try await holidays.add(
                office.tenant, Day("2026-03-03"), name: "Founders", by: try await office.staff("Adele Ray", .admin))
            try await office.recruiting.promiseAnew(office.tenant.id)
            office.clock.set(try #require(Instant("2026-03-05T15:00:29Z")))
            #expect(try await office.recruiting.tellOverdue(office.tenant.id) == 0)
            office.clock.advance(.seconds(2))
            #expect(try await office.recruiting.tellOverdue(office.tenant.id) == 1)
        }
    }

    /// Time in which the tenant waits for documents is added to the promise.
    @Test func theTimeOfWaitingIsAdded() async throws {
        try await TestDatabase.rolledBack { database in
            let office = try await Office(database)
            try await Self.go(.asked, office)
            let id = try await office.recruiting.queue(office.tenant.id, ApplicationFilter()).page.elements[0].id
            office.clock.advance(.days(7))
            let version = try await office.recruiting.application(office.tenant.id, id).version
            try await office.recruiting.returnToReview(
                office.tenant, id, note: "They brought it by hand", version: version, by: office.reviewer)
            office.clock.set(try #require(Instant("2026-03-16T15:00:29Z")))
            #expect(try await office.recruiting.tellOverdue(office.tenant.id) == 0)
            office.clock.advance(.minutes(1))
            #expect(try await office.recruiting.tellOverdue(office.tenant.id) == 1)
        }
    }

    /// The work that is planned through the day does it.
    @Test func theJobTells() async throws {
        try await TestDatabase.rolledBack { database in
            let office = try await Office(database)
            try await office.apply()
            office.clock.advance(.days(3))
            var handlers = JobHandlers()
            office.recruiting.register(in: &handlers)
            let clock = office.clock.clock
            try await database.transaction(office.tenant.id) { tx in
                try await Jobs(tx, clock: clock, chance: .system).enqueue(TellOverdue())
            }
            try await Worker(
                database: database, handlers: handlers, clock: clock, chance: .system, logger: TestDatabase.logger,
                concurrency: 1
            ).drain()
            #expect(try await Self.alerts(office) == 1)
        }
    }

    private static func go(_ course: Course, _ office: Office) async throws {
        let (tenant, recruiting) = (office.tenant, office.recruiting)
        let sent = try await office.apply()
        let id = sent.application.id
        func version() async throws -> Int { try await recruiting.application(tenant.id, id).version }
        switch course {
        case .untouched: return
        case .rejected:
            try await recruiting.reject(
                tenant, id, .territoryFull, text: "Both zips have a dealer.", version: try await version(),
                by: office.reviewer)
        case .withdrawn: try await recruiting.withdraw(tenant, sent.statusLink, from: "192.0.2.1")
        case .claimed: try await recruiting.claim(tenant, id, by: office.reviewer)
        case .asked:
            try await recruiting.claim(tenant, id, by: office.reviewer)
            try await recruiting.ask(
                tenant, id, for: [.taxDocument], version: try await version(), by: office.reviewer)
        case .checked, .approved:
            try await recruiting.claim(tenant, id, by: office.reviewer)
            try await recruiting.clear(tenant, id, by: office.reviewer)
            if course == .approved { try await approve(id, office) }
        }
    }

    private static func approve(_ id: Identifier, _ office: Office) async throws {
        var card = Scorecard()
        for criterion in Scorecard.Criterion.allCases { try card.set(criterion, to: 8) }
        let version = try await office.recruiting.application(office.tenant.id, id).version
        try await office.recruiting.score(office.tenant, id, card, version: version, by: office.reviewer)
        let scored = try await office.recruiting.application(office.tenant.id, id)
        _ = try await office.recruiting.approve(
            office.tenant, id,
            office.approval(of: scored, overrides: ApprovalOverrides(emailReason: "Confirmed by phone.")),
            rights: ApprovalRights(mayApproveWeak: false), by: office.reviewer)
    }

    private static func alerts(_ office: Office) async throws -> Int {
        try await office.count("domain_events where name = 'application.overdue'")
    }
}
