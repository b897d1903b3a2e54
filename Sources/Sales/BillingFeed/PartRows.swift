import Kernel

/// The rows of a file of parts, by the version of the whole that they belong to.
struct PartRows {
    private var rows: [String: [FeedRow]] = [:]

    /// Reads a file of parts to its end.
    init(_ file: FeedFile, path: String) throws {
        let reader = try FeedFileReader(file, path: path)
        while true {
            let batch = try reader.next(BillingFeed.batchRows)
            if batch.isEmpty { break }
            for row in batch { rows[Self.key(row[file.parentColumn], row), default: []].append(row) }
        }
    }

    /// Nothing: the bundle does not have the file.
    init() {}

    /// The parts with the same time as the whole; where the parts say no time, those of its key.
    func parts(of row: FeedRow) -> [FeedRow] {
        let key = row["external_id"]
        return rows[Self.key(key, row)] ?? rows[Self.key(key)] ?? []
    }

    /// The keys under which the parts of a whole may stand.
    static func keys(of row: FeedRow) -> [String] {
        [key(row["external_id"], row), key(row["external_id"])]
    }

    /// The key under which a part stands.
    static func key(ofPart row: FeedRow, in file: FeedFile) -> String { key(row[file.parentColumn], row) }

    private static func key(_ parent: String, _ row: FeedRow) -> String {
        let time = row[FeedFile.timeColumn]
        return time.isEmpty ? key(parent) : "\(parent)\u{1F}\(row.time?.description ?? time)"
    }

    private static func key(_ parent: String) -> String { parent }
}
