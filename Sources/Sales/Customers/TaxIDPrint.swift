import Kernel
import Vault

extension Sealer {
    /// The fingerprint by which the tax ids of a customer and of a reseller are compared: of the digits and letters
    /// alone, so that `00-1234567` and `001234567` are equal. Empty for no id.
    public func taxIDPrint(_ taxID: some StringProtocol, tenantID: Identifier) throws -> [UInt8] {
        let kept = taxID.uppercased().utf8.filter { (48...57).contains($0) || (65...90).contains($0) }
        guard !kept.isEmpty else { return [] }
        return try fingerprint(Array(kept), table: "tax_ids", column: "tax_id", tenantID: tenantID)
    }
}
