import DatabaseSupport
import Kernel
import Logging
import Postgres
import Testing

@testable import Jobs

@Suite(.database) struct SchedulesTests {
    @Test(arguments: [
        ("America/New_York", "2026-11-21T12:00:00Z", Schedules.Rule.daily(hour: 2, minute: 30), "2026-11-21T07:30:00Z"),
        ("America/New_York", "2026-11-21T07:29:59Z", .daily(hour: 2, minute: 30), "2026-11-20T07:30:00Z"),
        // The clocks go forward from 02:00 to 03:00: right after the gap.
        ("America/New_York", "2026-03-08T12:00:00Z", .daily(hour: 2, minute: 30), "2026-03-08T07:00:00Z"),
        // They go back from 02:00 to 01:00: the first 01:30 counts.
        ("America/New_York", "2026-11-01T12:00:00Z", .daily(hour: 1, minute: 30), "2026-11-01T05:30:00Z"),
        ("Europe/Berlin", "2026-03-05T12:00:00Z", .monthly(day: 31, hour: 6, minute: 0), "2026-02-28T05:00:00Z"),
        ("Asia/Tokyo", "2024-02-29T12:00:00Z", .monthly(day: 31, hour: 6, minute: 0), "2024-02-28T21:00:00Z"),
    ])
    func theLatestOccurrence(zone: String, now: String, rule: Schedules.Rule, planned: String) throws {
        let (zone, now) = (try #require(Zone(zone)), try #require(Instant(now)))
        #expect(rule.latest(notAfter: now, in: zone).description == planned)
    }

    @Test(arguments: [
        ("Pacific/Apia", "2011-12-29T12:00:00Z", Schedules.Rule.daily(hour: 0, minute: 30), "2011-12-30T10:00:00Z"),
        ("Europe/Berlin", "2026-10-24T23:00:00Z", .daily(hour: 2, minute: 30), "2026-10-25T00:30:00Z"),
        ("Europe/Berlin", "2026-10-25T00:30:00Z", .daily(hour: 2, minute: 30), "2026-10-26T01:30:00Z"),
        ("Asia/Tokyo", "2028-02-01T00:00:00Z", .monthly(day: 30, hour: 6, minute: 0), "2028-02-28T21:00:00Z"),
        ("UTC", "2026-11-21T12:00:00Z", .weekly(weekday: 7, hour: 1, minute: 0), "2026-11-22T01:00:00Z"),
        ("UTC", "2026-11-22T01:00:00Z", .weekly(weekday: 7, hour: 1, minute: 0), "2026-11-29T01:00:00Z"),
    ])
    func theNextOccurrence(zone: String, after: String, rule: Schedules.Rule, planned: String) throws {
        let (zone, after) = (try #require(Zone(zone)), try #require(Instant(after)))
        #expect(rule.next(after: after, in: zone).description == planned)
        #expect(rule.latest(notAfter: rule.next(after: after, in: zone), in: zone).description == planned)
    }

    @Test(arguments: [
        (Schedules.CatchUp.latest, ["20"]), (.each(within: .days(3)), ["18", "19", "20"]), (.none, []),
        (.each(within: .days(30)), ["15", "16", "17", "18", "19", "20"]),
    ])
    func whatWasMissed(catchUp: Schedules.CatchUp, days: [String]) throws {
        let planned = try #require(Instant("2026-11-14T12:00:00Z"))
        let now = try #require(Instant("2026-11-20T12:00:00Z"))
        let due = catchUp.due(.daily(hour: 6, minute: 0), after: planned, at: now, in: .utc)
        #expect(due.map(\.description) == days.map { "2026-11-\($0)T06:00:00Z" })
    }

    private func planning(_ queue: QueueFixture, _ schedules: Schedules) -> SchedulePlanning {
        SchedulePlanning(
            database: queue.database, schedules: schedules, clock: queue.clock.clock, chance: queue.chance,
            logger: Logger(label: "quiet", factory: { _ in SwiftLogNoOpLogHandler() }))
    }

    @Test func anOccurrenceIsPlannedOnceByManyProcesses() async throws {
        try await TestDatabase.own { database in
            let queue = try await QueueFixture(database)
            var schedules = Schedules()
            schedules.add("nightly", .daily(hour: 2, minute: 0)) { planned in Note(word: "nightly \(planned)") }
            for day in 0..<2 {
                await withTaskGroup(of: Void.self) { group in
                    for _ in 0..<4 { group.addTask { [schedules] in await planning(queue, schedules).plan() } }
                }
                await planning(queue, schedules).plan()
                try await queue.worker().drain()
                #expect(queue.diary.all.count == (day + 1) * 2)
                queue.clock.advance(.days(1))
            }
            #expect(queue.diary.all.contains("nightly 2026-11-21T07:00:00Z"))
            #expect(queue.diary.all.contains("nightly 2026-11-21T01:00:00Z"))
        }
    }

    @Test func aChangedRuleDoesNotRunThePastAgain() async throws {
        try await TestDatabase.rolledBack { database in
            let queue = try await QueueFixture(database)
            for (hour, expected) in [(2, 20), (3, 20), (5, 20)] {
                var schedules = Schedules()
                schedules.add("nightly", .daily(hour: hour, minute: 0), catchUp: .each(within: .days(10))) { planned in
                    Note(word: "\(planned)")
                }
                await planning(queue, schedules).plan()
                try await queue.worker().drain()
                #expect(queue.diary.all.count == expected, "at \(hour)")
            }
            let nextRun = try await database.reading(QueueFixture.south) { tx in
                try await tx.first("select next_at, rule from schedules")
            }
            #expect(try nextRun?["next_at"] as Instant? == Instant("2026-11-22T04:00:00Z"))
            #expect(try nextRun?["rule"] as String? == "Every day at 05:00")
        }
    }

    @Test func anUnknownZoneStopsNoOtherTenant() async throws {
        try await TestDatabase.rolledBack { database in
            let queue = try await QueueFixture(database)
            try await database.platform { tx in
                _ = try await tx.execute(
                    "update tenants set time_zone = 'Mars/Olympus' where id = \(QueueFixture.north)")
            }
            var schedules = Schedules()
            schedules.add("nightly", .daily(hour: 2, minute: 0)) { _ in Note(word: "nightly") }
            await planning(queue, schedules).plan()
            try await queue.worker().drain()
            #expect(queue.diary.all == ["nightly"])
        }
    }
}
