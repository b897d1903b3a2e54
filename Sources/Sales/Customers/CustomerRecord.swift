import Identity
import Kernel
import Partnership
import Postgres

/// A customer with everything that its page shows.
public struct CustomerRecord: Sendable {
    public let summary: CustomerSummary
    public let history: CustomerHistory
    public let account: CustomerAccount
    public let tickets: [Ticket]
    /// By code.
    public let products: [String: Product]
    /// The names of the resellers that the customer has or had.
    public let resellers: [Identifier: String]

    /// The name of a product; its code when the catalogue does not have it.
    public func productName(_ code: String) -> String { products[code]?.name ?? code }
}

extension Customers {
    /// Throws NotFound. With a reseller: also when the customer is not that reseller's now.
    public func record(_ id: Identifier, of resellerID: Identifier? = nil, today: Day) async throws -> CustomerRecord {
        let summary = try await find(id, of: resellerID)
        let history = try await BillingFacts(tx).history(of: id)
        var resellers: [Identifier: String] = [:]
        for link in history.links where resellers[link.resellerID] == nil {
            resellers[link.resellerID] = try await Resellers(tx).reseller(link.resellerID).name
        }
        return CustomerRecord(
            summary: summary, history: history, account: try CustomerAccount(history, today: today),
            tickets: try await Tickets(tx).of(id), products: try await Catalogue(tx).productsByCode(),
            resellers: resellers)
    }
}
