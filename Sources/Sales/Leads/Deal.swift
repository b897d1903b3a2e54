import Kernel

/// A sale that a reseller registered before it closed.
public struct Deal: Hashable, Sendable {
    public let id: Identifier
    /// `DEA-20260916-1D33762D`.
    public let publicID: String
    public let resellerID: Identifier
    public let customerID: Identifier
    /// The product's code.
    public let product: String
    public let estimatedMRR: Money
    public let submittedOn: Day
    public let approvedOn: Day?
    public let wonOn: Day?

    public init(
        id: Identifier, publicID: String, resellerID: Identifier, customerID: Identifier, product: String,
        estimatedMRR: Money, submittedOn: Day, approvedOn: Day? = nil, wonOn: Day? = nil
    ) {
        self.id = id
        self.publicID = publicID
        self.resellerID = resellerID
        self.customerID = customerID
        self.product = product
        self.estimatedMRR = estimatedMRR
        self.submittedOn = submittedOn
        self.approvedOn = approvedOn
        self.wonOn = wonOn
    }
}
