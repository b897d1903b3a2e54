import Foundation

/// The string literals of Swift files as patterns: a value in one is a gap, `{1}`, `{2}`.
struct SourceTexts {
    private let bytes: [UInt8]
    private var place = 0
    private(set) var literals: Set<String> = []

    /// Of every file below a folder.
    static func literals(below folder: String) -> Set<String> {
        var found: Set<String> = []
        for case let path as String in FileManager.default.enumerator(atPath: folder) ?? .init()
        where path.hasSuffix(".swift") {
            guard let text = FileManager.default.contents(atPath: "\(folder)/\(path)") else { continue }
            var texts = SourceTexts([UInt8](text))
            texts.run()
            found.formUnion(texts.literals)
        }
        return found
    }

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    mutating func run() {
        while place < bytes.count {
            if starts(with: "//") {
                while place < bytes.count, bytes[place] != 10 { place += 1 }
            } else if bytes[place] == UInt8(ascii: "\"") {
                readLiteral()
            } else {
                place += 1
            }
        }
    }

    private func starts(with text: StaticString) -> Bool {
        place + text.utf8CodeUnitCount <= bytes.count
            && (0..<text.utf8CodeUnitCount).allSatisfy { bytes[place + $0] == text.utf8Start[$0] }
    }

    private mutating func readLiteral() {
        let isLong = starts(with: "\"\"\"")
        place += isLong ? 3 : 1
        var text: [UInt8] = []
        var gaps = 0
        while place < bytes.count {
            if isLong ? starts(with: "\"\"\"") : bytes[place] == UInt8(ascii: "\"") { break }
            if starts(with: "\\(") {
                place += 2
                skipValue()
                gaps += 1
                text += Array("{\(gaps)}".utf8)
            } else if starts(with: "\\\n") {
                place += 2
                while place < bytes.count, bytes[place] == 32 { place += 1 }
            } else if bytes[place] == UInt8(ascii: "\\"), place + 1 < bytes.count {
                text.append(bytes[place + 1])
                place += 2
            } else {
                text.append(bytes[place])
                place += 1
            }
        }
        place += isLong ? 3 : 1
        let words = String(decoding: text, as: UTF8.self)
        literals.insert(isLong ? words.trimmingCharacters(in: .whitespacesAndNewlines) : words)
    }

    /// Behind the parenthesis that ends a value in a literal; literals in the value are read as well.
    private mutating func skipValue() {
        var depth = 1
        while place < bytes.count, depth > 0 {
            switch bytes[place] {
            case UInt8(ascii: "("): depth += 1
            case UInt8(ascii: ")"): depth -= 1
            case UInt8(ascii: "\""):
                readLiteral()
                continue
            default: break
            }
            place += 1
        }
    }
}
