import Kernel

/// Which version of a billing record this is, and since when the billing system says so.
public struct FactStamp: Hashable, Sendable {
    /// 1 is the first version that was imported.
    public let version: Int
    public let sourceUpdatedAt: Instant
    /// The date of `sourceUpdatedAt` in the tenant's zone: changes without a date of their own count from it.
    public let day: Day
    /// The version's number among all changes of the tenant's feed: what came later has a greater one.
    public let change: Int64

    public init(version: Int, sourceUpdatedAt: Instant, day: Day, change: Int64 = 0) {
        self.version = version
        self.sourceUpdatedAt = sourceUpdatedAt
        self.day = day
        self.change = change
    }
}
