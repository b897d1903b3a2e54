/// What became of a row of the feed.
public enum FeedResult: String, Sendable, CaseIterable {
    case created, updated, unchanged, stale, rejected, parked
}

/// How many rows had which result.
public struct FeedCounts: Hashable, Sendable {
    private var counts: [FeedResult: Int]

    public init(_ counts: [FeedResult: Int] = [:]) {
        self.counts = counts
    }

    public subscript(_ result: FeedResult) -> Int { counts[result] ?? 0 }

    public mutating func add(_ count: Int, _ result: FeedResult) { counts[result, default: 0] += count }

    mutating func move(_ count: Int, from: FeedResult, to: FeedResult) {
        add(-count, from)
        add(count, to)
    }

    public var total: Int { counts.values.reduce(0, +) }

    public static func + (left: FeedCounts, right: FeedCounts) -> FeedCounts {
        FeedCounts(left.counts.merging(right.counts, uniquingKeysWith: +))
    }
}
