import Kernel
import Vault

/// A row of the feed that could be read, not yet compared with what is known.
struct FeedDraft: Sendable {
    let externalID: String
    /// When the billing system last changed the record; nil when the row does not say.
    var updatedAt: Instant?
    var customerID: Identifier?
    /// The columns of the version's table.
    var values: FeedValues
    var children: [FeedValues] = []
    /// What two versions are compared by: everything that the row and its parts say, but for the time.
    var content: String
    /// Services: the status and the day it counts from.
    var status: (name: String, since: Day)?
    /// Customers: the reseller that is named.
    var resellerID: Identifier?
    /// Customers: sealed once the record's id is known.
    var taxID = ""

    /// The fingerprint of rows as they stand in the files.
    static func content(of row: FeedRow, children: [FeedRow]) -> String {
        var text = ""
        for row in [row] + children {
            for column in row.header.columns.sorted() where column != FeedFile.timeColumn {
                let cell = row[column]
                if cell.isEmpty { continue }
                text += "\(column)\u{1F}\(cell)\u{1F}"
            }
            text += "\u{1E}"
        }
        return String(Digest.hex(Digest.sha256(text)).prefix(32))
    }
}

/// What reading a row comes to.
enum FeedReading: Sendable {
    case draft(FeedDraft)
    case rejected([RowProblem])
    /// The row names a record that is not known yet.
    case parked(RowProblem)
}
