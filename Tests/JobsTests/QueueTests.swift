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

    @Test func oneFreePlaceGoesRoundAmongTenants() async throws {
        try await withQueue { queue in
            for number in 1...8 { try await queue.enqueue(Note(word: "\(number)"), priority: 9) }
            queue.clock.advance(.seconds(1))
            for number in 1...3 { try await queue.enqueue(Note(word: "\(number)"), tenant: QueueFixture.south) }
            var order = ""
            for _ in 0..<6 {
                queue.clock.advance(.seconds(1))
                let job = try #require(try await queue.claim(1).first)
                order += job.tenantID == QueueFixture.north ? "n" : "s"
                #expect(try await queue.finish(job))
            }
            #expect(order == "nsnsns")
        }
    }

    @Test func aLimitedQueueIsHeldToItsPlaces() async throws {
        try await TestDatabase.own { database in
            let queue = try await QueueFixture(database)
            for number in 1...6 { try await queue.enqueue(Bulk(number: number), priority: 9) }
            for number in 1...3 { try await queue.enqueue(Note(word: "\(number)")) }
            let limits = [QueueLimit(queue: Bulk.queue, running: 2)]
            let kinds = [Note.kind, Bulk.kind]
            let first = try await queue.claim(4, kinds: kinds, limits: limits)
            #expect(first.map(\.kind) == ["bulk", "bulk"])
            #expect(try await queue.claim(2, kinds: kinds, limits: limits).map(\.kind) == ["note", "note"])
            #expect(try await queue.claim(4, kinds: kinds, limits: limits).map(\.kind) == ["note"])
            #expect(try await queue.finish(try #require(first.first)))
            #expect(try await queue.claim(4, kinds: kinds, limits: limits).map(\.kind) == ["bulk"])
        }
    }

    @Test func aLimitedQueueIsHeldToItsRate() async throws {
        try await TestDatabase.own { database in
            let queue = try await QueueFixture(database)
            for number in 1...6 { try await queue.enqueue(Bulk(number: number)) }
            let limits = [QueueLimit(queue: Bulk.queue, aMinute: 3)]
            var begun: [Int] = []
            for _ in 0..<3 {
                let jobs = try await queue.claim(10, kinds: [Bulk.kind], limits: limits)
                for job in jobs { #expect(try await queue.finish(job)) }
                begun.append(jobs.count)
                queue.clock.advance(.seconds(31))
            }
            #expect(begun == [3, 0, 3])
        }
    }

    @Test func limitsHoldOverManyWorkers() async throws {
        try await TestDatabase.own { database in
            let queue = try await QueueFixture(database)
            for number in 1...30 { try await queue.enqueue(Bulk(number: number)) }
            let limits = [QueueLimit(queue: Bulk.queue, running: 5)]
            let claimed = try await withThrowingTaskGroup(of: Int.self) { group in
                for _ in 0..<8 { group.addTask { try await queue.claim(3, kinds: [Bulk.kind], limits: limits).count } }
                return try await group.reduce(0, +)
            }
            #expect(claimed <= 5 && claimed > 0)
        }
    }

    @Test func whoLostTheClaimCannotFinish() async throws {
        try await withQueue { queue in
            try await queue.enqueue(Note(word: "x"))
            let frozen = try #require(try await queue.claim().first)
            #expect(try await queue.claim().isEmpty)
            try await queue.endLeases()
            let owner = try #require(try await queue.claim().first)
            #expect(owner.id == frozen.id && owner.fence > frozen.fence)
            #expect(try await !queue.finish(frozen))
            #expect(try await queue.states() == ["running"])
            #expect(try await queue.finish(owner))
            #expect(try await queue.finish(owner))
            #expect(try await !queue.finish(frozen))
            #expect(try await queue.states() == ["done"])
        }
    }

    @Test func aWrongClockOfAnotherMachineTakesNoClaim() async throws {
        try await withQueue { queue in
            try await queue.enqueue(Note(word: "x"))
            #expect(try await queue.claim().count == 1)
            queue.clock.advance(.hours(1))
            #expect(try await queue.claim().isEmpty)
        }
    }

    @Test func aSignOfLifeKeepsTheClaim() async throws {
        try await withQueue { queue in
            try await queue.enqueue(Note(word: "x"))
            let job = try #require(try await queue.claim().first)
            try await queue.endLeases()
            let renewal = try await queue.database.platform {
                try await ClaimedJobs(tx: $0).renew([job], lease: Pace.normal.lease)
            }
            #expect(renewal == ClaimedJobs.Renewal(kept: [job.id], lost: []))
            #expect(try await queue.claim().isEmpty)
            try await queue.endLeases()
            #expect(try await queue.claim().count == 1)
            let late = try await queue.database.platform {
                try await ClaimedJobs(tx: $0).renew([job], lease: Pace.normal.lease)
            }
            #expect(late == ClaimedJobs.Renewal(kept: [], lost: [job.id]))
        }
    }

    @Test func losingItsWorkerAgainAndAgainBuriesAJob() async throws {
        try await withQueue { queue in
            try await queue.enqueue(Note(word: "x"))
            var claims = 0
            var pauses = 0
            while try await queue.states() != ["dead"] {
                if try await queue.claim().isEmpty { pauses += 1 } else { claims += 1 }
                try await queue.endLeases()
                queue.clock.advance(.minutes(5))
            }
            #expect(claims == JobPolicy.mostLosses)
            #expect(pauses == JobPolicy.mostLosses - 2, "a job that may kill its workers waits between them")
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
