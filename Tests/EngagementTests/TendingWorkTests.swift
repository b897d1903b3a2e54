import DatabaseSupport
import Foundation
import Identity
import Jobs
import Kernel
import Postgres
import TestSupport
import Testing

/// A job that nobody does.
private struct Forlorn: Job {
    static let kind = "trial.forlorn"
    let word: String
}

@Suite(.database) struct TendingWorkTests {
    /// A job that was given up.
    private func giveUp(_ trial: Trial, _ word: String) async throws -> Identifier {
        try await trial.database.transaction(trial.tenant.id) { tx in
            try await Jobs(tx, clock: trial.clock.clock, chance: .system).enqueue(Forlorn(word: word))
            let row = try await tx.first(
                """
                update jobs set state = 'dead', finished_at = \(trial.clock.now), attempts = 20,
                    last_error = '<i>no</i> luck'
                where tenant_id = \(trial.tenant.id) and payload::text like \("%\(word)%") returning id
                """)
            return try #require(try row?["id"] as Identifier?)
        }
    }

    private func state(_ trial: Trial, _ id: Identifier) async throws -> JobState {
        try await trial.database.reading(trial.tenant.id) { tx in try await TenantJobs(tx).find(id).state }
    }

    @Test func `staff see what was given up, with its error, and let it run again`() async throws {
        try await Trial.run { trial in
            let id = try await giveUp(trial, "harp")
            let admin = try await trial.staff(.admin)
            let overview = try await admin.get("/admin/work")
            #expect(overview.status == 200 && overview.contains("Trial: forlorn"))
            #expect(overview.contains("&lt;i&gt;no&lt;/i&gt; luck") && overview.contains("20 of 20"))
            let list = try await admin.get("/admin/work/jobs?state=dead&kind=trial.forlorn")
            #expect(list.status == 200 && list.contains("Run 1 job again"))
            let page = try await admin.get("/admin/work/jobs/\(id)")
            #expect(page.status == 200 && page.contains("harp") && page.contains("Cancel the job"))
            let reply = try await admin.post("/admin/work/jobs/\(id)/retry")
            #expect(reply.status == 303 && reply.location == "/admin/work/jobs/\(id)")
            #expect(try await state(trial, id) == .available)
            let after = try await admin.get("/admin/work/jobs/\(id)")
            #expect(after.contains("Job retried") && after.contains("0 of 20"))
        }
    }

    @Test func `a job is cancelled once, and the audit trail says by whom`() async throws {
        try await Trial.run { trial in
            let id = try await giveUp(trial, "lyre")
            let technical = try await trial.staff(.technical)
            #expect(try await technical.post("/admin/work/jobs/\(id)/cancellation").status == 303)
            #expect(try await state(trial, id) == .cancelled)
            #expect(try await technical.post("/admin/work/jobs/\(id)/cancellation").status == 303)
            #expect(try await technical.get("/admin/work/jobs/\(id)").contains("Job cancelled"))
            let lines = try await trial.database.reading(trial.tenant.id) { tx in
                try await tx.rows("select act from audit_events where subject_id = \(id.description)").count
            }
            #expect(lines == 1)
        }
    }

    @Test func `all jobs of a kind run again at once`() async throws {
        try await Trial.run { trial in
            let ids = [try await giveUp(trial, "one-harp"), try await giveUp(trial, "two-lyres")]
            let admin = try await trial.staff(.admin)
            #expect(try await admin.post("/admin/work/retries", ["kind": "trial.forlorn"]).status == 303)
            for id in ids { #expect(try await state(trial, id) == .available) }
        }
    }

    @Test func `who only reads sees no buttons and is refused`() async throws {
        try await Trial.run { trial in
            let id = try await giveUp(trial, "drum")
            let auditor = try await trial.staff(.auditor)
            let page = try await auditor.get("/admin/work/jobs/\(id)")
            #expect(page.status == 200 && !page.contains("/retry") && !page.contains("/cancellation"))
            #expect(try await auditor.post("/admin/work/jobs/\(id)/retry").status == 403)
            #expect(try await state(trial, id) == .dead)
            #expect(try await trial.staff(.reviewer).get("/admin/work").status == 403)
        }
    }
}
