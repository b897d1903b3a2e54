import DatabaseSupport
import Kernel
import Postgres
import Synchronization
import Testing

@testable import Identity

@Suite(.database) struct IdempotencyTests {
    private let clock = Clock { Instant(seconds: 1_772_481_600) }

    private func tenant(_ database: Database) async throws -> Tenant {
        try await Hosting(database: database, clock: clock, chance: .system).open(
            NewTenant(
                slug: "northwind", name: "Northwind Fiber", zone: .utc, currency: .usd, supportEmail: "h@n.example",
                footerAddress: "1 Street", isDefault: true))
    }

    @Test func twentyFormsAtOnceActOnceAndAnswerTheSame() async throws {
        try await TestDatabase.own { database in
            let tenant = try await tenant(database)
            let acts = Counter()
            let results = try await withThrowingTaskGroup(of: String.self) { group in
                for _ in 0..<20 {
                    group.addTask {
                        try await database.transaction(tenant.id) { tx in
                            try await Idempotency(tx, clock: clock).once("key", act: "release", input: [1]) {
                                "batch \(acts.next())"
                            }
                        }
                    }
                }
                var results: Set<String> = []
                for try await result in group { results.insert(result) }
                return results
            }
            #expect(acts.next() == 2)
            #expect(results == ["batch 1"])
        }
    }

    @Test func theSameKeyWithOtherContentIsRefused() async throws {
        try await TestDatabase.rolledBack { database in
            let tenant = try await tenant(database)
            func send(_ key: String, _ act: String, _ input: [UInt8]) async throws -> String {
                try await database.transaction(tenant.id) { tx in
                    try await Idempotency(tx, clock: clock).once(key, act: act, input: input) { "done" }
                }
            }
            #expect(try await send("key", "release", [1]) == "done")
            #expect(try await send("key", "release", [1]) == "done")
            await #expect(throws: Idempotency.Refused.otherContent) { try await send("key", "release", [2]) }
            await #expect(throws: Idempotency.Refused.otherContent) { try await send("key", "approve", [1]) }
        }
    }
}

private final class Counter: Sendable {
    private let count = Atomic(0)

    func next() -> Int { count.wrappingAdd(1, ordering: .relaxed).newValue }
}
