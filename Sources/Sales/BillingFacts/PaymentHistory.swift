import Kernel

/// A payment with all versions that the billing system reported.
public struct PaymentHistory: Sendable {
    public let id: Identifier
    public let externalID: String
    public let customerID: Identifier
    public let versions: [PaymentVersion]

    public init(id: Identifier, externalID: String, customerID: Identifier, versions: [PaymentVersion]) {
        self.id = id
        self.externalID = externalID
        self.customerID = customerID
        self.versions = versions
    }
}

/// One version of a payment with its complete set of allocations. Success counts from `paidOn`, later changes from
/// the stamp's day; the payment counts while it is `succeeded`.
public struct PaymentVersion: Hashable, Sendable {
    public enum Status: String, Sendable, CaseIterable {
        case succeeded, failed, reversed, refunded
    }

    public let stamp: FactStamp
    public let paidOn: Day
    public let amount: Money
    public let status: Status
    /// None: the payment goes to the oldest open invoice first.
    public let allocations: [PaymentAllocation]

    public init(stamp: FactStamp, paidOn: Day, amount: Money, status: Status, allocations: [PaymentAllocation]) {
        self.stamp = stamp
        self.paidOn = paidOn
        self.amount = amount
        self.status = status
        self.allocations = allocations
    }
}

/// The part of a payment that goes to one invoice.
public struct PaymentAllocation: Hashable, Sendable {
    public let invoiceID: Identifier
    public let amount: Money

    public init(invoiceID: Identifier, amount: Money) {
        self.invoiceID = invoiceID
        self.amount = amount
    }
}
