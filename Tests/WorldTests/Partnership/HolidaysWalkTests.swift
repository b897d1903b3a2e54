import DatabaseSupport
import Identity
import Kernel
import Partnership
import Postgres
import TestSupport
import Testing
import World

@Suite(.database) struct HolidaysWalkTests {
    @Test func aHolidayMovesTheAnswersThatWerePromisedAndBack() async throws {
        try await Trial.run { trial in
            _ = try await ApplyingWalkTests.apply(trial, trial.visitor())
            let before = try await due(trial)
            // Monday 2 March 2026: the claim is due on Wednesday, the decision on the Monday after.
            #expect(before == ["2026-03-04", "2026-03-09"])
            let admin = try await trial.staff(.admin)
            #expect(try await admin.get("/admin/holidays").contains("No holidays yet"))
            let added = try await admin.post("/admin/holidays", ["day": "3/3/2026", "name": "Founders’ Day"])
            #expect(try await admin.follow(added).contains("Nobody works on Tuesday"))
            try await trial.work()
            #expect(try await due(trial) == ["2026-03-05", "2026-03-10"])
            let removed = try await admin.post("/admin/holidays/end", ["day": "2026-03-03"])
            #expect(try await admin.follow(removed).contains("is a day like others again."))
            try await trial.work()
            #expect(try await due(trial) == before)
        }
    }

    @Test func whatCannotBeAHolidayIsSaid() async throws {
        try await Trial.run { trial in
            let admin = try await trial.staff(.admin)
            for (day, name) in [
                ("2026-03-01", "Yesterday"), ("2030-01-01", "Too far"), ("soon", "Some day"), ("2026-12-25", "X"),
                ("", ""),
            ] {
                #expect(try await admin.post("/admin/holidays", ["day": day, "name": name]).status == 422, "\(day)")
            }
            let form: KeyValuePairs = ["day": "2026-12-25", "name": "Christmas Day"]
            #expect(try await admin.post("/admin/holidays", form).status == 303)
            let again = try await admin.post("/admin/holidays", form)
            #expect(again.status == 422 && again.contains("This day is a holiday already."))
            #expect(try await admin.post("/admin/holidays/end", ["day": "2026-12-24"]).status == 404)
            trial.clock.advance(.days(300))
            let later = try await trial.staff(.admin)
            #expect(try await later.get("/admin/holidays").contains("Past"))
            #expect(try await later.post("/admin/holidays/end", ["day": "2026-12-25"]).status == 404)
            #expect(try await trial.staff(.channelManager).post("/admin/holidays", form).status == 403)
        }
    }

    /// The days of the claim and the decision that the one open application was promised.
    private func due(_ trial: Trial) async throws -> [String] {
        let row = try await trial.database.reading(trial.tenant.id) { tx in
            try await tx.first("select claim_due_at, decision_due_at from applications where status = 'submitted'")
        }
        let instants: [Instant] = [try #require(row)["claim_due_at"], try #require(row)["decision_due_at"]]
        return instants.map { trial.tenant.zone.day(of: $0).description }
    }
}
