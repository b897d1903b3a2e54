import Kernel
import Vault

/// How the tax id of one record is kept: sealed, with a print by which equal ids are found without opening them.
struct TaxIDSeal: Sendable {
    let sealed: [UInt8]?
    let print: [UInt8]?

    /// An id that was left empty is kept as nothing.
    init(_ typed: String, in table: String, row: Identifier, tenantID: Identifier, sealer: Sealer) throws {
        guard let id = CompanyKey.taxID(typed) else {
            sealed = nil
            print = nil
            return
        }
        sealed = try sealer.seal(typed, context: Self.context(table, row, tenantID))
        print = try Self.print(id, tenantID: tenantID, sealer: sealer)
    }

    static func open(
        _ sealed: [UInt8]?, in table: String, row: Identifier, tenantID: Identifier, sealer: Sealer
    ) throws -> String {
        guard let sealed else { return "" }
        return try sealer.openText(sealed, context: context(table, row, tenantID))
    }

    /// The print is the same for the tax id of an application, of a reseller and of a customer.
    private static func print(_ id: String, tenantID: Identifier, sealer: Sealer) throws -> [UInt8] {
        try sealer.fingerprint(Array(id.utf8), table: "tax_ids", column: "tax_id", tenantID: tenantID)
    }

    private static func context(_ table: String, _ row: Identifier, _ tenantID: Identifier) -> SealContext {
        SealContext(table: table, column: "tax_id_sealed", tenantID: tenantID, rowID: row)
    }
}
