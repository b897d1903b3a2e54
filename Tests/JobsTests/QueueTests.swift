import DatabaseSupport
import Kernel
import Postgres
import Testing

@testable import Jobs

@Suite(.database) struct QueueTests {
    private func withQueue(_ body: (QueueFixture) async throws -> Void) async throws {
        try await TestDatabase.rolledBack { database in try await body(QueueFixture(database)) }
    }

    @Test func jobsRunByPriorityThenAge() async throws {
        try await withQueue { queue in
            try await queue.enqueue(Note(word: "second"))
            queue.clock.advance(.milliseconds(1))
            try await queue.enqueue(Note(word: "third"))
            try await queue.enqueue(Note(word: "first"), priority: 5)
            try await queue.enqueue(Note(word: "later"), at: queue.clock.now + .hours(1))
            let worker = queue.worker()
            try await worker.drain()
            #expect(queue.diary.all == ["first", "second", "third"])
            queue.clock.advance(.hours(1))
            try await worker.drain()
            #expect(queue.diary.all == ["first", "second", "third", "later"])
            #expect(try await queue.states() == ["done", "done", "done", "done"])
        }
    }

    @Test func tenantsTakeTurns() async throws {
        try await withQueue { queue in
            for number in 1...5 { try await queue.enqueue(Note(word: "north \(number)")) }
            for number in 1...2 { try await queue.enqueue(Note(word: "south \(number)"), tenant: QueueFixture.south) }
            let claimed = try await queue.claim(4)
            #expect(claimed.map { $0.tenantID == QueueFixture.north ? "n" : "s" }.sorted() == ["n", "n", "s", "s"])
        }
    }

    @Test func anUndoneTransactionLeavesNoJob() async throws {
        try await withQueue { queue in
            await #expect(throws: Broken.self) {
                try await queue.database.transaction(QueueFixture.north) { tx in
                    try await Jobs(tx, clock: queue.clock.clock, chance: queue.chance).enqueue(Note(word: "x"))
                    throw Broken()
                }
            }
            let left = try await queue.states()
            #expect(left == [])
        }
    }

    @Test func aKeyIsUniqueWhileItsJobLives() async throws {
        try await withQueue { queue in
            try await queue.enqueue(Note(word: "one"), key: "k")
            try await queue.enqueue(Note(word: "doubled"), key: "k")
            try await queue.enqueue(Note(word: "other key"), key: "l")
            try await queue.enqueue(Note(word: "other tenant"), tenant: QueueFixture.south, key: "k")
            let worker = queue.worker()
            try await worker.drain()
            #expect(queue.diary.all.sorted() == ["one", "other key", "other tenant"])
            try await queue.enqueue(Note(word: "again"), key: "k")
            try await worker.drain()
            #expect(queue.diary.all.contains("again"))
        }
    }

    @Test func aFailureIsTriedAgainAndInTheEndIsDead() async throws {
        try await withQueue { queue in
            try await queue.enqueue(Frail())
            let worker = queue.worker { $0.on(Frail.self) { _, run in throw Broken() } }
            for (tries, state) in [(1, "retry"), (2, "retry"), (3, "dead")] {
                await #expect(throws: Broken.self, "try \(tries)") { try await worker.drain() }
                #expect(try await queue.states() == [state])
                try await worker.drain()
                queue.clock.advance(.hours(7))
            }
            try await worker.drain()
            #expect(try await queue.states() == ["dead"])
        }
    }

    @Test func whoLostTheClaimCannotFinish() async throws {
        try await withQueue { queue in
            try await queue.enqueue(Note(word: "x"))
            let frozen = try #require(try await queue.claim().first)
            #expect(try await queue.claim().isEmpty)
            queue.clock.advance(Worker.lease + .seconds(1))
            let owner = try #require(try await queue.claim().first)
            #expect(owner.id == frozen.id && owner.fence > frozen.fence)
            #expect(try await !queue.finish(frozen))
            #expect(try await queue.states() == ["running"])
            #expect(try await queue.finish(owner))
            #expect(try await !queue.finish(owner))
            #expect(try await queue.states() == ["done"])
        }
    }

    @Test func aSignOfLifeKeepsTheClaim() async throws {
        try await withQueue { queue in
            try await queue.enqueue(Note(word: "x"))
            let job = try #require(try await queue.claim().first)
            queue.clock.advance(.seconds(10))
            let until = queue.clock.now + Worker.lease
            let kept = try await queue.database.platform { try await ClaimedJobs(tx: $0).renew([job], until: until) }
            #expect(kept == [job.id])
            queue.clock.advance(.seconds(10))
            #expect(try await queue.claim().isEmpty)
        }
    }

    @Test func losingItsWorkerAgainAndAgainBuriesAJob() async throws {
        try await withQueue { queue in
            try await queue.enqueue(Note(word: "x"))
            var claims = 0
            while try await !queue.claim().isEmpty {
                claims += 1
                queue.clock.advance(Worker.lease + .seconds(1))
            }
            #expect(claims == JobPolicy.mostLosses)
            #expect(try await queue.states() == ["dead"])
        }
    }

    @Test func finishedJobsArePrunedAndDeadOnesStay() async throws {
        try await withQueue { queue in
            try await queue.enqueue(Note(word: "x"))
            try await queue.worker().drain()
            try await queue.enqueue(Note(word: "y"))
            let soon = queue.clock.now + .seconds(1)
            let pruned = try await queue.database.platform { tx in
                try await ClaimedJobs(tx: tx).prune(finishedBefore: soon, limit: 10)
            }
            #expect(pruned == 1)
            #expect(try await queue.states() == ["available"])
        }
    }

    @Test func pausesGrowToALimitForAnyNumberOfTries() {
        let chance = Chance.seeded(1)
        for attempt in Array(1...100) + [1000, 1_000_000, Int.max] {
            let doubled = attempt > 11 ? JobPolicy.longestPause : .seconds(15 * (1 << (attempt - 1)))
            let middle = min(doubled, JobPolicy.longestPause)
            let pause = JobPolicy.pause(after: attempt, chance)
            #expect(pause >= middle * 8 / 10 && pause <= middle * 12 / 10, "attempt \(attempt)")
        }
    }
}
