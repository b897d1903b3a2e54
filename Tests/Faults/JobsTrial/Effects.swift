import Jobs
import Kernel
import Postgres

/// Several effects, one after the other, each in a transaction of its own; goes on where an earlier try stopped.
struct Steps: Job {
    static let kind = "trial.steps"
    static let count = 6
    let subject: String
}

/// One effect, in the transaction that ends the job. Its queue has few places.
struct Single: Job {
    static let kind = "trial.single"
    static let queue = "narrow"
    static let places = 3
    let subject: String
}

/// One effect of which the job's id keeps a second one away.
struct Keyed: Job {
    static let kind = "trial.keyed"
    let subject: String
}

/// Takes several leases to do.
struct Long: Job {
    static let kind = "trial.long"
    let subject: String
}

/// Writes effects into a table without any key, so that whatever happens twice shows.
struct Effects: Sendable {
    let database: Database
    let clock: Clock
    /// False is the control: handlers that do not ask whether the job is still theirs.
    let isGuarded: Bool
    /// Whether some first tries fail for no reason.
    let isFailing: Bool

    private struct Fault: Error {}

    func register(in handlers: inout JobHandlers) {
        handlers.limit(QueueLimit(queue: Single.queue, running: Single.places))
        handlers.on(Steps.self) { job, run in try await steps(job.subject, run) }
        handlers.on(Single.self) { job, run in try await single(job.subject, run, pause: 600) }
        handlers.on(Long.self) { job, run in try await single(job.subject, run, pause: 8_000) }
        handlers.on(Keyed.self) { job, run in try await keyed(job.subject, run) }
    }

    /// What an earlier try has done is read before the pause: a try that wakes up late would do it again.
    private func steps(_ subject: String, _ run: JobRun) async throws {
        let done = try await database.reading(run.tenantID) { tx in
            try await tx.rows("select step from trial_effects where subject = \(subject)").count
        }
        for step in done..<Steps.count {
            try await pause(500)
            if isFailing, run.attempt == 1, Chance.system.number(below: 50) == 0 { throw Fault() }
            try await database.transaction(run.tenantID) { tx in
                if isGuarded { try await run.hold(tx) }
                try await write(tx, subject, step: step)
            }
        }
    }

    private func single(_ subject: String, _ run: JobRun, pause milliseconds: UInt64) async throws {
        try await pause(milliseconds)
        try await database.transaction(run.tenantID) { tx in
            try await write(tx, subject, step: 0)
            if isGuarded { try await run.finish(tx, at: clock.now) }
        }
    }

    private func keyed(_ subject: String, _ run: JobRun) async throws {
        try await pause(300)
        try await database.transaction(run.tenantID) { tx in
            let isFirst = try await tx.execute(
                "insert into trial_keys (tenant_id, id) values (\(run.tenantID), \(run.id)) on conflict do nothing")
            if isFirst == 1 { try await write(tx, subject, step: 0) }
        }
    }

    private func write(_ tx: Transaction, _ subject: String, step: Int) async throws {
        try await tx.execute(
            """
            insert into trial_effects (tenant_id, subject, step) values (\(tx.tenantID), \(subject), \(step))
            """)
    }

    private func pause(_ milliseconds: UInt64) async throws {
        let pause = milliseconds / 2 + Chance.system.number(below: milliseconds)
        try await Task.sleep(for: .milliseconds(Int(pause)))
    }
}
