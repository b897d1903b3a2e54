import Kernel
import Postgres

/// What a payout or its return did to the balance of a month.
public struct StatementMovement: Hashable, Sendable {
    public enum Kind: String, CaseIterable, Sendable {
        case paid, withheld, fee, returned

        public var label: String {
            switch self {
            case .paid: "Paid out"
            case .withheld: "Tax withheld"
            case .fee: "Payout fee"
            case .returned: "Payout returned"
            }
        }
    }

    public let kind: Kind
    /// With its sign: what was paid is negative.
    public let amount: Money
    public let on: Day
    public let payoutID: Identifier
}

extension StatementMovement.Kind: SQLValue, SQLDecodable {}

extension StatementMovement {
    init(_ row: Row) throws {
        self.init(
            kind: try row["kind"], amount: try row.money("amount", row["currency"]), on: try row["happened_on"],
            payoutID: try row["payout_id"])
    }
}
