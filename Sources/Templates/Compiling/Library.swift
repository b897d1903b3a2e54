import Foundation

/// All template files of one folder, parsed.
struct Library {
    /// By path under the folder: "layouts/portal.html".
    private(set) var templates: [String: Template] = [:]
    private(set) var findings: [String: [Finding]] = [:]
    let root: String

    /// Reads every file with one of the endings; a folder that is missing holds nothing.
    init(root: String, endings: [String], profile: (String) -> Profile) {
        self.root = root
        let folder = URL(fileURLWithPath: root, isDirectory: true).standardizedFileURL
        guard let walk = FileManager.default.enumerator(atPath: folder.path) else { return }
        for case let path as String in walk where endings.contains(where: { path.hasSuffix($0) }) {
            guard let data = FileManager.default.contents(atPath: folder.appendingPathComponent(path).path) else {
                continue
            }
            add(path, [UInt8](data), profile(path))
        }
    }

    /// Templates that are given as text.
    init(_ texts: [String: String], profile: (String) -> Profile) {
        root = ""
        for (path, text) in texts { add(path, Array(text.utf8), profile(path)) }
    }

    private mutating func add(_ path: String, _ bytes: [UInt8], _ profile: Profile) {
        let file = SourceFile(name: path, profile: profile, bytes: bytes)
        (templates[path], findings[path]) = Parser.parse(file)
    }

    /// The profile of a page template.
    static func webProfile(_ path: String) -> Profile { .web }

    /// The profile of a part of a letter, by its name and ending.
    static func mailProfile(_ path: String) -> Profile {
        path.hasSuffix(".html") ? .mail : path.hasSuffix("subject.txt") ? .header : .text
    }
}
