import Foundation
import Identity
import Jobs
import Kernel
import Postgres

/// Takes in what the tenant's billing system reports.
public struct BillingFeed: Sendable {
    /// Rows of one file.
    public static let mostRows = 100_000
    /// Bytes of one file.
    public static let mostBytes = 50 * 1_048_576
    /// Bytes of one upload.
    public static let mostUploadBytes = 150 * 1_048_576
    /// Rows that one transaction imports.
    public static let batchRows = 500
    /// The name of the billing system where the sender names none.
    public static let defaultSource = "billing"

    let database: Database
    private let setting: FeedSetting

    public init(database: Database, setting: FeedSetting) {
        self.database = database
        self.setting = setting
    }

    /// Looks through the files of a bundle, stores them and lets a job import them. Throws `Invalid` (field `files`)
    /// with all that is wrong with the files as a whole; nothing is stored then.
    public func receive(
        _ files: [IncomingFile], source: String = defaultSource, tenantID: Identifier, by actor: Actor
    ) async throws -> Identifier {
        let survey = try FeedSurvey(files)
        let id = Identifier(at: setting.clock.now, chance: setting.chance)
        try BundleFolder(root: setting.folder, tenantID: tenantID, importID: id).store(survey)
        do {
            try await database.transaction(tenantID) { tx in
                let now = setting.clock.now
                let progress = FeedProgress(tx: tx, importID: id)
                try await progress.add(survey, source: source, by: actor.name, actor.accountID, at: now)
                try await AuditTrail(tx, clock: setting.clock, chance: setting.chance).record(
                    actor, "feed.uploaded", subject: AuditSubject("feed_import", id),
                    after: ["files": survey.files.map(\.file.name).joined(separator: ", "), "rows": "\(survey.rows)"])
                try await Jobs(tx, clock: setting.clock, chance: setting.chance).enqueue(
                    ImportFeed(importID: id), key: "feed.import/\(id)")
            }
        } catch {
            BundleFolder(root: setting.folder, tenantID: tenantID, importID: id).remove()
            throw error
        }
        return id
    }

    /// Imports a bundle from where it stopped to its end. Safe to call again at any time, also while another worker
    /// imports the same bundle: each batch happens once.
    public func work(on importID: Identifier, tenant: Tenant) async throws {
        let work = ImportWork(database: database, setting: setting, tenant: tenant, importID: importID)
        do {
            try await work.run()
        } catch is ImportMoved {
            return
        } catch let fault as FeedFault {
            try await database.transaction(tenant.id) { tx in
                try await FeedProgress(tx: tx, importID: importID).fail(fault.explanation, at: setting.clock.now)
            }
        }
    }

    /// Tries the parked rows of all imports again. Those that have waited too long are rejected. Returns how many
    /// still wait.
    @discardableResult public func retryParkedRows(tenant: Tenant) async throws -> Int {
        try await ParkedWork(database: database, setting: setting, tenant: tenant).run()
    }

    /// The bundles in a folder: itself, or its parts in their order.
    public static func bundles(in folder: String) throws -> [[IncomingFile]] {
        let names = try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
        let parts = names.filter { $0.hasPrefix("part-") }
        let folders = parts.isEmpty ? [folder] : parts.map { "\(folder)/\($0)" }
        return try folders.map { folder in
            try FileManager.default.contentsOfDirectory(atPath: folder).sorted().filter { $0.hasSuffix(".csv") }
                .map { name in
                    let path = "\(folder)/\(name)"
                    let size = try FileManager.default.attributesOfItem(atPath: path)[.size] as? Int ?? 0
                    return IncomingFile(name: name, path: path, bytes: size)
                }
        }
    }
}

/// Where the files of one bundle lie.
struct BundleFolder {
    let path: String

    init(root: String, tenantID: Identifier, importID: Identifier) {
        path = "\(root)/\(tenantID)/\(importID)"
    }

    func path(of file: FeedFile) -> String { "\(path)/\(file.name)" }

    func store(_ survey: FeedSurvey) throws {
        try FileManager.default.createDirectory(
            atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        for file in survey.files {
            try FileManager.default.copyItem(atPath: file.path, toPath: self.path(of: file.file))
        }
    }

    func remove() {
        try? FileManager.default.removeItem(atPath: path)
    }
}
