import Kernel
import Postgres

/// A support ticket as the billing system last reported it.
public struct Ticket: Sendable, Hashable {
    public let externalID: String
    public let openedOn: Day
    public let closedOn: Day?
    public let severity: TicketSeverity
}

/// The support tickets of customers.
public struct Tickets: Sendable {
    private let tx: Transaction

    public init(_ tx: Transaction) {
        self.tx = tx
    }

    /// Newest first.
    public func of(_ customer: Identifier) async throws -> [Ticket] {
        try await tx.rows(
            """
            select r.external_id, v.opened_on, v.closed_on, v.severity from ticket_versions v
            join feed_records r on r.tenant_id = v.tenant_id and r.id = v.record_id and r.version = v.version
            where v.tenant_id = \(tx.tenantID) and v.customer_id = \(customer)
            order by v.opened_on desc, r.external_id
            """
        ).map { row in
            Ticket(
                externalID: try row["external_id"], openedOn: try row["opened_on"], closedOn: try row["closed_on"],
                severity: try row["severity"])
        }
    }
}

extension TicketSeverity: SQLValue, SQLDecodable {}
