import Identity
import Jobs
import Kernel
import Postgres

/// Imports an uploaded bundle.
public struct ImportFeed: Job {
    public static let kind = "feed.import"
    public let importID: Identifier

    public init(importID: Identifier) {
        self.importID = importID
    }
}

/// Tries rows again whose parents were unknown.
public struct RetryParkedFeedRows: Job {
    public static let kind = "feed.retry_parked"
    /// The time between two tries.
    static let interval = Duration.minutes(15)

    public init() {}

    /// One job for each quarter of an hour, however many imports ask for it.
    static func key(at instant: Instant) -> String {
        "feed.retry_parked/\(instant.microseconds / interval.wholeMicroseconds)"
    }
}

extension BillingFeed {
    /// Lets a worker do the feed's jobs.
    public func register(in handlers: inout JobHandlers) {
        handlers.on(ImportFeed.self) { job, run in
            try await work(on: job.importID, tenant: tenant(run.tenantID))
        }
        handlers.on(RetryParkedFeedRows.self) { _, run in
            try await retryParkedRows(tenant: tenant(run.tenantID))
        }
    }
}

extension BillingFeed {
    func tenant(_ id: Identifier) async throws -> Tenant {
        guard let tenant = try await database.platform({ try await Tenants($0).tenant(id) }) else { throw NotFound() }
        return tenant
    }
}
