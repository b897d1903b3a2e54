import Foundation

/// A file that only its owner can read, from its first byte on, and that gets its name when it is whole.
public struct DraftFile: ~Copyable {
    /// Where it is written.
    public let handle: FileHandle
    private let path: String

    /// Makes an empty one beside the file that it shall become. Nil where none can be made.
    public init?(beside file: String) {
        let folder = URL(fileURLWithPath: file).standardizedFileURL.deletingLastPathComponent().path
        var template = Array("\(folder)/.tributary-draft-XXXXXX".utf8CString)
        let descriptor = mkstemp(&template)
        guard descriptor >= 0 else { return nil }
        handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    /// Takes the name, also in place of a file that has it. False when that cannot be, and nothing is left.
    public consuming func replace(_ file: String) -> Bool {
        end { rename($0, file) == 0 }
    }

    /// Takes the name unless a file has it, which then stays as it is. False when that cannot be, and nothing is left.
    public consuming func become(_ file: String) -> Bool {
        end { path in
            defer { unlink(path) }
            return link(path, file) == 0
        }
    }

    /// Goes without a trace.
    public consuming func discard() {
        _ = end { _ in false }
    }

    private func end(_ name: (String) -> Bool) -> Bool {
        let isKept = fsync(handle.fileDescriptor) == 0 && name(path) && Self.isNameKept(beside: path)
        try? handle.close()
        if !isKept { unlink(path) }
        return isKept
    }

    /// A name outlasts a loss of power once its folder is on the disk, too.
    private static func isNameKept(beside path: String) -> Bool {
        let folder = open(URL(fileURLWithPath: path).deletingLastPathComponent().path, O_RDONLY)
        guard folder >= 0 else { return false }
        defer { close(folder) }
        return fsync(folder) == 0
    }
}
