/// Writes the blocks of a wording as a template of a plain text letter.
struct WordingPlain {
    /// A value with more words than this is filled into lines.
    private static let longestLine = 44
    private static let width = 76

    /// Each line with the line of the wording that it comes from.
    private(set) var lines: [(text: String, source: Int)] = []
    private let link: String
    /// The number of the last step; nil where a condition or a list lies among the steps. How many of them a letter has
    /// is not known then: they get points, while the HTML is numbered by whoever shows it.
    private var number: Int?

    init(_ blocks: [WordingBlock], _ letter: WordedLetter) {
        link = letter.link
        add(blocks)
    }

    /// Several empty lines, which conditions leave behind, are one.
    static func tidied(_ text: String) -> String {
        var lines: [Substring] = []
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            if line.isEmpty, lines.last?.isEmpty ?? true { continue }
            lines.append(line)
        }
        while lines.last?.isEmpty == true { lines.removeLast() }
        return lines.joined(separator: "\n") + "\n"
    }

    private mutating func add(_ blocks: [WordingBlock]) {
        for run in WordingBlock.runs(blocks) {
            if run.group != nil { emit("", run.blocks.first?.line ?? 0) }
            number = run.blocks.allSatisfy { if case .condition = $0 { false } else { true } } ? 0 : nil
            let width = Self.labelWidth(run.blocks)
            for block in run.blocks { add(block, isInGroup: run.group != nil, width) }
            if run.group != nil { emit("", run.blocks.last?.line ?? 0) }
        }
    }

    private mutating func add(_ block: WordingBlock, isInGroup: Bool, _ width: Int) {
        switch block {
        case .text(.headline, let words, let line):
            emit(Self.inlines(words), line)
            emit("", line)
        case .text(.section, let words, let line):
            emit("", line)
            emit(Self.inlines(words), line)
        case .text(.paragraph, let words, let line), .text(.small, let words, let line):
            fill(Self.inlines(words), line)
            emit("", line)
        case .text(.point, let words, let line): fill("- " + Self.inlines(words), line)
        case .text(.numbered, let words, let line):
            number = number.map { $0 + 1 }
            fill((number.map { "\($0). " } ?? "- ") + Self.inlines(words), line)
        case .row(let row, let line, _): add(row, line, width)
        case .amount(let amount, let note, let line):
            emit(Self.inlines(amount), line)
            if !note.isEmpty { emit(Self.inlines(note), line) }
            emit("", line)
        case .button(let label, let line):
            emit("", line)
            emit(Self.label(label) + ":", line)
            emit("{{\(link)}}", line)
            emit("", line)
        case .condition(let branches, let close, _):
            for branch in branches {
                emit(branch.tag.text, branch.tag.place.line)
                if isInGroup {
                    for part in branch.parts { add(part, isInGroup: true, width) }
                } else {
                    add(branch.parts)
                }
            }
            emit(close.text, close.place.line)
        }
    }

    private mutating func add(_ row: WordingRow, _ line: Int, _ width: Int) {
        let label = Self.label(row.label) + ":"
        if case .step(let title) = row.look {
            return fill("\(label) \(title)\(Self.inlines(row.value))", line)
        }
        let value = Self.inlines(row.value)
        if Self.words(row.value) > Self.longestLine { return fill("\(label) \(value)", line) }
        let blanks = String(repeating: " ", count: max(1, width + 2 - label.count))
        emit(label + blanks + value, line)
    }

    private mutating func fill(_ text: String, _ line: Int) {
        emit("{{#wrap \(Self.width)}}", line)
        emit(text, line)
        emit("{{/wrap}}", line)
    }

    private mutating func emit(_ text: String, _ source: Int) { lines.append((text, source)) }

    /// How wide the labels of a table are; 0 when one of them is a field.
    private static func labelWidth(_ blocks: [WordingBlock]) -> Int {
        var width = 0
        for label in blocks.flatMap(labels) {
            guard case .words(let words) = label else { return 0 }
            width = max(width, words.count)
        }
        return width
    }

    private static func labels(_ block: WordingBlock) -> [WordingLabel] {
        switch block {
        case .row(let row, _, _): [row.label]
        case .condition(let branches, _, _): branches.flatMap { $0.parts.flatMap(labels) }
        case .text, .amount, .button: []
        }
    }

    /// How many characters the words have that stand there in any case.
    private static func words(_ inlines: [WordingInline]) -> Int {
        inlines.reduce(0) { count, inline in
            switch inline {
            case .words(let words): count + words.count
            case .value: count
            case .strong(let inner), .link(let inner, _): count + words(inner)
            case .condition(let branches, _): count + (branches.map { words($0.parts) }.max() ?? 0)
            }
        }
    }

    private static func label(_ label: WordingLabel) -> String {
        switch label {
        case .words(let words): words
        case .field(let tag): tag.text
        }
    }

    private static func inlines(_ inlines: [WordingInline]) -> String {
        inlines.map { inline in
            switch inline {
            case .words(let words): words
            case .value(let tag): tag.text
            case .strong(let inner): self.inlines(inner)
            case .link(let words, .field(let name)): "\(self.inlines(words)) ({{\(name)}})"
            case .link(let words, .address(let address)):
                self.inlines(words) == address ? address : "\(self.inlines(words)) (\(address))"
            case .condition(let branches, let close):
                branches.map { $0.tag.text + self.inlines($0.parts) }.joined() + close
            }
        }.joined()
    }
}
