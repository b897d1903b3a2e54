import Kernel

/// A reseller as a line of a file for a spreadsheet.
extension Reseller {
    public static let columns = [
        "reseller", "name", "type", "status", "tier", "contact", "email", "phone", "street", "city", "state", "zip",
        "account_manager", "active_since",
    ]

    /// Its row in such a file.
    public var cells: [String] {
        [
            publicID, name, type.rawValue, status.rawValue, tier.rawValue, contactName, contactEmail, contactPhone,
            address.street, address.city, address.state, address.zip, accountManagerName,
            activatedOn?.description ?? "",
        ]
    }
}
