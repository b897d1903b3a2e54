import Identity
import Kernel
import Links
import Sales
import Templates
import Web

/// One import: how far it is, what became of the rows, which were rejected.
struct FeedImportPage: Page {
    struct FileLine: ViewModel {
        let name: String
        let rows: Int
        let created: Int
        let updated: Int
        let unchanged: Int
        let stale: Int
        let rejected: Int
        let parked: Int
        let checksum: String

        static let schema = Schema<Self>(
            \.name, \.rows, \.created, \.updated, \.unchanged, \.stale, \.rejected, \.parked, \.checksum)

        init(_ file: FeedImport.File) {
            name = file.file.name
            rows = file.rows
            created = file.counts[.created]
            updated = file.counts[.updated]
            unchanged = file.counts[.unchanged]
            stale = file.counts[.stale]
            rejected = file.counts[.rejected]
            parked = file.counts[.parked]
            checksum = String(file.sha256.prefix(12))
        }
    }

    struct RowLine: ViewModel {
        let file: String
        let line: Int
        let externalID: String
        let field: String
        let reason: String

        static let schema = Schema<Self>(\.file, \.line, \.externalID, \.field, \.reason)
    }

    let frame: BackOfficeFrame
    let lead: String
    let state: Badge
    let back: String
    let progress: Progress?
    let fault: String?
    let summary: String
    let files: [FileLine]
    let rejected: [RowLine]
    let rejectedNote: String?
    let rejectedFile: String
    let parked: [RowLine]
    let customersLink: String

    var hasRejected: Bool { !rejected.isEmpty }
    var hasParked: Bool { !parked.isEmpty }

    static let template = "backoffice/feed/show"
    static let schema = Schema<Self>(
        \.frame, \.lead, \.state, \.back, \.progress, \.fault, \.summary, \.files, \.rejected, \.rejectedNote,
        \.rejectedFile, \.parked, \.customersLink, .computed("hasRejected", \.hasRejected),
        .computed("hasParked", \.hasParked))

    init(
        _ visit: Visit, _ found: FeedImport, rejected: [FeedRejection], parked: [ParkedFeedRow]
    ) throws {
        let day = visit.tenant.zone.day(of: found.receivedAt)
        frame = try visit.backOfficeFrame("Import of \(day.shown)")
        lead = "Received on \(day.shown) from \(found.receivedBy)"
        state = found.badge
        back = BackOfficePlaces.feed.path
        progress = found.isUnderWay ? found.progress(at: visit.now) : nil
        fault = found.fault.isEmpty ? nil : found.fault
        summary = Self.summary(found, at: visit.now)
        files = found.files.map(FileLine.init)
        self.rejected = rejected.map { row in
            RowLine(
                file: row.file.name, line: row.line, externalID: row.externalID, field: row.field, reason: row.reason)
        }
        let all = found.counts[.rejected]
        rejectedNote =
            rejected.count < all ? "The first \(rejected.count.shown) problems are shown; the file has all." : nil
        rejectedFile = BackOfficePlaces.feedImportRejections(found.id)
        self.parked = parked.map { row in
            RowLine(
                file: row.file.name, line: row.line, externalID: row.externalID, field: row.field, reason: row.reason)
        }
        customersLink = BackOfficePlaces.customers.path
    }

    private static func summary(_ found: FeedImport, at now: Instant) -> String {
        let counts = found.counts
        let parts = FeedResult.allCases.compactMap { result in
            counts[result] > 0 ? "\(counts[result].shown) \(result.rawValue)" : nil
        }
        guard !parts.isEmpty else { return "No row was read yet." }
        var text = "\(found.rowsDone.shown) rows: \(parts.joined(separator: ", "))."
        if found.state == .done, let rate = found.rate(at: now) { text += " \(rate.shown) rows a second." }
        return text
    }
}
