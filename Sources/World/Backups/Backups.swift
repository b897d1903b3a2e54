import Foundation
import Kernel
import Logging
import Postgres

/// Takes backups of a running installation into one file, checks them and makes an installation of them again.
///
/// A backup is a tar file: the database at one moment, the files of the data folder, and a manifest with the figures of
/// both. Sign-ins, letters and imports go on meanwhile.
public struct Backups: Sendable {
    /// What of the data folder is no data: the server that the dump was made from, and what is only passing through.
    private static let left: Set = ["postgres", "uploads", "venv"]

    /// What a backup or a restored installation holds.
    public struct Summary: Sendable {
        public let takenAt: String
        public let tables: Int
        public let rows: Int64
        public let files: Int
        public let bytes: Int64
        /// Whether the key that opens sealed data is in the backup. Otherwise it has to be kept apart.
        public let holdsKey: Bool
    }

    private let settings: Settings
    private let folder: ProgramFolder
    private let logger: Logger

    public init(settings: Settings, folder: ProgramFolder, logger: Logger) {
        self.settings = settings
        self.folder = folder
        self.logger = logger
    }

    /// Writes a backup and reads it again to be sure of it. `administrator` is the connection string of a role that row
    /// level security does not bind; the private server needs none. Nothing stands under the file's name before all
    /// is well.
    public func take(to file: String, administrator: String?) async throws -> Summary {
        guard !FileManager.default.fileExists(atPath: file) else {
            throw BackupProblem("\(file) is there already. Choose another name.")
        }
        let working = try BackupFolder(beside: file)
        defer { working.remove() }
        let takenAt = "\(Clock.system.now)"
        let tables = try await withDatabase(administrator) { address in
            try await DatabaseDump.take(address, to: "\(working.path)/\(BackupManifest.dump)")
        }
        guard !tables.isEmpty else { throw BackupProblem("The database is empty: there is nothing to keep.") }
        try DatabaseDump.check("\(working.path)/\(BackupManifest.dump)")
        // The files are copied after the database was read: what a row names is there.
        try copyFiles(into: "\(working.path)/\(BackupManifest.filesFolder)")
        let manifest = BackupManifest(
            format: BackupManifest.currentFormat, takenAt: takenAt, tables: tables, files: try working.files(),
            keyMark: BackupManifest.mark(of: settings.masterKey))
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        try encoder.encode(manifest).write(to: URL(fileURLWithPath: "\(working.path)/\(BackupManifest.name)"))
        try working.pack(into: file)
        do {
            return try check(file)
        } catch {
            try? FileManager.default.removeItem(atPath: file)
            throw error
        }
    }

    /// Reads a backup whole: each file against its mark, and the dump to its end. Throws `BackupProblem`.
    public func check(_ file: String) throws -> Summary {
        let working = try BackupFolder(beside: file)
        defer { working.remove() }
        return Self.summary(try Self.opened(file, in: working))
    }

    /// Makes an installation of a backup: fills an empty database and puts the files into the data folder, then
    /// compares every table with the manifest. The data folder may hold nothing yet.
    public func restore(_ file: String, administrator: String?) async throws -> Summary {
        let working = try BackupFolder(beside: file)
        defer { working.remove() }
        let manifest = try Self.opened(file, in: working)
        let summary = Self.summary(manifest)
        guard summary.holdsKey || manifest.keyMark == BackupManifest.mark(of: settings.masterKey) else {
            throw BackupProblem("\(file) was made with another SECRET_KEY. Set that one: no other opens the bank data.")
        }
        let isPrivate = settings.databaseURL == nil
        let address: String
        var server: EmbeddedServer?
        if isPrivate {
            let started = try await EmbeddedServer.start(dataFolder: settings.dataFolder, logger: logger)
            address = started.addresses.administrator
            server = started
        } else {
            address = administrator ?? settings.databaseURL ?? ""
        }
        do {
            let tables = try await DatabaseDump.restore(
                "\(working.path)/\(BackupManifest.dump)", into: address, keepsOwners: isPrivate)
            await server?.stop()
            try Self.compare(tables, manifest.tables)
        } catch {
            await server?.stop()
            throw error
        }
        try putFiles(from: "\(working.path)/\(BackupManifest.filesFolder)")
        return summary
    }

    private func withDatabase<Value: Sendable>(
        _ administrator: String?, _ body: @Sendable (String) async throws -> Value
    ) async throws -> Value {
        if let address = administrator ?? settings.databaseURL { return try await body(address) }
        let server = try await EmbeddedServer.start(dataFolder: settings.dataFolder, logger: logger)
        do {
            let value = try await body(server.addresses.administrator)
            await server.stop()
            return value
        } catch {
            await server.stop()
            throw error
        }
    }

    private func copyFiles(into folder: String) throws {
        let files = FileManager.default
        try files.createDirectory(atPath: folder, withIntermediateDirectories: true)
        for name in try files.contentsOfDirectory(atPath: settings.dataFolder) where !Self.left.contains(name) {
            if name.hasPrefix(".tributary-backup") || name.hasSuffix(".log") { continue }
            try files.copyItem(atPath: "\(settings.dataFolder)/\(name)", toPath: "\(folder)/\(name)")
        }
    }

    private func putFiles(from folder: String) throws {
        let files = FileManager.default
        for name in try files.contentsOfDirectory(atPath: folder) {
            let target = "\(settings.dataFolder)/\(name)"
            // Reading the settings has made a new key where there was none; the backup's own takes its place.
            try? files.removeItem(atPath: target)
            try files.moveItem(atPath: "\(folder)/\(name)", toPath: target)
        }
    }

    private static func opened(_ file: String, in working: BackupFolder) throws -> BackupManifest {
        try working.unpack(file)
        guard let data = FileManager.default.contents(atPath: "\(working.path)/\(BackupManifest.name)"),
            let manifest = try? JSONDecoder().decode(BackupManifest.self, from: data)
        else { throw BackupProblem("\(file) is no backup of this program.") }
        guard manifest.format == BackupManifest.currentFormat else {
            throw BackupProblem("\(file) was made by another version: its format is \(manifest.format).")
        }
        let found = try working.files()
        guard found == manifest.files else {
            let damaged = Set(found).symmetricDifference(manifest.files).map(\.path).sorted()
            throw BackupProblem("\(file) is damaged: \(Set(damaged).sorted().joined(separator: ", "))")
        }
        try DatabaseDump.check("\(working.path)/\(BackupManifest.dump)")
        return manifest
    }

    private static func compare(_ restored: [TableFigures], _ expected: [TableFigures]) throws {
        let wrong = Set(restored).symmetricDifference(expected).map(\.name)
        guard wrong.isEmpty else {
            throw BackupProblem("These tables are not what was kept: \(Set(wrong).sorted().joined(separator: ", "))")
        }
    }

    private static func summary(_ manifest: BackupManifest) -> Summary {
        Summary(
            takenAt: manifest.takenAt, tables: manifest.tables.count, rows: manifest.tables.map(\.rows).reduce(0, +),
            files: manifest.files.count - 1, bytes: manifest.files.map(\.bytes).reduce(0, +),
            holdsKey: manifest.files.contains { $0.path == "\(BackupManifest.filesFolder)/\(SecretKey.fileName)" })
    }
}
