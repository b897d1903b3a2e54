import Kernel
import Postgres

/// One reseller's month: what was brought forward, earned, taken back and paid, and what is left.
public struct Statement: Sendable {
    public let id: Identifier
    /// `STM-20261101-0A1B2C3D`.
    public let publicID: String
    public let resellerID: Identifier
    public let resellerName: String
    public let period: Month
    public let status: StatementStatus
    public let totals: StatementTotals
    public let closing: Money
    public let closedAt: Instant?

    /// Nothing is paid for it: the balance goes on to the next month.
    public func isCarriedOver(minimum: Money) -> Bool {
        status != .paid && closing.minorUnits < max(minimum.minorUnits, 1)
    }
}

extension Statement {
    /// A closed statement as it was written; an open one with the totals that were computed for it.
    init(_ row: Row, open totals: StatementTotals? = nil) throws {
        let currency: Currency = try row["currency"]
        let stored = try totals ?? StatementTotals(row, currency)
        self.init(
            id: try row["id"], publicID: try row["public_id"], resellerID: try row["reseller_id"],
            resellerName: try row["reseller_name"], period: try row["period"], status: try row["status"],
            totals: stored, closing: try stored.closing(), closedAt: try row["closed_at"])
    }
}

extension StatementTotals {
    init(_ row: Row, _ currency: Currency) throws {
        self.init(currency, opening: try row.money("opening", currency))
        earned = try row.money("earned", currency)
        released = try row.money("released", currency)
        disputed = try row.money("disputed", currency)
        reversals = try row.money("reversals", currency)
        clawbacks = try row.money("clawbacks", currency)
        adjustments = try row.money("adjustments", currency)
        paid = try row.money("paid", currency)
        withheld = try row.money("withheld", currency)
        fees = try row.money("fees", currency)
        returned = try row.money("returned", currency)
        held = try row.money("held", currency)
    }
}
