import Identity
import Kernel
import Links
import Postgres
import Sales
import Web

/// The billing feed: uploading bundles, watching their import, reading what was rejected.
public struct FeedHandlers: Sendable {
    /// Rejected and parked rows that the page shows; the file has all.
    private static let shownRows = 100

    let feed: BillingFeed
    let database: Database

    public init(feed: BillingFeed, database: Database) {
        self.feed = feed
        self.database = database
    }

    public var routes: Routes {
        var routes = Routes()
        routes.get(BackOfficePlaces.feed, .staff(.importFeed), index)
        routes.post(
            BackOfficePlaces.feed, .staff(.importFeed), limit: .upload(bytes: BillingFeed.mostUploadBytes), create)
        routes.get(BackOfficePlaces.feedImport, .staff(.importFeed), show)
        routes.get(BackOfficePlaces.feedImportProgress, .staff(.importFeed), progress)
        routes.get(BackOfficePlaces.feedImportRejections, .staff(.importFeed), rejections)
        routes.pages += [FeedPage.self, FeedImportPage.self]
        return routes
    }

    private func index(_ visit: Visit) async throws -> Answer {
        .page(try await page(visit, invalid: nil))
    }

    private func create(_ visit: Visit) async throws -> Answer {
        let files = try await visit.uploads().filter { !$0.name.isEmpty }.map { file in
            IncomingFile(name: file.name, path: file.path, bytes: file.byteCount)
        }
        do {
            let id = try await feed.receive(files, tenantID: visit.tenant.id, by: visit.actor)
            return .redirect(
                to: BackOfficePlaces.feedImport(id),
                notice: .done("The bundle is stored. It is imported now; you can leave this page and come back."))
        } catch let invalid as Invalid {
            return .page(try await page(visit, invalid: invalid), status: .unprocessableContent)
        }
    }

    private func show(_ visit: Visit) async throws -> Answer {
        let id = try visit.id()
        let limit = Self.shownRows
        let (found, rejected, parked) = try await database.reading(visit.tenant.id) { tx in
            let imports = FeedImports(tx)
            return (
                try await imports.find(id), try await imports.rejections(of: id, limit: limit),
                try await imports.parkedRows(of: id, limit: limit)
            )
        }
        return .page(try FeedImportPage(visit, found, rejected: rejected, parked: parked))
    }

    private func progress(_ visit: Visit) async throws -> Answer {
        let id = try visit.id()
        let found = try await database.reading(visit.tenant.id) { try await FeedImports($0).find(id) }
        let progress = found.progress(at: visit.now)
        let detail = "\"detail\":\"\(progress.detail)\",\"running\":\(progress.isRunning)"
        return .json("{\"done\":\(progress.done),\"total\":\(progress.total),\(detail)}")
    }

    private func rejections(_ visit: Visit) async throws -> Answer {
        let id = try visit.id()
        let rows = try await database.reading(visit.tenant.id) { tx in
            _ = try await FeedImports(tx).find(id)
            return try await FeedImports(tx).rejections(of: id)
        }
        var table = CSVTable(columns: ["file", "line", "external_id", "field", "reason"])
        for row in rows {
            table.add([
                .plain(row.file.name), .number(row.line), .text(row.externalID), .text(row.field), .text(row.reason),
            ])
        }
        return .file(Array(table.text.utf8), name: "rejected-rows.csv", type: "text/csv; charset=utf-8")
    }

    private func page(_ visit: Visit, invalid: Invalid?) async throws -> FeedPage {
        let after = visit.query["after"]
        let slice = try await database.reading(visit.tenant.id) { try await FeedImports($0).list(after: after) }
        return FeedPage(
            frame: try visit.backOfficeFrame("Billing feed"), errors: ErrorSummary(invalid),
            files: Field("files", "", invalid), action: BackOfficePlaces.feed.path,
            filesHint: """
                Choose all files of a bundle at once: \(FeedFile.allCases.map(\.name).joined(separator: ", ")). \
                Each may have 100,000 rows and 50 MB. The same file again changes nothing.
                """,
            imports: slice.elements.map { FeedPage.Line($0, href: BackOfficePlaces.feedImport($0.id)) },
            pages: PageLinks(slice, after: after, one: "import", many: "imports") {
                BackOfficePlaces.feed.with(["after": $0 ?? ""])
            })
    }
}
