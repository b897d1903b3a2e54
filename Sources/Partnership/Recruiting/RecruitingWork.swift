import Identity
import Jobs
import Kernel
import Postgres

/// Removes drafts that nobody touched for 30 days and applications that came to nothing two years ago, once a day.
struct DraftRemoval: Job {
    static let kind = "recruiting.remove_old_drafts"
}

extension Recruiting {
    /// When channel managers are told what nobody answered in time: through the working day.
    private static let overdueHours = [9, 11, 13, 15, 17]

    public func register(in handlers: inout JobHandlers) {
        handlers.on(DraftRemoval.self) { _, run in
            _ = try await removeOldDrafts(run.tenantID)
            try await removeDeclined(run.tenantID)
        }
        handlers.on(event: "holidays.changed", subscriber: "recruiting") { _, run in
            try await promiseAnew(run.tenantID)
        }
        handlers.on(TellOverdue.self) { _, run in _ = try await tellOverdue(run.tenantID) }
        handlers.on(ChasePapers.self) { _, run in
            let tenant = try await database.reading(run.tenantID) { tx in try await Tenants(tx).tenant(run.tenantID) }
            if let tenant { _ = try await chasePapers(tenant) }
        }
    }

    /// Working time is another than it was: what waits for an answer gets the dates that follow from it.
    func promiseAnew(_ tenant: Identifier) async throws {
        try await database.transaction(tenant) { tx in
            let clockwork = ResponseClock(calendar: try await Holidays(tx).calendar())
            for open in try await ApplicationQueue(tx).all(ApplicationFilter(group: .open)) {
                try await applications(tx).setDue(
                    claim: clockwork.claimDue(submittedAt: open.submittedAt),
                    decision: clockwork.decisionDue(submittedAt: open.submittedAt, pausedSeconds: open.pausedSeconds),
                    of: open.id, pausedSeconds: open.pausedSeconds)
            }
        }
    }

    public static func plan(in schedules: inout Schedules) {
        schedules.add("recruiting.remove_old_drafts", .daily(hour: 2, minute: 30)) { _ in DraftRemoval() }
        schedules.add("recruiting.chase_documents", .daily(hour: 8, minute: 0)) { _ in ChasePapers() }
        for hour in overdueHours {
            schedules.add("recruiting.tell_overdue_\(hour)", .daily(hour: hour, minute: 5)) { _ in TellOverdue() }
        }
    }
}
