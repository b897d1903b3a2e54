import Engagement
import Foundation
import TestSupport
import Web
import World

@testable import Templates

/// The templates of the program as text, so that a test can change one thing in one file and ask what is wrong then.
struct ContractTrial {
    /// A name that stands somewhere in a file.
    struct Mention: CustomStringConvertible {
        let file: String
        let name: String
        /// Of the name, in characters of the file.
        let range: Range<String.Index>
        let line: Int
        let column: Int
        var description: String { "\(file):\(line):\(column) \(name)" }
    }

    let views: [String: String]
    let emails: [String: String]
    let pages: [any Page.Type]
    let letters: [any LetterPage.Type]
    private let parsedViews: Library
    private let parsedEmails: Library
    private let asset: @Sendable (String) -> String?

    init() throws {
        let world = try Trial.unserved.get()
        let folder = Trial.folder
        views = try Self.read(folder.views)
        emails = try Self.read(folder.emails)
        pages = world.routes.pages
        letters = LetterPages.all
        parsedViews = Library(views, profile: Library.webProfile)
        parsedEmails = Library(emails, profile: Library.mailProfile)
        let assets = world.pages.assets
        asset = { assets.path($0) }
    }

    private static func read(_ root: String) throws -> [String: String] {
        var texts: [String: String] = [:]
        for case let path as String in FileManager.default.enumerator(atPath: root) ?? .init()
        where path.hasSuffix(".html") || path.hasSuffix(".txt") {
            texts[path] = try String(contentsOfFile: "\(root)/\(path)", encoding: .utf8)
        }
        return texts
    }

    /// What is wrong with some pages and letters when one file reads otherwise, or is gone.
    func problems(
        _ pages: [any Page.Type] = [], _ letters: [any LetterPage.Type] = [], file: String? = nil, text: String? = nil
    ) -> [TemplateProblem] {
        var (views, emails) = (parsedViews, parsedEmails)
        if let file {
            var changed = self.views[file] == nil ? self.emails : self.views
            changed[file] = text
            if self.views[file] == nil {
                emails = Library(changed, profile: Library.mailProfile)
            } else {
                views = Library(changed, profile: Library.webProfile)
            }
        }
        do {
            let build = TemplateBuild(views: views, emails: emails, locales: TemplateLocales.all, asset: asset)
            _ = try TemplateSet(build, pages, letters)
            return []
        } catch {
            return (error as? TemplateProblems)?.problems ?? []
        }
    }

    /// What is wrong with the first pages that a change concerns, or with any of them when those show nothing.
    func someProblems(
        _ pages: [any Page.Type], _ letters: [any LetterPage.Type], file: String, text: String
    ) -> [TemplateProblem] {
        let first = problems(Array(pages.prefix(2)), Array(letters.prefix(2)), file: file, text: text)
        return first.isEmpty ? problems(pages, letters, file: file, text: text) : first
    }

    func text(_ file: String) -> String { views[file] ?? emails[file] ?? "" }

    /// The files that a file calls, itself included, however deep.
    func reached(from file: String) -> Set<String> {
        var found: Set<String> = []
        var waiting = [file]
        let ending = file.hasSuffix(".html") ? ".html" : ".txt"
        while let next = waiting.popLast() {
            guard found.insert(next).inserted else { continue }
            waiting += text(next).matches(of: /\{\{[<>]\s*([\w\/-]+)/).map { "\($0.1)\(ending)" }
            waiting += translations(of: next)
        }
        return found
    }

    func roots(_ letter: any LetterPage.Type) -> [String] {
        ["subject.txt", "body.html", "body.txt"].flatMap { name in
            ["\(letter.letter)/\(name)"] + translations(of: "\(letter.letter)/\(name)")
        }
    }

    /// The files that stand for a file in other languages: "body.de.html" for "body.html".
    private func translations(of file: String) -> [String] {
        let parts = file.split(separator: ".")
        guard parts.count == 2 else { return [] }
        return TemplateLocales.all.map { "\(parts[0]).\($0.tag).\(parts[1])" }.filter { !text($0).isEmpty }
    }

    func isTranslation(_ file: String) -> Bool { file.split(separator: ".").count > 2 }

    /// The pages and letters that show a file.
    func users(of file: String) -> ([any Page.Type], [any LetterPage.Type]) {
        if views[file] != nil { return (pages.filter { reached(from: $0.template + ".html").contains(file) }, []) }
        return ([], letters.filter { letter in roots(letter).contains { reached(from: $0).contains(file) } })
    }

    /// Where the first group of a pattern stands in a file.
    func mentions(_ pattern: Regex<(Substring, Substring)>, in file: String) -> [Mention] {
        let text = text(file)
        return text.matches(of: pattern).map { match in
            let range = match.1.startIndex..<match.1.endIndex
            let before = text[..<range.lowerBound]
            let lineStart = before.lastIndex(of: "\n").map { text.index(after: $0) } ?? text.startIndex
            return Mention(
                file: file, name: String(match.1), range: range, line: before.count { $0 == "\n" } + 1,
                column: text.distance(from: lineStart, to: range.lowerBound) + 1)
        }
    }

    /// The file with a mention replaced.
    func replacing(_ mention: Mention, with word: String) -> String {
        text(mention.file).replacingCharacters(in: mention.range, with: word)
    }

    /// The file with a block or call renamed, its end included; nil when it has no end.
    func renaming(_ block: Mention) -> String? {
        var text = text(block.file)
        guard text[..<block.range.lowerBound].last != ">" else { return nil }
        var (place, depth) = (block.range.upperBound, 1)
        while depth > 0 {
            let rest = text[place...]
            guard let next = rest.firstMatch(of: /\{\{([#^$<\/])([\w.\/-]+)/) else { return nil }
            place = next.range.upperBound
            if next.2 == block.name { depth += next.1 == "/" ? -1 : 1 }
        }
        let end = text.index(place, offsetBy: -block.name.count)..<place
        text.replaceSubrange(end, with: block.name + "x")
        text.replaceSubrange(block.range, with: block.name + "x")
        return text
    }

    /// What stands at the place of a problem, in the text that was compiled.
    func words(at problem: TemplateProblem, in changed: String? = nil) -> Substring {
        let lines = (changed ?? text(problem.file)).split(separator: "\n", omittingEmptySubsequences: false)
        guard problem.line > 0, problem.line <= lines.count else { return "" }
        return lines[problem.line - 1].dropFirst(problem.column - 1)
    }

    /// The record types that a type leads to, itself first.
    static func records(of type: any ViewModel.Type) -> [any ViewModel.Type] {
        var found: [any ViewModel.Type] = []
        var waiting: [any ViewModel.Type] = [type]
        while let next = waiting.popLast() {
            guard !found.contains(where: { ObjectIdentifier($0) == ObjectIdentifier(next) }) else { continue }
            found.append(next)
            waiting += next.templateFields.compactMap { record(in: $0.kind) }
        }
        return found
    }

    private static func record(in kind: ShapeKind) -> (any ViewModel.Type)? {
        switch kind {
        case .optional(let optional): record(in: optional.wrapped.templateShape.kind)
        case .list(let list): record(in: list.element.templateShape.kind)
        case .record(let type): type
        default: nil
        }
    }
}
