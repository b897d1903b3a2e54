import Foundation
import Identity
import Jobs
import Kernel
import Postgres

/// Another worker goes on with the import.
struct ImportMoved: Error {}

/// Imports one bundle batch by batch. The place where it goes on is stored with each batch, so that a program that
/// dies in the middle loses nothing and does nothing twice.
struct ImportWork: Sendable {
    /// After so many rows the planner's picture of the tables may be wrong.
    private static let manyRows = 1_000

    let database: Database
    let setting: FeedSetting
    let tenant: Tenant
    let importID: Identifier
    /// Rows that one transaction imports.
    var batchRows = BillingFeed.batchRows
    /// Called when a batch is stored: the place at which tests let the program die.
    var afterBatch: @Sendable () throws -> Void = {}

    func run() async throws {
        let job = try await database.transaction(tenant.id) { tx in
            try await FeedProgress(tx: tx, importID: importID).start(at: setting.clock.now)
            return try await FeedImports(tx).find(importID)
        }
        guard job.state == .running else { return }
        for file in job.files.map(\.file) where file.position >= job.filePosition {
            try await importFile(file, of: job)
        }
        try await finish()
    }

    private func importFile(_ file: FeedFile, of job: FeedImport) async throws {
        let folder = BundleFolder(root: setting.folder, tenantID: tenant.id, importID: importID)
        let files = job.files.map(\.file)
        let resumes = file.position == job.filePosition && job.position.byte > 0
        let reader = try FeedFileReader(file, path: folder.path(of: file), at: resumes ? job.position : nil)
        var parts = PartRows()
        if let child = file.children, files.contains(child) {
            parts = try PartRows(child, path: folder.path(of: child))
        }
        let wholes = try wholes(of: file, files, folder)
        var expected = (file: resumes ? job.filePosition : nil, byte: resumes ? job.position.byte : 0)
        while true {
            try Task.checkCancellation()
            let rows = try reader.next(batchRows)
            if rows.isEmpty { break }
            let batch = ImportBatch(
                file: file, rows: rows.map { (row: $0, children: parts.parts(of: $0)) }, wholes: wholes,
                from: expected.file == nil ? nil : expected.byte, next: reader.position)
            try await store(batch, receivedAt: job.receivedAt, source: job.source)
            try afterBatch()
            expected = (file.position, reader.position.byte)
        }
    }

    /// For a file of parts: the keys of all wholes that the bundle has; nil for other files.
    private func wholes(of file: FeedFile, _ files: [FeedFile], _ folder: BundleFolder) throws -> Set<String>? {
        guard let parent = file.parent else { return nil }
        guard files.contains(parent) else { return [] }
        var keys: Set<String> = []
        let reader = try FeedFileReader(parent, path: folder.path(of: parent))
        while true {
            let rows = try reader.next(BillingFeed.batchRows)
            if rows.isEmpty { return keys }
            for row in rows { keys.formUnion(PartRows.keys(of: row)) }
        }
    }

    private func store(_ batch: ImportBatch, receivedAt: Instant, source: String) async throws {
        let tenant = tenant
        let (importID, setting) = (importID, setting)
        try await database.transaction(tenant.id) { tx in
            let job = try await FeedImports(tx).find(importID, locked: true)
            guard job.state == .running, batch.follows(job) else { throw ImportMoved() }
            let progress = FeedProgress(tx: tx, importID: importID)
            let feed = FeedStore(tx: tx, importID: importID, source: source, setting: setting, tenant: tenant)
            let plan = try await feed.take(batch, importedAt: receivedAt)
            _ = try await tx.all(
                progress.statements(plan, next: batch.file.position, batch.next, at: setting.clock.now))
        }
    }

    private func finish() async throws {
        try await BillingFeed(database: database, setting: setting).retryParkedRows(tenant: tenant)
        let rows = try await database.transaction(tenant.id) { tx in
            guard try await FeedProgress(tx: tx, importID: importID).finish(at: setting.clock.now) else { return 0 }
            let counts = try await FeedImports(tx).find(importID).counts
            let facts = FeedResult.allCases.map { ($0.rawValue, "\(counts[$0])") }
            _ = try await DomainEvents(tx, clock: setting.clock, chance: setting.chance).record(
                DomainEvent(
                    name: "feed.imported", subjectID: importID, facts: Dictionary(uniqueKeysWithValues: facts)))
            return FeedResult.allCases.map { counts[$0] }.reduce(0, +)
        }
        if rows >= Self.manyRows { await lookAtTables() }
    }

    /// Lets the planner know what the tables hold now. The import is good without that.
    private func lookAtTables() async {
        _ = try? await database.transaction(tenant.id) { tx in _ = try await tx.rows("select analyze_feed_tables()") }
    }
}

/// Some rows of one file that are imported together.
struct ImportBatch: Sendable {
    let file: FeedFile
    let rows: [(row: FeedRow, children: [FeedRow])]
    /// For a file of parts: the keys of the wholes; only rows without one have a result of their own.
    let wholes: Set<String>?
    /// The byte at which the rows start; nil for the first of the file.
    let from: Int?
    /// Where the next batch starts.
    let next: CSVReader.Position

    /// Whether the import stands where this batch starts.
    func follows(_ job: FeedImport) -> Bool {
        guard let from else { return job.filePosition < file.position || job.position.byte == 0 }
        return job.filePosition == file.position && job.position.byte == from
    }
}

/// Compares rows with what is known and stores what is new, in the caller's transaction.
struct FeedStore {
    let tx: Transaction
    let importID: Identifier
    let source: String
    let setting: FeedSetting
    let tenant: Tenant

    func take(_ batch: ImportBatch, importedAt: Instant) async throws -> FeedPlan {
        let file = batch.file
        // The counter's row stays locked until the commit: batches of one tenant follow each other.
        let counter = try await tx.first(
            """
            insert into feed_counters (tenant_id, last_change) values (\(tenant.id), 0)
            on conflict on constraint feed_counters_pk do update set last_change = feed_counters.last_change
            returning last_change
            """)
        let known = try await FeedLookups(tx: tx, source: source, file: file).known(batch.rows)
        var ledger = FeedLedger(
            file,
            FeedLedger.Setting(
                tenantID: tenant.id, zone: tenant.zone, currency: tenant.currency, importedAt: importedAt,
                sealer: setting.sealer, clock: setting.clock, chance: setting.chance),
            known: known, lastChange: try counter?["last_change"] ?? 0)
        for (row, children) in batch.rows {
            if let wholes = batch.wholes {
                if !wholes.contains(PartRows.key(ofPart: row, in: file)) { ledger.rejectOrphan(row) }
            } else {
                try ledger.take(row, children: children)
            }
        }
        let writes = FeedWrites(
            tenantID: tenant.id, importID: importID, source: source, file: file, now: setting.clock.now,
            today: tenant.zone.day(of: setting.clock.now))
        _ = try await tx.all(writes.statements(ledger.plan, lastChange: ledger.lastChange))
        return ledger.plan
    }
}
