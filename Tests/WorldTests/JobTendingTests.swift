import DatabaseSupport
import Identity
import Jobs
import Kernel
import Postgres
import TestSupport
import Testing
import World

/// `tributary jobs`, as somebody reads it who looks after the program without a browser.
@Suite(.database) struct JobTendingTests {
    @Test func `the list names the tenant and its columns`() async throws {
        try await Trial.run { trial in
            let tending = JobTending(trial.world)
            try await enqueue(trial)
            let lines = try await tending.list(tenant: nil, state: "available", kind: "identity.sweep")
            #expect(lines.count == 3)
            #expect(lines[0].hasPrefix("Northwind Fiber: available "))
            #expect(lines[1].split(separator: " ").starts(with: ["job", "state", "kind"]))
            #expect(lines[2].contains("  available  identity.sweep  0 of 20  2026-03-02T20:00:00Z"))
            #expect(try await tending.list(tenant: nil, state: "dead", kind: nil).last == "No job is like that.")
        }
    }

    @Test func `a job is cancelled and let run again by its number`() async throws {
        try await Trial.run { trial in
            let tending = JobTending(trial.world)
            try await enqueue(trial)
            let line = try await tending.list(tenant: nil, state: nil, kind: "identity.sweep")[2]
            let job = String(line.prefix { $0 != " " })
            #expect(try await tending.cancel(job, tenant: nil) == ["identity.sweep \(job) is cancelled."])
            let answer = try await tending.retry(job, tenant: nil)
            #expect(answer == ["identity.sweep \(job) runs as soon as a worker is free."])
        }
    }

    @Test func `a kind that does not exist is told with those that do`() async throws {
        try await Trial.run { trial in
            try await enqueue(trial)
            await #expect(throws: JobTending.Problem.self) {
                try await JobTending(trial.world).retryAll(kind: "identity.swep", tenant: nil)
            }
        }
    }

    private func enqueue(_ trial: Trial) async throws {
        try await trial.world.edges.database.transaction(trial.tenant.id) { tx in
            try await Jobs(tx, clock: trial.clock.clock, chance: .system).enqueue(SweepAccounts())
        }
    }
}
