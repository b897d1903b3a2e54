import Kernel

/// The sentences of the program in other languages. The program says a sentence in English, as a `Wording`; the file
/// `sentences/<tag>.txt` of a folder of templates holds what it is in another language.
public struct Sentences: Sendable {
    private var texts: [String: [String: String]] = [:]

    init(_ files: [SentenceFile]) {
        for file in files { texts[file.tag, default: [:]].merge(file.texts) { first, _ in first } }
    }

    /// A sentence in a language, its values as that language writes them; in English where there is no other.
    public func say(_ wording: Wording, in locale: any TemplateLocale) -> String {
        wording.filled(texts[locale.tag]?[wording.pattern]) { value in
            switch value {
            case .text(let text): text
            case .number(let number): locale.number(Int64(number))
            case .day(let day): locale.date(day, .long)
            case .wording(let wording): say(wording, in: locale)
            }
        }
    }

    /// Whether a sentence has its words in a language.
    public func holds(_ pattern: String, in locale: any TemplateLocale) -> Bool { texts[locale.tag]?[pattern] != nil }

    /// The English sentences that a language has words for.
    public func patterns(in locale: any TemplateLocale) -> [String] { (texts[locale.tag] ?? [:]).keys.sorted() }
}

/// The sentences of one language, in one file.
///
///     # A comment.
///     Use at most {1} characters.
///         Höchstens {1} Zeichen.
///
/// A line at the margin is the English sentence as the program has it, the indented lines below it the other one.
struct SentenceFile: Sendable {
    let file: SourceFile
    let tag: String
    private(set) var texts: [String: String] = [:]
    private(set) var findings: [Finding] = []

    init(_ file: SourceFile, tag: String) {
        self.file = file
        self.tag = tag
        read()
    }

    private mutating func read() {
        var english: (text: String, range: Range<Int>)?
        var start = 0
        while start < file.bytes.count {
            let end = file.bytes[start...].firstIndex(of: UInt8(ascii: "\n")) ?? file.bytes.count
            let line = file.text(start..<end).trimmed
            let range = start..<end
            let isIndented = [32, 9].contains(file.bytes[start])
            start = end + 1
            if line.isEmpty || line.hasPrefix("#") { continue }
            if isIndented {
                guard let english else {
                    report("there is no English sentence above this one", range)
                    continue
                }
                texts[english.text] = [texts[english.text] ?? "", line].filter { !$0.isEmpty }.joined(separator: " ")
            } else {
                check(english)
                english = (line, range)
                if texts[line] != nil { report("this sentence stands twice", range) }
                texts[line] = ""
            }
        }
        check(english)
    }

    /// Whether a sentence has words, with the same gaps.
    private mutating func check(_ english: (text: String, range: Range<Int>)?) {
        guard let english, let text = texts[english.text] else { return }
        if text.isEmpty { report("the words of this sentence in '\(tag)' are missing", english.range) }
        let (wanted, given) = (Self.gaps(english.text), Self.gaps(text))
        if !text.isEmpty, wanted != given {
            report(
                "this sentence has the gaps \(wanted.sorted()), its words in '\(tag)' \(given.sorted())", english.range)
        }
    }

    private static func gaps(_ text: String) -> Set<String> { Set(text.matches(of: /\{\d+\}/).map { String($0.0) }) }

    private mutating func report(_ message: String, _ range: Range<Int>) {
        findings.append(Finding(code: "E-MESSAGE", message: message, range: range))
    }
}
