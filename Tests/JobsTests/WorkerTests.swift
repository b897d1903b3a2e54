import DatabaseSupport
import Kernel
import Logging
import Postgres
import ServiceLifecycle
import Testing

@testable import Jobs

@Suite(.database) struct WorkerTests {
    /// Long enough for a loaded machine; a healthy run takes a fraction of it.
    private static let patience = Duration.seconds(20)

    private func eventually(_ condition: () async throws -> Bool) async throws -> Bool {
        let deadline = ContinuousClock.now + Self.patience
        while ContinuousClock.now < deadline {
            if try await condition() { return true }
            try await Task.sleep(for: .milliseconds(20))
        }
        return false
    }

    private func group(_ services: [any Service]) -> ServiceGroup {
        ServiceGroup(services: services, logger: Logger(label: "quiet", factory: { _ in SwiftLogNoOpLogHandler() }))
    }

    @Test func eachJobRunsOnceOnSeveralWorkers() async throws {
        try await TestDatabase.own { database in
            let queue = try await QueueFixture(database)
            let group = group((0..<3).map { _ in queue.worker() })
            let running = Task { try await group.run() }
            try await withThrowingTaskGroup(of: Void.self) { tasks in
                for number in 0..<60 { tasks.addTask { try await queue.enqueue(Note(word: "\(number)")) } }
                try await tasks.waitForAll()
            }
            #expect(try await eventually { try await queue.states().allSatisfy { $0 == "done" } })
            #expect(queue.diary.all.sorted() == (0..<60).map(String.init).sorted())
            await group.triggerGracefulShutdown()
            try await running.value
        }
    }

    @Test func aCommitWakesTheWorkerOfItsProcess() async throws {
        try await TestDatabase.own { database in
            let queue = try await QueueFixture(database)
            let group = group([queue.worker()])
            let running = Task { try await group.run() }
            try await queue.enqueue(Note(word: "warm"))
            #expect(try await eventually { queue.diary.all.count == 1 })
            var quickest = Duration.seconds(60)
            for number in 2...6 {
                let start = ContinuousClock.now
                try await queue.enqueue(Note(word: "quick"))
                #expect(try await eventually { queue.diary.all.count == number })
                quickest = min(quickest, ContinuousClock.now - start)
            }
            #expect(quickest < .milliseconds(500))
            await group.triggerGracefulShutdown()
            try await running.value
        }
    }

    @Test func aStopGivesBackWhatIsNotFinished() async throws {
        try await TestDatabase.own { database in
            let queue = try await QueueFixture(database)
            let diary = queue.diary
            let worker = queue.worker { handlers in
                handlers.on(Frail.self) { _, _ in
                    diary.write("started")
                    try await Task.sleep(for: .seconds(600))
                }
            }
            let group = group([worker])
            let running = Task { try await group.run() }
            try await queue.enqueue(Frail())
            #expect(try await eventually { diary.all == ["started"] })
            await group.triggerGracefulShutdown()
            try await running.value
            #expect(try await queue.states() == ["available"])
        }
    }
}
