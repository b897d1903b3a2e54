import DatabaseSupport
import Identity
import Jobs
import Kernel
import Mail
import Partnership
import Postgres
import TestSupport
import Testing
import World

/// What is no longer needed goes by itself, each class of data after its time and not before.
@Suite(.database) struct RetentionTests {
    @Test func wordsOfLettersEventsAndLinksGoAfterTheirTime() async throws {
        try await Trial.run { trial in
            let email = try #require(EmailAddress("ana@people.example"))
            try await trial.account(NewAccount(email: email, name: "Ana Diaz", roles: [.finance]))
            let visitor = trial.visitor()
            try await visitor.get("/forgot")
            try await visitor.post("/forgot", ["email": email.text])
            #expect(try await trial.letters(to: email.text).count == 1)
            #expect(try await counts(trial) == [0, 1, 1])
            let steps = [(29, [0, 1, 1]), (31, [0, 1, 0]), (89, [0, 1, 0]), (91, [0, 0, 0]), (399, [0, 0, 0])]
            for (days, expected) in steps {
                try await sweep(trial, after: days)
                #expect(try await counts(trial) == expected, "after \(days) days")
            }
            try await sweep(trial, after: 401)
            #expect(try await counts(trial) == [1, 0, 0])
            let staff = try await trial.staff(.admin)
            let list = try await staff.get("/admin/emails")
            #expect(list.contains(email.text), "who got which letter stays known")
            let letter = try #require(list.links.first { $0.wholeMatch(of: /\/admin\/emails\/[0-9a-f-]{36}/) != nil })
            let page = try await staff.get("\(letter)?view=text")
            #expect(page.status == 200 && page.contains("deleted 400 days after it was written"))
            #expect(try await staff.get("\(letter)?view=source").status == 200)
        }
    }

    @Test func jobsThatWereGivenUpGoAfterAYear() async throws {
        try await Trial.run { trial in
            let (now, id) = (trial.clock.now, trial.newID())
            _ = try await trial.database.transaction(trial.tenant.id) { tx in
                try await tx.execute(
                    """
                    insert into jobs (tenant_id, id, kind, queue, payload, most_attempts, state, run_at, created_at,
                        finished_at)
                    values (\(trial.tenant.id), \(id), 'old', 'old', '{"email": "ana@people.example"}', 1, 'dead',
                        \(now), \(now), \(now))
                    """)
            }
            for (days, expected) in [(364, 1), (366, 0)] {
                try await sweep(trial, after: days)
                let row = try await trial.database.reading(trial.tenant.id) { tx in
                    try await tx.first("select count(*) as n from jobs where id = \(id)")
                }
                #expect(try row?["n"] == expected, "after \(days) days")
            }
        }
    }

    @Test func applicationsThatCameToNothingGoAfterTwoYears() async throws {
        try await Trial.demo { trial in
            func rejected() async throws -> Int {
                let row = try await trial.database.reading(trial.tenant.id) { tx in
                    try await tx.first("select count(*) as n from applications where status = 'rejected'")
                }
                return try row?["n"] ?? 0
            }
            let before = try await rejected()
            #expect(before > 0)
            trial.clock.advance(.days(700))
            try await trial.world.contexts.recruiting.removeDeclined(trial.tenant.id)
            #expect(try await rejected() == before)
            trial.clock.advance(.days(40))
            try await trial.world.contexts.recruiting.removeDeclined(trial.tenant.id)
            #expect(try await rejected() == 0)
        }
    }

    /// Letters without words, events, and links for a new password.
    private func counts(_ trial: Trial) async throws -> [Int] {
        let row = try await trial.database.reading(trial.tenant.id) { tx in
            try await tx.first(
                """
                select (select count(*) from letters where plain like '%were deleted%') as words,
                    (select count(*) from domain_events where name = 'password.reset_requested') as events,
                    (select count(*) from password_links where purpose = 'reset') as links
                """)
        }
        let found = try #require(row)
        return [try found["words"], try found["events"], try found["links"]]
    }

    /// The nightly work, so many days after the start.
    private func sweep(_ trial: Trial, after days: Int) async throws {
        trial.clock.set(Trial.start + .days(days))
        let (clock, chance) = (trial.clock.clock, trial.world.edges.chance)
        try await trial.database.transaction(trial.tenant.id) { tx in
            let jobs = Jobs(tx, clock: clock, chance: chance)
            try await jobs.enqueue(SweepLetters())
            try await jobs.enqueue(SweepEvents())
            try await jobs.enqueue(SweepAccounts())
        }
        try await trial.work()
    }
}
