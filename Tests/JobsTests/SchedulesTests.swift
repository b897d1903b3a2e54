import DatabaseSupport
import Kernel
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

    @Test func anOccurrenceIsPlannedOnceByManyProcesses() async throws {
        try await TestDatabase.own { database in
            let queue = try await QueueFixture(database)
            var schedules = Schedules()
            schedules.add("nightly", .daily(hour: 2, minute: 0)) { planned in Note(word: "nightly \(planned)") }
            let tenants = try await database.platform { try await ScheduledTenant.all($0) }
            for day in 0..<2 {
                try await withThrowingTaskGroup(of: Void.self) { group in
                    for _ in 0..<4 {
                        group.addTask { [schedules] in
                            var done: Set<String> = []
                            for tenant in tenants {
                                try await schedules.plan(
                                    tenant, database, clock: queue.clock.clock, chance: queue.chance, done: &done)
                            }
                        }
                    }
                    try await group.waitForAll()
                }
                try await queue.worker().drain()
                #expect(queue.diary.all.count == (day + 1) * 2)
                queue.clock.advance(.days(1))
            }
            #expect(queue.diary.all.contains("nightly 2026-11-21T07:00:00Z"))
            #expect(queue.diary.all.contains("nightly 2026-11-21T01:00:00Z"))
        }
    }
}
