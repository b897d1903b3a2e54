import DatabaseSupport
import Kernel
import Postgres
import Testing

@testable import Jobs

/// What a handler may rely on while it writes.
@Suite(.database) struct ClaimTests {
    private func withClaims(_ body: (QueueFixture, JobRun, JobRun) async throws -> Void) async throws {
        try await TestDatabase.own { database in
            let queue = try await QueueFixture(database)
            try await queue.enqueue(Note(word: "x"))
            let frozen = try #require(try await queue.claim().first)
            try await queue.endLeases()
            let owner = try #require(try await queue.claim().first)
            try await body(queue, frozen.run, owner.run)
        }
    }

    @Test func onlyTheOwnerHolds() async throws {
        try await withClaims { queue, frozen, owner in
            try await queue.database.transaction(owner.tenantID) { tx in try await owner.hold(tx) }
            await #expect(throws: JobRun.ClaimLost.self) {
                try await queue.database.transaction(frozen.tenantID) { tx in try await frozen.hold(tx) }
            }
        }
    }

    @Test func whatIsHeldIsNotRescuedAndMayStillBeExtended() async throws {
        try await withClaims { queue, _, owner in
            try await queue.endLeases()
            try await queue.database.transaction(owner.tenantID) { tx in
                try await owner.hold(tx)
                #expect(try await queue.claim().isEmpty)
                let row = try #require(try await tx.first("select *, fence as f from jobs"))
                let job = try ClaimedJob(row)
                let renewal = try await queue.database.platform {
                    try await ClaimedJobs(tx: $0).renew([job], lease: Pace.normal.lease)
                }
                #expect(renewal.kept == [owner.id])
            }
            try await queue.endLeases()
            #expect(try await queue.claim().count == 1)
        }
    }

    @Test func theEffectAndTheEndAreOne() async throws {
        try await withClaims { queue, frozen, owner in
            func act(_ run: JobRun) async throws {
                try await queue.database.transaction(run.tenantID) { tx in
                    try await tx.execute(
                        """
                        insert into tenant_holidays (tenant_id, day, name)
                        values (\(tx.tenantID), \(Day(number: 20_000 + run.attempt)), 'effect')
                        """)
                    try await run.finish(tx, at: queue.clock.now)
                }
            }
            await #expect(throws: JobRun.ClaimLost.self) { try await act(frozen) }
            try await act(owner)
            await #expect(throws: JobRun.ClaimLost.self) {
                try await queue.database.transaction(owner.tenantID) { tx in
                    try await owner.finish(tx, at: queue.clock.now)
                }
            }
            let effects = try await queue.database.reading(owner.tenantID) { tx in
                try await tx.rows("select name from tenant_holidays").count
            }
            #expect(effects == 1)
            #expect(try await queue.states() == ["done"])
        }
    }

    @Test func workThatEndsItsJobItselfIsDone() async throws {
        try await TestDatabase.rolledBack { database in
            let queue = try await QueueFixture(database)
            let clock = queue.clock
            let worker = queue.worker { handlers in
                handlers.on(Frail.self) { _, run in
                    try await database.transaction(run.tenantID) { tx in try await run.finish(tx, at: clock.now) }
                }
            }
            try await queue.enqueue(Frail())
            try await worker.drain()
            #expect(try await queue.states() == ["done"])
        }
    }

    @Test func whatAJobLeavesBehindCarriesItsTrace() async throws {
        try await TestDatabase.rolledBack { database in
            let queue = try await QueueFixture(database)
            let worker = queue.worker { handlers in
                handlers.on(Frail.self) { _, _ in try await queue.enqueue(Note(word: Trace.id)) }
            }
            try await Trace.$id.withValue("request 7") { try await queue.enqueue(Frail()) }
            try await worker.drain()
            #expect(queue.diary.all == ["request 7"])
        }
    }

    @Test(arguments: [
        ("cannot reach host", "cannot reach host"), ("unknown user ada@example.com here", "unknown user […] here"),
        ("account 123456789 refused", "account […] refused"), ("code 451 4.7.1", "code 451 4.7.1"),
        ("token dGhpcyBpcyBhIHNlY3JldCB0b2tlbjE refused", "token […] refused"),
        ("ConstraintViolation(constraint: \"statement_lines_per_month_unique\")",
            "ConstraintViolation(constraint: \"statement_lines_per_month_unique\")"),
    ])
    func errorsAreKeptWithoutSecrets(text: String, kept: String) {
        #expect(FailureText.redacted(text) == kept)
    }
}
