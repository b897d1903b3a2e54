import Foundation
import Partnership

/// A virus scanner of the operator: a program that is called with the path of a file and ends with 0 for a clean file
/// and with 1 for one that it refuses, as clamscan and clamdscan do.
struct UploadScanner: Sendable {
    /// A scanner that takes longer has not answered.
    static let patience = Duration.seconds(60)

    let program: String

    var screen: UploadScreen { UploadScreen { path in await look(at: path) } }

    private func look(at path: String) async -> UploadScreen.Finding {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: program)
        process.arguments = [path]
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        let (ends, end) = AsyncStream.makeStream(of: Int32.self)
        process.terminationHandler = { ended in
            end.yield(ended.terminationReason == .exit ? ended.terminationStatus : -1)
            end.finish()
        }
        do { try process.run() } catch { return .unknown }
        let watch = Task {
            try await Task.sleep(for: Self.patience)
            process.terminate()
        }
        defer { watch.cancel() }
        for await status in ends {
            switch status {
            case 0: return .clean
            case 1: return .infected
            default: return .unknown
            }
        }
        return .unknown
    }
}
