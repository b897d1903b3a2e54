import Engagement
import Identity
import Jobs
import Kernel
import Web

/// The background work of a tenant, as the commands handle it.
public struct JobTending: Sendable {
    /// What was asked cannot be done, with the remedy.
    public struct Problem: Error, Hashable, Sendable, CustomStringConvertible {
        public let description: String
    }

    private static let actor = Actor(accountID: nil, name: "Command line")

    private let world: World

    public init(_ world: World) {
        self.world = world
    }

    /// How many jobs the tenant has in each state, then a table of the newest that are asked for.
    public func list(tenant slug: String?, state: String?, kind: String?) async throws -> [String] {
        let tenant = try await world.tenant(named: slug)
        let wanted = state.flatMap { JobState(rawValue: $0) }
        if let state, wanted == nil {
            let names = JobState.allCases.map(\.rawValue).joined(separator: ", ")
            throw Problem(description: "There is no state \(state). Choose one of: \(names)")
        }
        let found = try await world.contexts.tendingWork.jobs(tenant.id, state: wanted, kind: kind, after: nil)
        if let kind, !found.kinds.contains(kind) { throw Self.unknown(kind, found.kinds) }
        let counts = JobState.allCases.map { "\($0.rawValue) \(found.counts[$0] ?? 0)" }.joined(separator: ", ")
        let rest = (found.page.total ?? 0) - found.page.elements.count
        let jobs = found.page.elements
        return ["\(tenant.name): \(counts)"]
            + (jobs.isEmpty ? ["No job is like that."] : Self.table([Self.headings] + jobs.map(Self.cells)))
            + (rest > 0 ? ["… and \(rest) older ones"] : [])
    }

    /// Lets a job run now that failed, was given up or cancelled.
    public func retry(_ id: String, tenant slug: String?) async throws -> [String] {
        let job = try await job(id, slug) { work, tenant, id in
            try await work.retry(tenant, id, by: Self.actor)
        }
        return ["\(job.kind) \(job.id) runs as soon as a worker is free."]
    }

    /// Lets all jobs of a kind run now that were given up.
    public func retryAll(kind: String, tenant slug: String?) async throws -> [String] {
        let tenant = try await world.tenant(named: slug)
        let work = world.contexts.tendingWork
        let kinds = try await work.jobs(tenant.id, state: nil, kind: kind, after: nil).kinds
        guard kinds.contains(kind) else { throw Self.unknown(kind, kinds) }
        let count = try await work.retryAll(tenant.id, kind: kind, by: Self.actor)
        guard count > 0 else { return ["No job of the kind \(kind) was given up."] }
        return ["\(count.shown("job", "jobs")) of the kind \(kind) run as soon as a worker is free."]
    }

    /// Gives a job up for good.
    public func cancel(_ id: String, tenant slug: String?) async throws -> [String] {
        let job = try await job(id, slug) { work, tenant, id in
            try await work.cancel(tenant, id, by: Self.actor)
        }
        return ["\(job.kind) \(job.id) is cancelled."]
    }

    private static let headings = ["job", "state", "kind", "tries", "runs or ran at", "last error"]

    private static func cells(_ job: JobRecord) -> [String] {
        let isAhead = [.available, .retry].contains(job.state)
        let moment = isAhead ? job.runAt : job.finishedAt ?? job.startedAt ?? job.runAt
        return [
            "\(job.id)", job.state.rawValue, job.kind, "\(job.attempts) of \(job.maxAttempts)",
            // Whole seconds: "2026-11-21T18:29:08Z".
            "\(moment)".prefix(19) + "Z", job.lastError.split(whereSeparator: \.isNewline).first.map(String.init) ?? "",
        ]
    }

    /// Rows of equally many cells; each column is as wide as its longest cell, but for the last.
    private static func table(_ rows: [[String]]) -> [String] {
        let widths = rows[0].indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
        return rows.map { row in
            let padded = zip(row, widths).dropLast().map { cell, width in
                cell + String(repeating: " ", count: width - cell.count)
            }
            return (padded + row.suffix(1)).joined(separator: "  ")
        }
    }

    private static func unknown(_ kind: String, _ kinds: [String]) -> Problem {
        guard !kinds.isEmpty else { return Problem(description: "There are no jobs yet.") }
        return Problem(description: "There is no job of the kind \(kind). There are: \(kinds.joined(separator: ", "))")
    }

    private func job(
        _ text: String, _ slug: String?, _ verb: (TendingWork, Identifier, Identifier) async throws -> JobRecord
    ) async throws -> JobRecord {
        let tenant = try await world.tenant(named: slug)
        guard let id = Identifier(text) else {
            throw Problem(description: "\(text) is no number of a job. See them with: tributary jobs list")
        }
        do {
            return try await verb(world.contexts.tendingWork, tenant.id, id)
        } catch is NotFound {
            throw Problem(description: "\(tenant.name) has no job \(text). See them with: tributary jobs list")
        } catch let refusal as any Refusal {
            throw Problem(description: refusal.explanation)
        }
    }
}
