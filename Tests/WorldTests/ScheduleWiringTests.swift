import DatabaseSupport
import Earnings
import Foundation
import Identity
import Kernel
import Logging
import Postgres
import Sales
import TestSupport
import Testing

@testable import Jobs
@testable import World

/// What is done again and again: that it is planned, when, and that somebody does it.
@Suite(.database) struct ScheduleWiringTests {
    private static let expected = [
        "earnings.start_run: Every day at 02:00", "partnership.apply_parents: Every day at 00:05",
        "partnership.apply_tier_changes: Every day at 00:05",
        "partnership.review_tiers: Every month on day 2 at 03:00", "partnership.tend_agreements: Every day at 05:10",
        "partnership.tend_onboarding: Every day at 06:30", "partnership.tend_resellers: Every day at 05:40",
        "partnership.tend_training: Every day at 05:20", "recruiting.chase_documents: Every day at 08:00",
        "recruiting.remove_old_drafts: Every day at 02:30", "review holds: Every day at 04:20",
        "sales.tend_links: Every day at 00:10", "sweep accounts: Every day at 03:10",
        "sweep events: Every day at 03:30", "sweep letters: Every day at 03:20",
    ]

    private func plan(_ trial: Trial) async throws {
        await SchedulePlanning(
            database: trial.database, schedules: AllWork.schedules(), clock: trial.clock.clock, chance: .system,
            logger: Logger(label: "quiet", factory: { _ in SwiftLogNoOpLogHandler() })
        ).plan()
        try await trial.work()
    }

    @Test func allIsPlannedOnceAndMadeUpForOnce() {
        let entries = AllWork.schedules().entries
        #expect(Set(entries.map(\.name)).count == entries.count)
        let found = entries.map { "\($0.name): \($0.rule.words)" }.sorted()
        #expect(found.filter { !$0.hasPrefix("recruiting.tell_overdue") } == Self.expected)
        #expect(found.contains { $0.hasPrefix("recruiting.tell_overdue") })
        #expect(entries.allSatisfy { $0.catchUp == .latest }, "whoever was down does not miss a day's work")
    }

    /// In the filled demo all of it is done without an error. The demo's last month stays open until somebody imports
    /// its bundle; the night after that it is run.
    @Test func theProgramDoesWhatIsPlannedAndLeavesTheDemosLastMonthOpen() async throws {
        try await Trial.demo { trial in
            try await plan(trial)
            let rows = try await trial.database.reading(trial.tenant.id) { tx in
                try await tx.rows(
                    """
                    select s.schedule, j.state from schedule_runs s
                    join jobs j on j.tenant_id = s.tenant_id and j.id = s.job_id order by s.schedule
                    """)
            }
            let states = try rows.map { (name: try $0["schedule"] as String, state: try $0["state"] as String) }
            #expect(Set(states.map(\.name)) == Set(AllWork.schedules().entries.map(\.name)))
            #expect(states.filter { $0.state != "done" }.isEmpty)
            let reading = ReadingEarnings(database: trial.database, clock: trial.clock.clock)
            let before = try await reading.runs(trial.tenant.id).map(\.run)
            #expect(before.allSatisfy { $0.status == .approved })

            try await importLastBundle(trial)
            let day = trial.tenant.zone.day(of: trial.clock.now).adding(days: 1)
            trial.clock.set(trial.tenant.zone.instant(of: day, hour: 2, minute: 1))
            try await plan(trial)
            let after = try await reading.runs(trial.tenant.id).map(\.run)
            #expect(after.first?.period == before.first?.period.next && after.first?.status == .calculated)
        }
    }

    private func importLastBundle(_ trial: Trial) async throws {
        let folder = trial.world.edges.settings.dataFolder + "/demo-feed"
        let files = try FileManager.default.contentsOfDirectory(atPath: folder).sorted().map { name in
            let path = "\(folder)/\(name)"
            let bytes = try FileManager.default.attributesOfItem(atPath: path)[.size] as? Int ?? 0
            return IncomingFile(name: name, path: path, bytes: bytes)
        }
        _ = try await trial.world.contexts.billingFeed.receive(files, tenantID: trial.tenant.id, by: .system)
        try await trial.work()
    }
}
