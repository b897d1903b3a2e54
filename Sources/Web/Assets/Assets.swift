import Foundation
import HTTPTypes
import NIOCore
import Synchronization
import Vault

/// The static files of the program: read and named at start, compressed once. A name carries the fingerprint of the
/// whole set, so browsers keep files for a year and addresses inside a style sheet stay relative.
public final class Assets: Sendable {
    final class File: Sendable {
        let plain: ByteBuffer
        let type: String
        private let packed = Mutex<ByteBuffer??>(nil)

        init(_ bytes: [UInt8], type: String) {
            plain = ByteBuffer(bytes: bytes)
            self.type = type
        }

        /// Compressed when it is first asked for; nil for what compressing does not make smaller.
        var gzip: ByteBuffer? {
            guard type.hasPrefix("text/") || type.hasPrefix("image/svg"), plain.readableBytes >= Gzip.worthwhile
            else { return nil }
            return packed.withLock { packed in
                if let packed { return packed }
                let bytes = Gzip.compress(Array(plain.readableBytesView), level: Gzip.small)
                let made = bytes.map { ByteBuffer(bytes: $0) }
                packed = .some(made)
                return made
            }
        }
    }

    /// Files of the set that come from packages of the system: name in the set, path.
    static let fromPackages = [
        ("vendor/bootstrap.min.css", "/usr/share/bootstrap-html/css/bootstrap.min.css")
    ]

    /// What is missing on this machine, as sentences for `tributary doctor`.
    public let problems: [String]
    private let files: [String: File]
    private let fingerprint: String

    /// Reads everything below a folder, the packages' files and the icons that `icons.txt` names.
    public init(folder: String, iconFolder: String = IconSprite.folder) {
        var contents: [String: [UInt8]] = [:]
        var problems: [String] = []
        for name in Self.names(below: folder) where name != "icons.txt" {
            contents[name] = Self.bytes("\(folder)/\(name)")
        }
        for (name, path) in Self.fromPackages {
            guard let bytes = Self.bytes(path) else {
                problems.append("\(path) is missing. Install it: apt-get install libjs-bootstrap5")
                continue
            }
            contents[name] = bytes
        }
        let icons = String(decoding: Self.bytes("\(folder)/icons.txt") ?? [], as: UTF8.self)
        let sprite = IconSprite.make(
            names: icons.split(whereSeparator: \.isWhitespace).map(String.init), folder: iconFolder)
        contents["images/icons.svg"] = sprite.svg
        if !sprite.missing.isEmpty {
            problems.append(
                "\(iconFolder) lacks \(sprite.missing.joined(separator: ", ")). "
                    + "Install them: apt-get install bootstrap-icons"
            )
        }
        var whole: [UInt8] = []
        var files: [String: File] = [:]
        for (name, bytes) in contents.sorted(by: { $0.key < $1.key }) {
            whole += Digest.sha256(Array(name.utf8)) + Digest.sha256(bytes)
            files[name] = File(bytes, type: Self.type(of: name))
        }
        fingerprint = String(Digest.hex(Digest.sha256(whole)).prefix(16))
        self.files = files
        self.problems = problems
    }

    /// The address of a file, nil when there is no such file.
    public func path(_ name: String) -> String? {
        files[name] == nil ? nil : "/assets/\(fingerprint)/\(name)"
    }

    /// Compresses all files, so that nobody has to wait for it who asks for one.
    public func compress() { for file in files.values { _ = file.gzip } }

    /// The file at an address, nil when there is none.
    func file(at path: String) -> File? {
        let prefix = "/assets/\(fingerprint)/"
        guard path.hasPrefix(prefix) else { return nil }
        return files[String(path.dropFirst(prefix.count))]
    }

    private static func type(of name: String) -> String {
        switch name.split(separator: ".").last {
        case "css": "text/css; charset=utf-8"
        case "js": "text/javascript; charset=utf-8"
        case "svg": "image/svg+xml; charset=utf-8"
        case "png": "image/png"
        case "jpg", "jpeg": "image/jpeg"
        case "webp": "image/webp"
        case "ico": "image/vnd.microsoft.icon"
        case "woff2": "font/woff2"
        case "txt": "text/plain; charset=utf-8"
        default: "application/octet-stream"
        }
    }

    private static func names(below folder: String) -> [String] {
        guard let walk = FileManager.default.enumerator(atPath: folder) else { return [] }
        return walk.compactMap { $0 as? String }.filter { name in
            var isFolder: ObjCBool = false
            return FileManager.default.fileExists(atPath: "\(folder)/\(name)", isDirectory: &isFolder)
                && !isFolder.boolValue && !name.split(separator: "/").contains { $0.hasPrefix(".") }
        }.sorted()
    }

    private static func bytes(_ path: String) -> [UInt8]? {
        FileManager.default.contents(atPath: path).map { [UInt8]($0) }
    }
}
