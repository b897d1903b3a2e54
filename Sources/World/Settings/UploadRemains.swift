import Foundation
import Kernel

/// Uploads that nobody finished because the program was killed meanwhile.
public enum UploadRemains {
    /// Whatever arrives or is read is younger: an upload has to end before.
    private static let oldest = Duration.seconds(3600)

    /// Deletes what lies in the folder for longer than an upload may take, and closes the folder to others. Another
    /// program may share it, so what is younger stays.
    public static func remove(from folder: String, at now: Instant) {
        let files = FileManager.default
        try? files.setAttributes([.posixPermissions: 0o700], ofItemAtPath: folder)
        for name in (try? files.contentsOfDirectory(atPath: folder)) ?? [] {
            let path = "\(folder)/\(name)"
            guard let changed = try? files.attributesOfItem(atPath: path)[.modificationDate] as? Date,
                Instant(seconds: Int64(changed.timeIntervalSince1970)) < now - oldest
            else { continue }
            try? files.removeItem(atPath: path)
        }
    }
}
