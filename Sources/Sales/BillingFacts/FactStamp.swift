import Kernel

/// Which version of a billing record this is, and since when the billing system says so.
public struct FactStamp: Hashable, Sendable {
    /// 1 is the first version that was imported.
    public let version: Int
    public let sourceUpdatedAt: Instant
    /// The date of `sourceUpdatedAt` in the tenant's zone: changes without a date of their own count from it.
    public let day: Day

    public init(version: Int, sourceUpdatedAt: Instant, day: Day) {
        self.version = version
        self.sourceUpdatedAt = sourceUpdatedAt
        self.day = day
    }
}
