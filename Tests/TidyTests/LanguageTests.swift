import Foundation
import Testing

/// What people see is written in the template language and escaped by it; every exception stands here with its reason.
@Suite struct LanguageTests {
    /// Where code vouches for HTML that it made without a template.
    private static let vouched = [
        "Sources/Markdown/Markdown.swift": "cmark writes it with raw HTML and dangerous links left out"
    ]

    /// Where code writes elements.
    private static let writers = [
        "Sources/Web/Assets/IconSprite.swift": "icons become one file of drawings, which browsers load like a picture",
        "Sources/Engagement/Wording/WordingHTML.swift": "writes a template, which the sandbox compiles and checks",
        "Sources/Engagement/Wording/StandardWording.swift": "reads elements in the program's own templates",
    ]

    @Test func everySafeHTMLHasAReason() {
        var found: [String: Int] = [:]
        for file in Repository.sources {
            let count = file.code.count { $0.contains(/SafeHTML\s*\(\s*unchecked:/) || $0.contains(/SafeHTML\.init\b/) }
            if count > 0 { found[file.path] = count }
        }
        #expect(found == Self.vouched.mapValues { _ in 1 })
        #expect(found.values.reduce(0, +) <= 5)
    }

    /// Nothing but templates, the messages they speak in, and the texts of courses lies beside the templates.
    @Test func viewsAndLettersAreTemplates() {
        for folder in ["Views", "Emails"] {
            let walk = FileManager.default.enumerator(atPath: "\(Repository.root)/\(folder)")
            let paths = (walk?.allObjects as? [String] ?? []).filter { $0.contains(".") }
            let strange = paths.filter { path in
                let isWords = path.hasPrefix("messages/") || path.hasPrefix("sentences/")
                let isText = path.hasSuffix(".txt") && (folder == "Emails" || isWords)
                let isCourse = path.hasPrefix("courses/") && path.hasSuffix(".md")
                return !isText && !isCourse && !path.hasSuffix(".html")
            }
            #expect(!paths.isEmpty && strange.isEmpty, "\(strange)")
        }
    }

    /// Swift code writes no elements.
    @Test func noSwiftCodeWritesHTML() {
        var found: [String] = []
        for file in Repository.sources where !["Templates", "Markdown"].contains(file.module) {
            guard Self.writers[file.path] == nil else { continue }
            for (index, line) in file.lines.enumerated() where file.code[index] != line {
                let isComment = line.drop { $0 == " " }.hasPrefix("//")
                if !isComment, line.contains(/<\/[a-z][a-z0-9]*>|<[a-z][a-z0-9]* [a-z-]+=/) {
                    found.append("\(file.path):\(index + 1)")
                }
            }
        }
        #expect(found.isEmpty, "\(found)")
    }
}
