import Kernel

/// A product at a customer with all versions that the billing system reported.
public struct ServiceHistory: Sendable {
    public let id: Identifier
    public let externalID: String
    public let versions: [ServiceVersion]

    public init(id: Identifier, externalID: String, versions: [ServiceVersion]) {
        self.id = id
        self.externalID = externalID
        self.versions = versions
    }

    /// The version in force on a day: a status counts from `statusSince`, everything else from the day of the
    /// change. Nil before the first.
    public func version(on day: Day) -> ServiceVersion? {
        versions.last { $0.countsFrom <= day }
    }

    /// The first day on which the service was active; nil when it never was.
    public var firstActiveOn: Day? { versions.first { $0.status == .active }?.statusSince }

    /// The day on which the service ended for good; nil while the last word is not `cancelled`.
    public var cancelledOn: Day? {
        guard let last = versions.last, last.status == .cancelled else { return nil }
        return last.statusSince
    }
}

/// One version of a service.
public struct ServiceVersion: Hashable, Sendable {
    public enum Status: String, Sendable, CaseIterable {
        case ordered, scheduled, active, suspended, cancelled
    }

    public let stamp: FactStamp
    /// The day from which this version is in force: `statusSince` where the status changed, else the stamp's day.
    public let countsFrom: Day
    public let productID: Identifier
    /// The product's code, `FIB-300`.
    public let product: String
    public let status: Status
    public let statusSince: Day
    public let mrr: Money
    public let termMonths: Int?
    public let contractStart: Day?
    public let contractEnd: Day?
    public let installDue: Day?
    public let installedOn: Day?
    public let suspendReason: String
    public let cancelRequestedOn: Day?
    /// `competitor`, `isp_fault`, …; empty when none is given.
    public let cancelReason: String

    public init(
        stamp: FactStamp, countsFrom: Day, productID: Identifier, product: String, status: Status, statusSince: Day,
        mrr: Money, termMonths: Int? = nil, contractStart: Day? = nil, contractEnd: Day? = nil,
        installDue: Day? = nil, installedOn: Day? = nil, suspendReason: String = "", cancelRequestedOn: Day? = nil,
        cancelReason: String = ""
    ) {
        self.stamp = stamp
        self.countsFrom = countsFrom
        self.productID = productID
        self.product = product
        self.status = status
        self.statusSince = statusSince
        self.mrr = mrr
        self.termMonths = termMonths
        self.contractStart = contractStart
        self.contractEnd = contractEnd
        self.installDue = installDue
        self.installedOn = installedOn
        self.suspendReason = suspendReason
        self.cancelRequestedOn = cancelRequestedOn
        self.cancelReason = cancelReason
    }
}
