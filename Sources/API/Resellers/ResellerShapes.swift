import Engagement
import Kernel
import Partnership
import Web

/// How the API shows resellers.
public enum ResellerShapes {
    static let summary = Schema.named(
        "ResellerSummary",
        .object([
            .init("id", .uuid), .init("number", .anyText), .init("name", .anyText),
            .init("type", .choices(ResellerType.self)), .init("status", .choices(ResellerStatus.self)),
            .init("tier", .choices(Tier.self)), .init("contact_name", .anyText), .init("contact_email", .anyText),
            .init("account_manager", .anyText), .init("active_since", .nullable(.day)),
        ]))

    static let full = Schema.named(
        "Reseller",
        .object([
            .init("id", .uuid), .init("number", .anyText), .init("version", .version), .init("name", .anyText),
            .init("legal_name", .anyText), .init("website_url", .anyText), .init("type", .choices(ResellerType.self)),
            .init("status", .choices(ResellerStatus.self)), .init("tier", .choices(Tier.self)),
            .init("parent_id", .nullable(.uuid)), .init("contact_name", .anyText), .init("contact_email", .anyText),
            .init("contact_phone", .anyText),
            .init(
                "address",
                .object([
                    .init("street", .anyText), .init("city", .anyText), .init("county", .anyText),
                    .init("state", .anyText), .init("zip", .anyText), .init("country", .anyText),
                ])),
            .init("languages", .list(.anyText, most: 1000)), .init("territories", .list(.anyText, most: 1000)),
            .init("max_capacity", .count), .init("monthly_target", .money),
            .init("payment_terms", .choices(PaymentTerms.self)), .init("account_manager", .anyText),
            .init("created_at", .instant), .init("active_since", .nullable(.day)),
        ]))

    public static func summary(_ reseller: Reseller) -> JSON {
        [
            "id": JSON(reseller.id), "number": .text(reseller.publicID), "name": .text(reseller.name),
            "type": .text(reseller.type.rawValue), "status": .text(reseller.status.rawValue),
            "tier": .text(reseller.tier.rawValue), "contact_name": .text(reseller.contactName),
            "contact_email": .text(reseller.contactEmail), "account_manager": .text(reseller.accountManagerName),
            "active_since": JSON(reseller.activatedOn) { JSON($0) },
        ]
    }

    public static func full(_ reseller: Reseller) -> JSON {
        [
            "id": JSON(reseller.id), "number": .text(reseller.publicID), "version": JSON(reseller.version),
            "name": .text(reseller.name), "legal_name": .text(reseller.legalName),
            "website_url": .text(reseller.websiteURL), "type": .text(reseller.type.rawValue),
            "status": .text(reseller.status.rawValue), "tier": .text(reseller.tier.rawValue),
            "parent_id": JSON(reseller.parentID) { JSON($0) }, "contact_name": .text(reseller.contactName),
            "contact_email": .text(reseller.contactEmail), "contact_phone": .text(reseller.contactPhone),
            "address": address(reseller.address), "languages": .list(reseller.languages.map { .text($0) }),
            "territories": .list(reseller.territories.map { .text($0) }),
            "max_capacity": JSON(reseller.maxCapacity), "monthly_target": JSON(reseller.monthlyTarget),
            "payment_terms": .text(reseller.paymentTerms.rawValue),
            "account_manager": .text(reseller.accountManagerName), "created_at": JSON(reseller.createdAt),
            "active_since": JSON(reseller.activatedOn) { JSON($0) },
        ]
    }

    static func etag(_ reseller: Reseller) -> String { "\"\(reseller.version)\"" }
    static func tag(_ reseller: Reseller) -> (name: String, value: String) { ("ETag", etag(reseller)) }

    static func location(_ id: Identifier) -> (name: String, value: String) {
        ("Location", "\(MachineRoute.root)/resellers/\(id)")
    }

    private static func address(_ address: PostalAddress) -> JSON {
        [
            "street": .text(address.street), "city": .text(address.city), "county": .text(address.county),
            "state": .text(address.state), "zip": .text(address.zip), "country": .text(address.country),
        ]
    }
}
