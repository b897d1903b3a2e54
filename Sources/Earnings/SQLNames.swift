import Postgres

// Stored by their raw values, which the tables' checks name.
extension CommissionKind: SQLValue, SQLDecodable {}
extension AccrualState: SQLValue, SQLDecodable {}
extension ZeroReason: SQLValue, SQLDecodable {}
extension Hold.Kind: SQLValue, SQLDecodable {}
extension LedgerAccount: SQLValue, SQLDecodable {}
extension StatementStatus: SQLValue, SQLDecodable {}
