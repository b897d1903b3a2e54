import Foundation
import Vault

/// A backup taken apart, in a folder of its own that only its owner can read, and put together as one file with `tar`.
struct BackupFolder {
    private static let pieceSize = 1 << 20

    /// What is kept or was taken apart.
    let path: String
    private let root: String

    /// Makes an empty folder beside a file, on the same disk. Its name is new and nobody else gets in.
    init(beside file: String) throws {
        let parent = URL(fileURLWithPath: file).standardizedFileURL.deletingLastPathComponent().path
        var template = Array("\(parent)/.tributary-backup-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else {
            throw BackupProblem("\(parent) cannot be written: choose another folder.")
        }
        root = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        path = root + "/content"
        do {
            try FileManager.default.createDirectory(
                atPath: path, withIntermediateDirectories: false, attributes: [.posixPermissions: 0o700])
        } catch {
            try? FileManager.default.removeItem(atPath: root)
            throw BackupProblem("\(parent) cannot be written: choose another folder.")
        }
    }

    func remove() { try? FileManager.default.removeItem(atPath: root) }

    /// Every file below a folder, in the order of their names.
    func files() throws -> [BackupManifest.File] {
        let root = URL(fileURLWithPath: path).resolvingSymlinksInPath().path
        guard let walk = FileManager.default.enumerator(atPath: root) else {
            throw BackupProblem("\(path) cannot be read.")
        }
        var files: [BackupManifest.File] = []
        for case let name as String in walk where name != BackupManifest.name {
            var isFolder: ObjCBool = false
            let file = "\(root)/\(name)"
            guard FileManager.default.fileExists(atPath: file, isDirectory: &isFolder), !isFolder.boolValue else {
                continue
            }
            files.append(try Self.described(name, at: file))
        }
        return files.sorted { $0.path < $1.path }
    }

    /// Writes everything into one file, which appears under its name only when it is whole and on the disk. Until then
    /// it lies in the closed folder, which goes whatever happens; it is its owner's alone from its first byte.
    func pack(into file: String) throws {
        let partial = root + "/whole"
        guard FileManager.default.createFile(atPath: partial, contents: nil, attributes: [.posixPermissions: 0o600])
        else { throw BackupProblem("\(file) cannot be written.") }
        try Self.run("tar", ["--create", "--force-local", "--file", partial, "--directory", path, "."])
        guard let handle = FileHandle(forUpdatingAtPath: partial) else {
            throw BackupProblem("\(partial) cannot be written.")
        }
        try handle.synchronize()
        try handle.close()
        guard rename(partial, file) == 0 else { throw BackupProblem("\(file) cannot be written.") }
    }

    func unpack(_ file: String) throws {
        guard FileManager.default.isReadableFile(atPath: file) else { throw BackupProblem("\(file) cannot be read.") }
        try Self.run("tar", ["--extract", "--force-local", "--file", file, "--directory", path, "--no-same-owner"])
    }

    private static func described(_ name: String, at file: String) throws -> BackupManifest.File {
        guard let handle = FileHandle(forReadingAtPath: file) else { throw BackupProblem("\(file) cannot be read.") }
        defer { try? handle.close() }
        let digest = try RunningDigest()
        var count: Int64 = 0
        while let piece = try handle.read(upToCount: pieceSize), !piece.isEmpty {
            digest.add(Array(piece))
            count += Int64(piece.count)
        }
        return BackupManifest.File(path: name, bytes: count, sha256: Digest.hex(digest.finish()))
    }

    /// A colon in a name is none of another machine: tar is told so with `--force-local`.
    private static func run(_ program: String, _ arguments: [String]) throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = [program] + arguments
        let complaints = Pipe()
        process.standardError = complaints
        try process.run()
        let written = complaints.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            throw BackupProblem("\(program) failed: \(String(decoding: written, as: UTF8.self))")
        }
    }
}
