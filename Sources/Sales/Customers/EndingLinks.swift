import Jobs
import Kernel
import Partnership
import Postgres

/// Ends the links of customers to a reseller whose partnership ended: they last as long as it still earns.
public struct EndingLinks: Sendable {
    private let database: Database

    public init(database: Database) {
        self.database = database
    }

    public func register(in handlers: inout JobHandlers) {
        handlers.on(event: "reseller.terminated", subscriber: "customers") { event, run in
            guard let last = event.facts["last"].flatMap({ Day($0) }) else { throw NotFound() }
            try await end(of: event.subjectID, after: last, tenantID: run.tenantID)
        }
    }

    /// Done again it changes nothing.
    func end(of resellerID: Identifier, after last: Day, tenantID: Identifier) async throws {
        try await database.transaction(tenantID) { tx in
            _ = try await tx.execute(
                """
                update customer_links set ends_on = greatest(\(last)::date, starts_on - 1)
                where tenant_id = \(tenantID) and reseller_id = \(resellerID)
                    and (ends_on is null or ends_on > \(last))
                """)
        }
    }
}
