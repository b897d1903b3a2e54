import Jobs
import Kernel
import Postgres
import ServiceLifecycle

/// Makes jobs in business transactions, some of which are undone: their jobs must never run.
struct Source: Service {
    let database: Database
    let rate: Int

    private struct Undone: Error {}

    func run() async throws {
        let tenants = try await database.platform { tx in
            try await tx.rows("select id from tenants order by id").map { try $0["id"] as Identifier }
        }
        try await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                let tenant = tenants[Int(Chance.system.number(below: UInt64(tenants.count)))]
                try? await enqueue(tenant)
                try await Task.sleep(for: .milliseconds(1000 / rate))
            }
        }
    }

    private func enqueue(_ tenant: Identifier) async throws {
        let subject = Identifier(at: Clock.system.now, chance: .system).description
        try await database.transaction(tenant) { tx in
            let jobs = Jobs(tx, clock: .system, chance: .system)
            let kind = try await add(subject, to: jobs)
            try await tx.execute(
                "insert into trial_jobs (tenant_id, subject, kind) values (\(tenant), \(subject), \(kind))")
            if Chance.system.number(below: 10) == 0 { throw Undone() }
        }
    }

    private func add(_ subject: String, to jobs: Jobs) async throws -> String {
        switch Chance.system.number(below: 40) {
        case 0..<16:
            try await jobs.enqueue(Steps(subject: subject), key: subject)
            return Steps.kind
        case 16..<28:
            try await jobs.enqueue(Single(subject: subject))
            return Single.kind
        case 28..<39:
            try await jobs.enqueue(Keyed(subject: subject), priority: 1)
            return Keyed.kind
        default:
            try await jobs.enqueue(Long(subject: subject))
            return Long.kind
        }
    }
}
