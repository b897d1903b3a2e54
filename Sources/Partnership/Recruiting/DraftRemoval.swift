import Jobs

/// Removes drafts that nobody touched for 30 days and applications that came to nothing two years ago, once a day.
struct DraftRemoval: Job {
    static let kind = "recruiting.remove_old_drafts"
}

extension Recruiting {
    public func register(in handlers: inout JobHandlers) {
        handlers.on(DraftRemoval.self) { _, run in
            _ = try await removeOldDrafts(run.tenantID)
            try await removeDeclined(run.tenantID)
        }
    }

    public static func plan(in schedules: inout Schedules) {
        schedules.add("recruiting.remove_old_drafts", .daily(hour: 2, minute: 30)) { _ in DraftRemoval() }
    }
}
