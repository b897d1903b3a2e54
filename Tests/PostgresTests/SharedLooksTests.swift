import DatabaseSupport
import Kernel
import Postgres
import Synchronization
import Testing

/// Many who ask the same at the same time.
@Suite(.database) struct SharedLooksTests {
    private struct Broken: Error {}

    private final class Counter: Sendable {
        let value = Atomic(0)
        func next() -> Int { value.add(1, ordering: .sequentiallyConsistent).newValue }
        var now: Int { value.load(ordering: .sequentiallyConsistent) }
    }

    /// Each looks at a counter that others raise meanwhile: what it finds must not be older than its question.
    @Test func nobodyGetsAnAnswerThatIsOlderThanTheQuestion() async throws {
        let looks = SharedLooks<Int, Int>()
        let (clock, taken) = (Counter(), Counter())
        try await withThrowingTaskGroup(of: Void.self) { group in
            for asker in 0..<400 {
                group.addTask {
                    try await Task.sleep(for: .microseconds(asker * 37 % 5000))
                    let before = clock.next()
                    let found = try await looks.answer(asker % 2) {
                        _ = taken.next()
                        let seen = clock.now
                        try await Task.sleep(for: .milliseconds(2))
                        return seen
                    }
                    #expect(found >= before)
                }
            }
            try await group.waitForAll()
        }
        #expect(taken.now < 200, "sharing is the point")
    }

    @Test func everyWriteBeforeTheQuestionIsSeen() async throws {
        try await TestDatabase.own { database, own in
            try await OwnerSession.with(own.owner) { session in
                try session.execute(
                    """
                    create table counters (id int primary key, value int not null);
                    insert into counters values (1, 0);
                    grant select, update on counters to tributary_program;
                    """)
            }
            let north = Identifier(high: 1, low: 1)
            let looks = SharedLooks<Identifier, Int>()
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<200 {
                    group.addTask {
                        let written: Int = try await database.transaction(north) { tx in
                            try await tx.first(
                                "update counters set value = value + 1 where id = 1 returning value")?["value"] ?? 0
                        }
                        let seen = try await looks.answer(north) {
                            try await database.reading(north) { tx in
                                try await tx.first("select value from counters where id = 1")?["value"] ?? 0
                            }
                        }
                        #expect(seen >= written)
                    }
                }
                try await group.waitForAll()
            }
        }
    }

    @Test func anErrorGoesToAllWhoShareTheLookAndToNobodyElse() async throws {
        let looks = SharedLooks<String, Int>()
        await withTaskGroup(of: Bool.self) { group in
            for _ in 0..<20 {
                group.addTask {
                    do {
                        _ = try await looks.answer("a") {
                            try await Task.sleep(for: .milliseconds(5))
                            throw Broken()
                        }
                        return false
                    } catch { return error is Broken }
                }
            }
            for await wasBroken in group { #expect(wasBroken) }
        }
        #expect(try await looks.answer("a") { 7 } == 7)
    }

    @Test func whoGivesUpDoesNotTakeTheOthersAlong() async throws {
        let looks = SharedLooks<String, Int>()
        let first = Task {
            try await looks.answer("a") {
                try await Task.sleep(for: .milliseconds(50))
                return 1
            }
        }
        try await Task.sleep(for: .milliseconds(10))
        let second = Task {
            try await looks.answer("a") {
                try await Task.sleep(for: .seconds(30))
                return 2
            }
        }
        try await Task.sleep(for: .milliseconds(10))
        let third = Task { try await looks.answer("a") { 3 } }
        #expect(try await first.value == 1)
        second.cancel()
        await #expect(throws: CancellationError.self) { try await second.value }
        #expect(try await third.value == 3)
    }
}
