import Kernel
import Postgres

/// The import of one bundle: its files, how far it is, what became of the rows.
public struct FeedImport: Sendable {
    public enum State: String, Sendable, CaseIterable, SQLValue, SQLDecodable {
        case uploaded, running, done, failed
    }

    /// One file of the bundle.
    public struct File: Sendable {
        public let file: FeedFile
        public let bytes: Int
        /// Hexadecimal.
        public let sha256: String
        public let rows: Int
        public let counts: FeedCounts
    }

    public let id: Identifier
    public let source: String
    public let state: State
    public let receivedAt: Instant
    public let receivedBy: String
    public let startedAt: Instant?
    public let finishedAt: Instant?
    public let rowsTotal: Int
    public let rowsDone: Int
    /// Why it failed, as a sentence.
    public let fault: String
    /// In the order of import.
    public let files: [File]
    /// Where the work goes on.
    let filePosition: Int
    let position: CSVReader.Position

    public var counts: FeedCounts { files.reduce(FeedCounts()) { $0 + $1.counts } }

    /// Whole percent, 100 only when nothing is left.
    public var percent: Int {
        if state == .done { return 100 }
        return rowsTotal == 0 ? 0 : min(99, 100 * rowsDone / rowsTotal)
    }

    /// Rows in a second since the start; nil before it or in the first second.
    public func rate(at now: Instant) -> Int? {
        guard let startedAt else { return nil }
        let seconds = ((finishedAt ?? now) - startedAt).wholeMicroseconds / 1_000_000
        return seconds < 1 ? nil : rowsDone / Int(seconds)
    }
}

/// A row that was rejected, and why.
public struct FeedRejection: Hashable, Sendable {
    public let file: FeedFile
    /// The line of the file, counted from 1.
    public let line: Int
    public let externalID: String
    /// The column; "" for the row as a whole.
    public let field: String
    public let reason: String
}

/// A row that waits for a record it names.
public struct ParkedFeedRow: Hashable, Sendable {
    public let file: FeedFile
    public let line: Int
    public let externalID: String
    public let field: String
    public let reason: String
    public let parkedAt: Instant
}
