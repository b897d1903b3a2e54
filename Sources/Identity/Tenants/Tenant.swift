import Kernel

/// One internet service provider that runs its reseller programme here.
public struct Tenant: Sendable, Hashable {
    public let id: Identifier
    public let slug: String
    /// What people call it: "Northwind Fiber".
    public let name: String
    public let legalName: String
    public let zone: Zone
    public let currency: Currency
    public let supportEmail: String
    public let supportPhone: String
    /// One line under each letter and page.
    public let footerAddress: String
    /// The brand's colour as `#rrggbb`, empty for the default.
    public let accent: String
    public let isDefault: Bool
    /// The language of its letters and, for visitors who ask for none, of its public pages: "en".
    public let language: String

    /// What its contracts call it.
    public var legalOrShortName: String { legalName.isEmpty ? name : legalName }

    public init(
        id: Identifier, slug: String, name: String, legalName: String, zone: Zone, currency: Currency,
        supportEmail: String, supportPhone: String = "", footerAddress: String, accent: String = "",
        isDefault: Bool = false, language: String = "en"
    ) {
        self.id = id
        self.slug = slug
        self.name = name
        self.legalName = legalName
        self.zone = zone
        self.currency = currency
        self.supportEmail = supportEmail
        self.supportPhone = supportPhone
        self.footerAddress = footerAddress
        self.accent = accent
        self.isDefault = isDefault
        self.language = language
    }
}
