import Identity
import Jobs
import Kernel
import Partnership
import Postgres

/// Once a day: links whose last day has passed leave the lists of their reseller.
struct TendLinks: Job {
    static let kind = "sales.tend_links"
}

/// Ends the links of customers to a reseller whose partnership ended: they last as long as it still earns.
public struct EndingLinks: Sendable {
    private let database: Database
    private let clock: Clock

    public init(database: Database, clock: Clock) {
        self.database = database
        self.clock = clock
    }

    public func register(in handlers: inout JobHandlers) {
        handlers.on(event: "reseller.terminated", subscriber: "customers") { event, run in
            guard let last = event.facts["last"].flatMap({ Day($0) }) else { throw NotFound() }
            try await end(of: event.subjectID, after: last, tenantID: run.tenantID)
        }
        handlers.on(TendLinks.self) { _, run in try await tend(run.tenantID) }
    }

    public static func plan(in schedules: inout Schedules) {
        schedules.add("sales.tend_links", .daily(hour: 0, minute: 10)) { _ in TendLinks() }
    }

    /// Done again it changes nothing.
    func end(of resellerID: Identifier, after last: Day, tenantID: Identifier) async throws {
        try await database.transaction(tenantID) { tx in try await end(of: resellerID, after: last, in: tx) }
    }

    /// Ends what is still open of resellers that ended, and lets each customer belong to whom its link of today names.
    /// Done again it changes nothing.
    func tend(_ tenantID: Identifier) async throws {
        let now = clock.now
        try await database.transaction(tenantID) { tx in
            guard let tenant = try await Tenants(tx).tenant(tenantID) else { throw NotFound() }
            let ended = try await Resellers(tx).all().filter { $0.status == .terminated }.map(\.id)
            for (id, last) in try await Resellers(tx).lastEarningDays(of: ended).sorted(by: { $0.key < $1.key }) {
                try await end(of: id, after: last, in: tx)
            }
            try await tx.execute(CustomerProjection.owners(tenant: tenantID, on: tenant.zone.day(of: now)))
        }
    }

    private func end(of resellerID: Identifier, after last: Day, in tx: Transaction) async throws {
        try await tx.execute(
            """
            update customer_links set ends_on = greatest(\(last)::date, starts_on - 1)
            where tenant_id = \(tx.tenantID) and reseller_id = \(resellerID)
                and (ends_on is null or ends_on > greatest(\(last)::date, starts_on - 1))
            """)
    }
}
