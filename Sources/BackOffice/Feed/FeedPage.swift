import Kernel
import Links
import Sales
import Templates
import Web

/// The form for a bundle and the imports so far.
struct FeedPage: Page {
    struct Line: ViewModel {
        let href: String
        let receivedAt: Instant
        let receivedBy: String
        let files: String
        let state: Badge
        let rows: Int
        let created: Int
        let updated: Int
        let rejected: Int
        let parked: Int

        static let schema = Schema<Self>(
            \.href, \.receivedAt, \.receivedBy, \.files, \.state, \.rows, \.created, \.updated, \.rejected, \.parked)

        init(_ found: FeedImport, href: String) {
            self.href = href
            receivedAt = found.receivedAt
            receivedBy = found.receivedBy
            files = found.files.count == 1 ? "1 file" : "\(found.files.count) files"
            state = found.badge
            rows = found.rowsTotal
            created = found.counts[.created]
            updated = found.counts[.updated]
            rejected = found.counts[.rejected]
            parked = found.counts[.parked]
        }
    }

    let frame: BackOfficeFrame
    let errors: ErrorSummary?
    let files: Field
    let action: String
    /// The names that the files of a bundle have.
    let filesHint: String
    let imports: [Line]
    let pages: PageLinks

    var isEmpty: Bool { imports.isEmpty }

    static let template = "backoffice/feed/index"
    static let schema = Schema<Self>(
        \.frame, \.errors, \.files, \.action, \.filesHint, \.imports, \.pages, .computed("isEmpty", \.isEmpty))
}

extension FeedImport {
    var badge: Badge {
        switch state {
        case .uploaded: Badge("Waiting", .info)
        case .running: Badge("Importing", .info)
        case .done: counts[.rejected] > 0 ? Badge("Done, rows rejected", .warn) : Badge("Done", .good)
        case .failed: Badge("Failed", .bad)
        }
    }

    var isUnderWay: Bool { state == .uploaded || state == .running }

    /// How far it is: counts, rate, and what is left at that rate.
    func progress(at now: Instant) -> Progress {
        var detail = "\(rowsDone.shown) of \(rowsTotal.shown) rows"
        if state == .uploaded { detail += ", starts in a moment" }
        if let rate = rate(at: now), rate > 0 {
            detail += ", \(rate.shown) rows a second"
            let left = (rowsTotal - rowsDone) / rate
            if isUnderWay { detail += left < 1 ? ", about a second left" : ", about \(left.shown) seconds left" }
        }
        return Progress(
            title: isUnderWay ? "Importing" : "Imported", done: rowsDone, total: rowsTotal, detail: detail,
            isRunning: isUnderWay, source: BackOfficePlaces.feedImportProgress(id))
    }
}
