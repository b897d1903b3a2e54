import Postgres

extension Product.Family: SQLValue, SQLDecodable {}
extension Product.Technology: SQLValue, SQLDecodable {}
extension CustomerVersion.Kind: SQLValue, SQLDecodable {}
extension CustomerLink.Kind: SQLValue, SQLDecodable {}
extension ServiceVersion.Status: SQLValue, SQLDecodable {}
extension InvoiceVersion.Status: SQLValue, SQLDecodable {}
extension InvoiceLine.Category: SQLValue, SQLDecodable {}
extension PaymentVersion.Status: SQLValue, SQLDecodable {}

extension Quantity: SQLValue, SQLDecodable {
    public static var sqlType: SQLType { .bigint }
    public var sqlPayload: SQLPayload { millionths.sqlPayload }

    public init(sqlCell cell: SQLCell) throws(SQLCell.Mismatch) {
        self.init(millionths: try Int64(sqlCell: cell))
    }
}
