import Foundation
import Glibc

/// Which process stops the private server when it ends itself: the one that started it, or the first one that finds
/// it running after that process has died.
struct Keeper: Sendable {
    let file: String

    /// Makes this process the keeper, unless another one that lives is it already.
    func claim() -> Bool {
        let own = Self.name(of: getpid())
        let written = FileManager.default.contents(atPath: file).map { String(decoding: $0, as: UTF8.self) } ?? ""
        if let process = written.split(separator: " ").first.flatMap({ Int32($0) }), written != own,
            Self.name(of: process) == written
        {
            return false
        }
        return FileManager.default.createFile(atPath: file, contents: Data((own ?? "").utf8))
    }

    func release() { unlink(file) }

    /// The process's number with the moment of its start, so that a reused number is not mistaken; nil when it is gone.
    private static func name(of process: Int32) -> String? {
        guard let stat = FileManager.default.contents(atPath: "/proc/\(process)/stat") else { return nil }
        // The name of the program, in brackets, may hold spaces; the 20th field after it is the start (proc(5)).
        let fields = String(decoding: stat, as: UTF8.self).split(separator: ")").last?.split(separator: " ") ?? []
        return fields.count > 19 && fields[0] != "Z" ? "\(process) \(fields[19])" : nil
    }
}
