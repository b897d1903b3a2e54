import Foundation
import Kernel
import Vault

/// A file that arrived and lies on the disk, under the name that the sender gave it.
public struct IncomingFile: Hashable, Sendable {
    public let name: String
    public let path: String
    public let bytes: Int

    public init(name: String, path: String, bytes: Int) {
        self.name = name
        self.path = path
        self.bytes = bytes
    }
}

/// What a first look at the files of a bundle found: each can be read to its end.
struct FeedSurvey: Sendable {
    struct File: Sendable {
        let file: FeedFile
        let path: String
        let bytes: Int
        let rows: Int
        let sha256: String
    }

    let files: [File]

    var rows: Int { files.reduce(0) { $0 + $1.rows } }

    /// Looks through all files. Throws `Invalid` with a problem of the field `files` for each that cannot be taken.
    init(_ incoming: [IncomingFile]) throws {
        var files: [File] = []
        var problems = Invalid()
        var seen: Set<FeedFile> = []
        for arrived in incoming where !ProgrammeFile.names.contains(arrived.name) {
            do {
                guard let file = FeedFile(rawValue: arrived.name) else { throw FeedFault(file: arrived.name, .unknown) }
                guard seen.insert(file).inserted else { throw FeedFault(file: arrived.name, .twice) }
                files.append(try Self.look(at: arrived, file))
            } catch let fault as FeedFault {
                problems.add("files", Wording(fault.explanation))
            }
        }
        try problems.throwIfAny()
        if files.isEmpty { throw Invalid("files", "Choose the CSV files of a bundle.") }
        self.files = files.sorted { $0.file.position < $1.file.position }
    }

    private static func look(at arrived: IncomingFile, _ file: FeedFile) throws -> File {
        guard arrived.bytes <= BillingFeed.mostBytes else {
            throw FeedFault(file: file.name, .tooLarge(bytes: BillingFeed.mostBytes))
        }
        let digest = try digest(arrived.path, file)
        let reader = try FeedFileReader(file, path: arrived.path)
        var rows = 0
        while true {
            let count = try reader.next(BillingFeed.batchRows).count
            if count == 0 { break }
            rows += count
            if rows > BillingFeed.mostRows { throw FeedFault(file: file.name, .tooLong(rows: BillingFeed.mostRows)) }
        }
        return File(file: file, path: arrived.path, bytes: arrived.bytes, rows: rows, sha256: digest)
    }

    private static func digest(_ path: String, _ file: FeedFile) throws -> String {
        guard let handle = FileHandle(forReadingAtPath: path) else { throw FeedFault(file: file.name, .gone) }
        defer { try? handle.close() }
        let digest = try RunningDigest()
        while let chunk = try handle.read(upToCount: FeedFileReader.chunkBytes), !chunk.isEmpty {
            digest.add([UInt8](chunk))
        }
        return Digest.hex(digest.finish())
    }
}
