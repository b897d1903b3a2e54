import Kernel

/// An invoice with all versions that the billing system reported.
public struct InvoiceHistory: Sendable {
    public let id: Identifier
    public let externalID: String
    public let customerID: Identifier
    public let versions: [InvoiceVersion]

    public init(id: Identifier, externalID: String, customerID: Identifier, versions: [InvoiceVersion]) {
        self.id = id
        self.externalID = externalID
        self.customerID = customerID
        self.versions = versions
    }
}

/// One version of an invoice with its complete set of lines. The first counts from `issuedOn`, later ones from the
/// stamp's day.
public struct InvoiceVersion: Hashable, Sendable {
    public enum Status: String, Sendable, CaseIterable {
        case issued, void
    }

    public let stamp: FactStamp
    public let issuedOn: Day
    public let dueOn: Day
    public let status: Status
    /// The sum of all lines, taxes included.
    public let totalGross: Money
    public let isRefundPending: Bool
    /// In the order of the feed.
    public let lines: [InvoiceLine]

    public init(
        stamp: FactStamp, issuedOn: Day, dueOn: Day, status: Status, totalGross: Money, isRefundPending: Bool = false,
        lines: [InvoiceLine]
    ) {
        self.stamp = stamp
        self.issuedOn = issuedOn
        self.dueOn = dueOn
        self.status = status
        self.totalGross = totalGross
        self.isRefundPending = isRefundPending
        self.lines = lines
    }
}

/// One line of an invoice.
public struct InvoiceLine: Hashable, Sendable {
    public enum Category: String, Sendable, CaseIterable {
        case recurring, installation, usage, one_time, discount, fee, tax
    }

    /// Unique in its invoice and the same in all its versions.
    public let id: String
    public let serviceID: Identifier?
    /// The product's code; nil where the feed names none (taxes, fees).
    public let product: String?
    public let category: Category
    /// Without tax; on a tax line the tax itself.
    public let net: Money

    public init(id: String, serviceID: Identifier?, product: String?, category: Category, net: Money) {
        self.id = id
        self.serviceID = serviceID
        self.product = product
        self.category = category
        self.net = net
    }
}
