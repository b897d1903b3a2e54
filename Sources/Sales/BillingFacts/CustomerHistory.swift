import Kernel

/// All that the billing system ever said about one customer: the input of the commissions. Versions stand oldest
/// first, records in the order of their external ids.
public struct CustomerHistory: Sendable {
    public let id: Identifier
    public let externalID: String
    public let versions: [CustomerVersion]
    /// In the order of their first day.
    public let links: [CustomerLink]
    public let services: [ServiceHistory]
    public let invoices: [InvoiceHistory]
    /// The customer's payments, and those of others that name an invoice of this customer.
    public let payments: [PaymentHistory]
    public let creditNotes: [CreditNoteHistory]
    public let usage: [UsageReading]
    public let deals: [Deal]

    public init(
        id: Identifier, externalID: String, versions: [CustomerVersion], links: [CustomerLink] = [],
        services: [ServiceHistory] = [], invoices: [InvoiceHistory] = [], payments: [PaymentHistory] = [],
        creditNotes: [CreditNoteHistory] = [], usage: [UsageReading] = [], deals: [Deal] = []
    ) {
        self.id = id
        self.externalID = externalID
        self.versions = versions
        self.links = links
        self.services = services
        self.invoices = invoices
        self.payments = payments
        self.creditNotes = creditNotes
        self.usage = usage
        self.deals = deals
    }

    /// What was known of the customer on a day; before the first version that one.
    public func facts(on day: Day) -> CustomerVersion? {
        versions.last { $0.stamp.day <= day } ?? versions.first
    }

    /// The links that are in force on a day. More than one share the customer.
    public func links(on day: Day) -> [CustomerLink] { links.filter { $0.isInForce(on: day) } }

    /// The first day on which any service was active; nil when none ever was.
    public var firstActiveOn: Day? { services.compactMap(\.firstActiveOn).min() }
}

/// One version of a customer's own data.
public struct CustomerVersion: Hashable, Sendable {
    public enum Kind: String, Sendable, CaseIterable {
        case residential, small_business, enterprise, government, nonprofit
    }

    public let stamp: FactStamp
    public let name: String
    public let type: Kind
    /// In lower case, empty when unknown.
    public let email: String
    public let phone: String
    public let address: PostalAddress
    /// The fingerprint of the tax id (see `TaxIDPrint`), empty when there is none: equal ids have equal fingerprints.
    public let taxIDPrint: [UInt8]
    /// The reseller that the billing system names.
    public let resellerID: Identifier?

    public init(
        stamp: FactStamp, name: String, type: Kind, email: String = "", phone: String = "",
        address: PostalAddress = PostalAddress(), taxIDPrint: [UInt8] = [], resellerID: Identifier? = nil
    ) {
        self.stamp = stamp
        self.name = name
        self.type = type
        self.email = email
        self.phone = phone
        self.address = address
        self.taxIDPrint = taxIDPrint
        self.resellerID = resellerID
    }
}
