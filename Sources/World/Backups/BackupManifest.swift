import Kernel
import Postgres
import Vault

/// What a backup holds, written into it, so that it can be checked before and after it is used.
struct BackupManifest: Codable, Sendable {
    static let currentFormat = 1
    static let name = "manifest.json"
    static let dump = "database.dump"
    static let filesFolder = "files"

    struct File: Codable, Sendable, Hashable {
        let path: String
        let bytes: Int64
        let sha256: String
    }

    let format: Int
    let takenAt: String
    let tables: [TableFigures]
    /// The dump and the files, relative to the backup.
    let files: [File]
    /// Tells whether a key opens what the backup holds, without telling the key.
    let keyMark: String

    static func mark(of key: MasterKey) -> String { Digest.hex(key.key(for: "backup mark").prefix(8)) }
}

/// Why a backup cannot be taken or used, with what to do.
struct BackupProblem: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) {
        self.description = description
    }
}
