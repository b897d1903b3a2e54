import Kernel
import Postgres

/// The deals that a tenant's resellers registered.
public struct Deals: Sendable {
    private let tx: Transaction

    public init(_ tx: Transaction) {
        self.tx = tx
    }

    /// Which of these public ids belong to a deal already.
    func known(_ publicIDs: [String]) async throws -> Set<String> {
        let rows = try await tx.rows(
            "select public_id from deals where tenant_id = \(tx.tenantID) and public_id = any(\(publicIDs))")
        return Set(try rows.map { try $0["public_id"] })
    }

    /// Adds a deal of a customer by its key in the billing system. A deal with the same public id stays as it is.
    public func add(_ deal: ProgrammeDeal, id: Identifier, resellerID: Identifier) async throws {
        try await tx.execute(
            """
            insert into deals (tenant_id, id, public_id, reseller_id, customer_external_id, product, estimated_mrr,
                currency, submitted_on, approved_on, won_on)
            values (\(tx.tenantID), \(id), \(deal.publicID), \(resellerID), \(deal.customer), \(deal.product),
                \(deal.estimatedMRR.minorUnits), \(deal.estimatedMRR.currency), \(deal.submittedOn),
                \(deal.approvedOn), \(deal.wonOn))
            on conflict on constraint deals_public_id do nothing
            """)
    }
}
