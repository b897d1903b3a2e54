import Foundation

/// A Swift file with what its comments and texts say taken out, so that rules look at code alone.
struct SwiftSource {
    let path: String
    let lines: [Substring]
    /// As long as `lines`; comments and the insides of texts are blanks.
    let code: [String]

    var module: String { String(path.split(separator: "/").dropFirst().first ?? "") }
    var name: String { String(path.split(separator: "/").last ?? "") }
    var imports: [String] {
        code.compactMap { line in
            let words = line.split(separator: " ")
            guard let place = words.firstIndex(of: "import"), place <= 2, place + 1 < words.count else { return nil }
            let kinds: Set = ["struct", "class", "func", "enum", "protocol", "var", "typealias"]
            let word = kinds.contains(String(words[place + 1])) ? words.last : words[place + 1]
            return word.map { String($0.prefix { $0 != "." }) }
        }
    }

    init(path: String, text: String) {
        self.path = path
        lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        code = Self.stripped(text).split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    }

    /// Each function's and initializer's name, first line (from 1) and length in lines.
    var functions: [(name: String, line: Int, length: Int)] {
        var found: [(String, Int, Int)] = []
        for (index, line) in code.enumerated() where line.contains(/(^|\s)(func\s+\S+|init[?]?[(<])/) {
            guard let end = endOfBody(from: index) else { continue }
            found.append((line.trimmingCharacters(in: .whitespaces), index + 1, end - index + 1))
        }
        return found
    }

    /// The line of the brace that closes the body which opens at or after a line, nil for a declaration without body.
    private func endOfBody(from start: Int) -> Int? {
        var (depth, parentheses) = (0, 0)
        for index in start..<code.count {
            for character in code[index] {
                switch character {
                case "(", "[": parentheses += 1
                case ")", "]": parentheses -= 1
                case "{" where parentheses == 0 || depth > 0: depth += 1
                case "}" where depth > 0:
                    depth -= 1
                    if depth == 0 { return index }
                case "}" where parentheses == 0: return nil
                default: break
                }
            }
            let isDeclarationOnly = depth == 0 && parentheses == 0 && index + 1 < code.count
            if isDeclarationOnly, code[index + 1].contains(/^\s*(public |private |static |func |var |let |case |\}|$)/)
            {
                return nil
            }
        }
        return nil
    }

    private static func stripped(_ text: String) -> String {
        enum State {
            case code, line
            case block(Int)
            case text(closing: [Character], raw: Int)
        }
        let characters = Array(text)
        var (result, state, index) = ("", State.code, 0)
        func starts(_ token: [Character], at place: Int) -> Bool {
            place + token.count <= characters.count && Array(characters[place..<(place + token.count)]) == token
        }
        while index < characters.count {
            let character = characters[index]
            var width = 1
            switch state {
            case .code:
                if starts(["/", "/"], at: index) {
                    state = .line
                } else if starts(["/", "*"], at: index) {
                    state = .block(1)
                } else if character == "\"" || (character == "#" && isRawText(characters, index)) {
                    let hashes = characters[index...].prefix { $0 == "#" }.count
                    let isLong = starts(["\"", "\"", "\""], at: index + hashes)
                    let quotes = [Character](repeating: "\"", count: isLong ? 3 : 1)
                    width = hashes + quotes.count
                    state = .text(closing: quotes + [Character](repeating: "#", count: hashes), raw: hashes)
                } else {
                    result.append(character)
                    index += 1
                    continue
                }
            case .line:
                if character == "\n" { state = .code }
            case .block(let depth):
                if starts(["*", "/"], at: index) {
                    width = 2
                    state = depth == 1 ? .code : .block(depth - 1)
                } else if starts(["/", "*"], at: index) {
                    width = 2
                    state = .block(depth + 1)
                }
            case .text(let closing, let raw):
                if starts(closing, at: index) {
                    width = closing.count
                    state = .code
                } else if character == "\\" && raw == 0 {
                    width = 2
                }
            }
            for place in index..<min(index + width, characters.count) {
                result.append(characters[place] == "\n" ? "\n" : " ")
            }
            index += width
        }
        return result
    }

    private static func isRawText(_ characters: [Character], _ index: Int) -> Bool {
        characters[index...].first { $0 != "#" } == "\""
    }
}

/// The repository's files.
enum Repository {
    static let root: String = {
        var folder = URL(fileURLWithPath: #filePath)
        for _ in 0..<3 { folder.deleteLastPathComponent() }
        return folder.path
    }()

    static let sources = swiftFiles(below: "Sources")
    static let tests = swiftFiles(below: "Tests")

    static func files(below folder: String, ending: [String]) -> [String] {
        guard let walk = FileManager.default.enumerator(atPath: "\(root)/\(folder)") else { return [] }
        return walk.compactMap { $0 as? String }.filter { name in ending.contains { name.hasSuffix($0) } }
            .map { "\(folder)/\($0)" }.sorted()
    }

    static func text(_ path: String) -> String {
        (try? String(contentsOfFile: "\(root)/\(path)", encoding: .utf8)) ?? ""
    }

    private static func swiftFiles(below folder: String) -> [SwiftSource] {
        files(below: folder, ending: [".swift"]).map { SwiftSource(path: $0, text: text($0)) }
    }
}
