import Kernel

/// All that one batch of rows writes. Made by `FeedLedger`, executed by `FeedWrites`.
struct FeedPlan: Sendable {
    /// A link that begins; it may also end in the same batch.
    struct Link: Sendable {
        let id: Identifier
        let customerID: Identifier
        let resellerID: Identifier
        let from: Day
        var to: Day?
        let kind: CustomerLink.Kind
    }

    struct Rejection: Hashable, Sendable {
        let file: FeedFile
        let line: Int
        let externalID: String
        let problems: [RowProblem]
    }

    struct ParkedRow: Sendable {
        let id: Identifier
        let file: FeedFile
        let row: FeedRow
        let children: [FeedRow]
        let problem: RowProblem
    }

    var records: [FeedValues] = []
    var versions: [FeedValues] = []
    var rows: [FeedValues] = []
    var parts: [FeedValues] = []
    /// The latest version of each record that got one.
    var heads: [Identifier: Int] = [:]
    var links: [Identifier: Link] = [:]
    var linkEnds: [Identifier: Day] = [:]
    var customers: Set<Identifier> = []
    var rejections: [Rejection] = []
    var parked: [ParkedRow] = []
    var counts: [FeedFile: FeedCounts] = [:]

    var rowCount: Int { counts.values.reduce(0) { $0 + $1.total } }
}
