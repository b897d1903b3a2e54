import Kernel

/// What one service used up to a day since the reading before: the latest version of that reading.
public struct UsageReading: Hashable, Sendable {
    public let id: Identifier
    public let externalID: String
    public let serviceID: Identifier
    /// `bandwidth_gb`, `sms`, …
    public let metric: String
    public let day: Day
    public let quantity: Quantity

    public init(
        id: Identifier, externalID: String, serviceID: Identifier, metric: String, day: Day, quantity: Quantity
    ) {
        self.id = id
        self.externalID = externalID
        self.serviceID = serviceID
        self.metric = metric
        self.day = day
        self.quantity = quantity
    }
}
