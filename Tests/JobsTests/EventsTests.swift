import DatabaseSupport
import Kernel
import Postgres
import Testing

@testable import Jobs

@Suite(.database) struct EventsTests {
    private let subject = Identifier(high: 5, low: 5)

    private func record(_ queue: QueueFixture, _ name: String) async throws {
        try await queue.database.transaction(QueueFixture.north) { tx in
            _ = try await DomainEvents(tx, clock: queue.clock.clock, chance: queue.chance)
                .record(DomainEvent(name: name, subjectID: subject, facts: ["by": "Ada"]))
        }
    }

    @Test func eachSubscriberGetsAJobOfItsOwn() async throws {
        try await TestDatabase.rolledBack { database in
            let queue = try await QueueFixture(database)
            let diary = queue.diary
            let worker = queue.worker { handlers in
                handlers.on(event: "application.submitted", subscriber: "letters") { event, run in
                    diary.write("letters \(event.facts["by"] ?? "") \(event.subjectID == subject) \(run.attempt)")
                    if run.attempt == 1 { throw Broken() }
                }
                handlers.on(event: "application.submitted", subscriber: "journeys") { _, _ in diary.write("journeys") }
                handlers.on(event: "application.approved", subscriber: "letters") { _, _ in diary.write("approved") }
            }
            try await record(queue, "application.submitted")
            await #expect(throws: Broken.self) { try await worker.drain() }
            #expect(diary.all.sorted() == ["journeys", "letters Ada true 1"])
            queue.clock.advance(.minutes(1))
            try await worker.drain()
            #expect(diary.all.sorted() == ["journeys", "letters Ada true 1", "letters Ada true 2"])
        }
    }

    @Test func anEventWithoutSubscribersIsKept() async throws {
        try await TestDatabase.rolledBack { database in
            let queue = try await QueueFixture(database)
            try await record(queue, "nobody.cares")
            try await queue.worker().drain()
            let events = try await database.reading(QueueFixture.north) { tx in
                try await DomainEvents(tx, clock: queue.clock.clock, chance: queue.chance).about(subject)
            }
            #expect(events == [DomainEvent(name: "nobody.cares", subjectID: subject, facts: ["by": "Ada"])])
        }
    }
}
