private import Foundation
public import Kernel

/// A folder that letters are written into where no mail server is configured, one file each.
public struct MailFolder: Hashable, Sendable {
    public let path: String

    public init(path: String) {
        self.path = path
    }

    /// Writes `20260302-160500-<id>.eml` atomically; the same letter again replaces its file. Links in letters open
    /// accounts, so only the owner may read the folder.
    public func write(_ message: [UInt8], id: Identifier, at instant: Instant) throws {
        let files = FileManager.default
        if !files.fileExists(atPath: path) {
            try files.createDirectory(
                atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        }
        let file = URL(fileURLWithPath: path).appendingPathComponent(name(id, instant))
        try Data(message).write(to: file, options: .atomic)
    }

    private func name(_ id: Identifier, _ instant: Instant) -> String {
        let day = Zone.utc.day(of: instant).description.filter { $0 != "-" }
        let second = Zone.utc.secondOfDay(of: instant)
        let time = "\((second / 3600).padded(2))\((second / 60 % 60).padded(2))\((second % 60).padded(2))"
        return "\(day)-\(time)-\(id).eml"
    }
}
