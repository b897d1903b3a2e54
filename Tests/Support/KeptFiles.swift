import Foundation
import Synchronization

/// The files of a folder that goes away, for other folders.
final class KeptFiles: Sendable {
    private let contents = Mutex<[String: Data]>([:])

    /// Reads what lies in a folder and those below.
    func keep(_ folder: String) throws {
        for path in try FileManager.default.subpathsOfDirectory(atPath: folder) {
            guard let data = FileManager.default.contents(atPath: "\(folder)/\(path)") else { continue }
            contents.withLock { $0[path] = data }
        }
    }

    /// Writes all into another folder.
    func lay(in folder: String) throws {
        for (path, data) in contents.withLock({ $0 }) {
            let file = URL(fileURLWithPath: "\(folder)/\(path)")
            try FileManager.default.createDirectory(
                at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
            try data.write(to: file)
        }
    }
}
