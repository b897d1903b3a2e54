import DatabaseSupport
import Kernel
import Postgres
import Testing

@testable import Jobs

/// What staff see and do.
@Suite(.database) struct TenantJobsTests {
    private func withDead(_ body: (QueueFixture, JobRecord) async throws -> Void) async throws {
        try await TestDatabase.rolledBack { database in
            let queue = try await QueueFixture(database)
            try await queue.enqueue(Frail(), key: "only")
            let worker = queue.worker { $0.on(Frail.self) { _, _ in throw Broken() } }
            for _ in 0..<Frail.maxAttempts {
                try? await worker.drain()
                queue.clock.advance(.hours(7))
            }
            let dead = try await tend(queue) { try await $0.page([.dead]).elements }
            try await body(queue, try #require(dead.first))
        }
    }

    private func tend<Value: Sendable>(
        _ queue: QueueFixture, _ body: @Sendable (TenantJobs) async throws -> Value
    ) async throws -> Value {
        try await queue.database.transaction(QueueFixture.north) { tx in try await body(TenantJobs(tx)) }
    }

    @Test func whatWasGivenUpRunsAgainFromItsFirstTry() async throws {
        try await withDead { queue, dead in
            #expect(dead.attempts == 3 && dead.lastError == "Broken()")
            let before = try await tend(queue) { try await $0.retry(dead.id, at: queue.clock.now) }
            #expect(before.state == .dead)
            let attempts = Diary()
            try await queue.worker { $0.on(Frail.self) { _, run in attempts.write("\(run.attempt)") } }.drain()
            #expect(attempts.all == ["1"])
            #expect(try await tend(queue) { try await $0.find(dead.id).state } == .done)
            await #expect(throws: TenantJobs.Refused.notWaiting(.done)) {
                try await tend(queue) { try await $0.retry(dead.id, at: queue.clock.now) }
            }
        }
    }

    @Test func whatIsRunAgainDoesNotDoubleWorkThatWaits() async throws {
        try await withDead { queue, dead in
            try await queue.enqueue(Frail(), key: "only")
            await #expect(throws: TenantJobs.Refused.doubled) {
                try await tend(queue) { try await $0.retry(dead.id, at: queue.clock.now) }
            }
            #expect(try await tend(queue) { try await $0.retryDead(kind: Frail.kind, at: queue.clock.now) } == 0)
        }
    }

    @Test func allOfAKindRunAgain() async throws {
        try await withDead { queue, _ in
            try await queue.enqueue(Note(word: "other"))
            #expect(try await tend(queue) { try await $0.retryDead(kind: Frail.kind, at: queue.clock.now) } == 1)
            #expect(try await queue.states().sorted() == ["available", "available"])
        }
    }

    @Test func aCancelledJobIsNotRun() async throws {
        try await withDead { queue, dead in
            _ = try await tend(queue) { try await $0.cancel(dead.id, at: queue.clock.now) }
            #expect(try await queue.states() == ["cancelled"])
            await #expect(throws: TenantJobs.Refused.ended(.cancelled)) {
                try await tend(queue) { try await $0.cancel(dead.id, at: queue.clock.now) }
            }
            _ = try await tend(queue) { try await $0.retry(dead.id, at: queue.clock.now) }
            #expect(try await queue.states() == ["available"])
        }
    }

    @Test func aRunningJobThatIsCancelledLosesItsClaim() async throws {
        try await TestDatabase.rolledBack { database in
            let queue = try await QueueFixture(database)
            try await queue.enqueue(Note(word: "x"))
            let claimed = try #require(try await queue.claim().first)
            _ = try await tend(queue) { try await $0.cancel(claimed.id, at: queue.clock.now) }
            #expect(try await !queue.finish(claimed))
            let renewal = try await database.platform {
                try await ClaimedJobs(tx: $0).renew([claimed], lease: Pace.normal.lease)
            }
            #expect(renewal.lost == [claimed.id])
            #expect(try await queue.states() == ["cancelled"])
        }
    }

    @Test func jobsOfOthersAreNotFound() async throws {
        try await withDead { queue, dead in
            await #expect(throws: NotFound.self) {
                try await queue.database.transaction(QueueFixture.south) { tx in
                    try await TenantJobs(tx).cancel(dead.id, at: queue.clock.now)
                }
            }
        }
    }

    @Test func queuesShowWhatWaitsAndHowLongItTook() async throws {
        try await TestDatabase.rolledBack { database in
            let queue = try await QueueFixture(database)
            let clock = queue.clock
            let worker = queue.worker { handlers in
                handlers.on(Bulk.self) { job, _ in clock.advance(.seconds(job.number)) }
            }
            for number in [1, 2, 30] { try await queue.enqueue(Bulk(number: number)) }
            try await worker.drain()
            try await queue.enqueue(Note(word: "due"))
            try await queue.enqueue(Note(word: "later"), at: clock.now + .hours(1))
            clock.advance(.minutes(5))
            let figures = try await tend(queue) { try await $0.queues(at: clock.now) }
            #expect(figures.map(\.queue) == ["bulk", "default"])
            #expect(figures[0].doneInADay == 3 && figures[0].median == .seconds(2) && figures[0].slow == .seconds(30))
            #expect(figures[1].due == 1 && figures[1].later == 1 && figures[1].median == nil)
            #expect(figures[1].oldestDueAt == clock.now - .minutes(5))
        }
    }
}
