import Kernel

/// A commission line of a reseller directly below, of which the reseller above gets a share.
public struct SubLine: Sendable {
    public let key: AccrualKey
    /// The line that this one undoes.
    public let original: AccrualKey?
    /// In minor units.
    public let amount: Int64
    /// The number and name of the reseller below, and since when it is below.
    public let reseller: String
    public let resellerName: String
    public let belowSince: Day
    public let eventOn: Day
    public let earnedOn: Day
    /// The month of the run that posted it.
    public let period: Month
    public let customerID: Identifier
    public let serviceID: Identifier?
    public let invoiceID: Identifier?
    public let holds: [Hold]
    public let isCancelled: Bool

    public init(
        key: AccrualKey, original: AccrualKey? = nil, amount: Int64, reseller: String, resellerName: String,
        belowSince: Day, eventOn: Day, earnedOn: Day, period: Month, customerID: Identifier,
        serviceID: Identifier? = nil, invoiceID: Identifier? = nil, holds: [Hold] = [], isCancelled: Bool = false
    ) {
        self.key = key
        self.original = original
        self.amount = amount
        self.reseller = reseller
        self.resellerName = resellerName
        self.belowSince = belowSince
        self.eventOn = eventOn
        self.earnedOn = earnedOn
        self.period = period
        self.customerID = customerID
        self.serviceID = serviceID
        self.invoiceID = invoiceID
        self.holds = holds
        self.isCancelled = isCancelled
    }

    /// The source of the share: the line below, told without its customer.
    static let sourceKind = "accrual"
    var sourceID: String { "\(reseller)/\(key.sourceID)" }
    var sourceVersion: String {
        [key.kind.rawValue, key.sourceVersion, key.part].filter { !$0.isEmpty }.joined(separator: " ")
    }
}
