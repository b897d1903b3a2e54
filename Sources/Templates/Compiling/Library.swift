import Foundation

/// All template files of one folder, parsed.
struct Library {
    /// By path under the folder: "layouts/portal.html".
    private(set) var templates: [String: Template] = [:]
    private(set) var findings: [String: [Finding]] = [:]
    /// The texts of each language, by its tag: the files `messages/<tag>.txt` of the folder.
    private(set) var messages: [String: MessageFile] = [:]
    /// What the program says in other languages: the files `sentences/<tag>.txt` of the folder.
    private(set) var sentences: [SentenceFile] = []
    /// Templates written anew for one language, `terms.de.html` beside `terms.html`: by the plain path, then by tag.
    private(set) var variants: [String: [String: Template]] = [:]
    let root: String

    /// Reads every file with one of the endings; a folder that is missing holds nothing.
    init(root: String, endings: [String], profile: (String) -> Profile) {
        self.root = root
        let folder = URL(fileURLWithPath: root, isDirectory: true).standardizedFileURL
        guard let walk = FileManager.default.enumerator(atPath: folder.path) else { return }
        for case let path as String in walk
        where endings.contains(where: { path.hasSuffix($0) }) || Self.isMessages(path) || Self.isSentences(path)
        {
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

    private static func isMessages(_ path: String) -> Bool { path.hasPrefix("messages/") && path.hasSuffix(".txt") }

    private static func isSentences(_ path: String) -> Bool { path.hasPrefix("sentences/") && path.hasSuffix(".txt") }

    private mutating func add(_ path: String, _ bytes: [UInt8], _ profile: Profile) {
        if Self.isMessages(path) {
            let file = MessageFile(SourceFile(name: path, profile: .text, bytes: bytes))
            messages[String(path.dropFirst("messages/".count).dropLast(".txt".count))] = file
            return
        }
        if Self.isSentences(path) {
            let tag = String(path.dropFirst("sentences/".count).dropLast(".txt".count))
            return sentences.append(SentenceFile(SourceFile(name: path, profile: .text, bytes: bytes), tag: tag))
        }
        let file = SourceFile(name: path, profile: profile, bytes: bytes)
        let (template, problems) = Parser.parse(file)
        (templates[path], findings[path]) = (template, problems)
        if let (plain, tag) = Self.variant(path) { variants[plain, default: [:]][tag] = template }
    }

    /// The template of a path for a language: its own one where there is one.
    func template(_ path: String, _ tag: String) -> Template? { variants[path]?[tag] ?? templates[path] }

    /// "terms.html" and "de" for "terms.de.html".
    static func variant(_ path: String) -> (plain: String, tag: String)? {
        let parts = path.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count > 2, let ending = parts.last else { return nil }
        let tag = parts[parts.count - 2]
        guard tag.utf8.count == 2, tag.utf8.allSatisfy({ (97...122).contains($0) }) else { return nil }
        return (parts.dropLast(2).joined(separator: ".") + "." + ending, String(tag))
    }

    /// The path without the language, "terms.html" for "terms.de.html".
    static func plain(_ path: String) -> String { variant(path)?.plain ?? path }

    /// The profile of a page template.
    static func webProfile(_ path: String) -> Profile { .web }

    /// The profile of a part of a letter, by its name and ending.
    static func mailProfile(_ path: String) -> Profile {
        let plain = plain(path)
        return plain.hasSuffix(".html") ? .mail : plain.hasSuffix("subject.txt") ? .header : .text
    }
}
