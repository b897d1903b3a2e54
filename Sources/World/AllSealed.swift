import Identity

/// Every column of sealed values. A column that is missing here would keep its old keys for ever; a test compares this
/// list with the schema.
public enum AllSealed {
    public static let columns: [SealedColumn] = [
        SealedColumn("applications", "tax_id_sealed"),
        SealedColumn("application_files", "content_sealed"),
        SealedColumn("resellers", "tax_id_sealed"),
        SealedColumn("customer_versions", "tax_id_sealed", key: "record_id", sealedAs: "tax_id"),
        SealedColumn("payout_methods", "sealed_account"),
        SealedColumn("tax_forms", "sealed_number"),
        SealedColumn("bank_files", "sealed_content"),
        SealedColumn("dkim_keys", "private_sealed"),
        SealedColumn("second_factors", "seed_sealed", key: "account_id"),
    ]
}
