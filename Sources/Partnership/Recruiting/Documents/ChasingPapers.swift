import Identity
import Jobs
import Kernel
import Postgres

/// Reminds applicants of documents that were asked for, and ends what nobody answers. Once a day.
struct ChasePapers: Job {
    static let kind = "recruiting.chase_documents"
}

/// Tells channel managers once of each application whose time is over.
struct TellOverdue: Job {
    static let kind = "recruiting.tell_overdue"
}

extension Recruiting {
    /// Days after the request on which the applicant is reminded.
    public static let reminderDays = [7, 21]
    /// After so many days without the documents the application is withdrawn.
    public static let lapseDays = 30

    /// Sends the reminders that are due and withdraws what waited too long. A day that was missed is made up for;
    /// nobody gets two reminders at once. Returns how many applications were touched.
    public func chasePapers(_ tenant: Tenant) async throws -> Int {
        let today = tenant.zone.day(of: clock.now)
        let waiting = try await database.reading(tenant.id) { tx in try await applications(tx).waitingForPapers() }
        var touched = 0
        for id in waiting {
            let isTouched = try await database.transaction(tenant.id) { tx in
                try await chase(tenant, id, today: today, in: tx)
            }
            if isTouched { touched += 1 }
        }
        return touched
    }

    private func chase(_ tenant: Tenant, _ id: Identifier, today: Day, in tx: Transaction) async throws -> Bool {
        var application = try await applications(tx).locked(id)
        guard application.status == .pendingDocuments, let pausedAt = application.pausedAt else { return false }
        let days = today.days(since: tenant.zone.day(of: pausedAt))
        if days >= Self.lapseDays {
            application.status = try application.status(after: .lapse, zone: tenant.zone)
            application.decision = PartnerApplication.Decision(
                act: .lapse, at: clock.now, by: Actor.system.person, text: "The documents did not come in 30 days.")
            try await write(application, .lapse, in: tx, zone: tenant.zone)
            try await record("application.withdrawn", application, in: tx)
            try await audit(
                .system, "application.withdrawn", application, in: tx, before: ["status": "pending_documents"],
                after: ["status": "withdrawn"], reason: "The documents did not come in 30 days.")
            return true
        }
        let due = Self.reminderDays.count { days >= $0 }
        guard due > application.remindersSent else { return false }
        application.remindersSent = due
        try await write(application, .askForDocuments, in: tx, zone: tenant.zone)
        try await record("application.documents_reminded", application, in: tx)
        return true
    }

    /// Records each application whose time is over and that nobody was told of. Returns how many.
    public func tellOverdue(_ tenant: Identifier) async throws -> Int {
        try await database.transaction(tenant) { tx in
            let overdue = try await applications(tx).markOverdue(at: clock.now)
            for id in overdue {
                try await record("application.overdue", try await applications(tx).application(id), in: tx)
            }
            return overdue.count
        }
    }
}
