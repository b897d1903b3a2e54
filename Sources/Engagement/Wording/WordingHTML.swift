/// Writes the blocks of a wording as a template of an HTML letter: words escaped, fields as they stand, everything that
/// has a look by the parts that the program's own letters are made of.
struct WordingHTML {
    /// Each line with the line of the wording that it comes from.
    private(set) var lines: [(text: String, source: Int)] = []
    private let link: String

    init(_ blocks: [WordingBlock], _ letter: WordedLetter) {
        link = letter.link
        add(blocks)
    }

    /// Words of one line without any form, such as the subject for the title.
    static func plain(_ atoms: [WordingAtom]) -> String {
        atoms.map { atom in
            switch atom {
            case .character(let scalar, _, _): escaped(String(scalar))
            case .tag(let tag): tag.text
            }
        }.joined()
    }

    private mutating func add(_ blocks: [WordingBlock]) {
        for run in WordingBlock.runs(blocks) {
            switch run.group {
            case .rows: wrap("{{<parts/facts}}{{$rows}}", run.blocks, "{{/rows}}{{/parts/facts}}")
            case .numbered: wrap("{{<parts/numbered}}{{$items}}", run.blocks, "{{/items}}{{/parts/numbered}}")
            case .points: wrap("<ul>", run.blocks, "</ul>")
            case nil: for block in run.blocks { add(block, isInGroup: false) }
            }
        }
    }

    private mutating func wrap(_ beginning: String, _ blocks: [WordingBlock], _ end: String) {
        emit(beginning, blocks.first?.line ?? 0)
        for block in blocks { add(block, isInGroup: true) }
        emit(end, blocks.last?.line ?? 0)
    }

    private mutating func add(_ block: WordingBlock, isInGroup: Bool) {
        switch block {
        case .text(let form, let words, let line): part(form.part, "body", Self.inlines(words), line)
        case .row(let row, let line, _): emit(Self.row(row), line)
        case .amount(let amount, let note, let line):
            emit(
                "{{<parts/big-amount}}{{$amount}}\(Self.inlines(amount)){{/amount}}{{$note}}\(Self.inlines(note))"
                    + "{{/note}}{{/parts/big-amount}}", line)
        case .button(let label, let line):
            emit("{{>parts/button label=\(Self.argument(label)) href=\(link) accent=brand.accent}}", line)
        case .condition(let branches, let close, _):
            for branch in branches {
                emit(branch.tag.text, branch.tag.place.line)
                if isInGroup {
                    for part in branch.parts { add(part, isInGroup: true) }
                } else {
                    add(branch.parts)
                }
            }
            emit(close.text, close.place.line)
        }
    }

    private static func row(_ row: WordingRow) -> String {
        let (label, value) = (argument(row.label), inlines(row.value))
        func part(_ name: String) -> String {
            "{{<parts/\(name) label=\(label)}}{{$value}}\(value){{/value}}{{/parts/\(name)}}"
        }
        switch row.look {
        case .fact: return part("fact")
        case .sum: return part("sum")
        case .total: return part("total")
        case .step(let title):
            return "{{<parts/step when=\(label) title=\(quoted(title))}}{{$body}}\(value){{/body}}{{/parts/step}}"
        }
    }

    private mutating func part(_ name: String, _ slot: String, _ words: String, _ line: Int) {
        emit("{{<parts/\(name)}}{{$\(slot)}}\(words){{/\(slot)}}{{/parts/\(name)}}", line)
    }

    private mutating func emit(_ text: String, _ source: Int) { lines.append((text, source)) }

    private static func inlines(_ inlines: [WordingInline]) -> String {
        inlines.map { inline in
            switch inline {
            case .words(let words): escaped(words)
            case .value(let tag): tag.text
            case .strong(let inner): "<strong>\(self.inlines(inner))</strong>"
            case .link(let words, .field(let name)): "<a href=\"{{\(name)}}\">\(self.inlines(words))</a>"
            case .link(let words, .address(let address)):
                "<a href=\"\(escaped(address))\">\(self.inlines(words))</a>"
            case .condition(let branches, let close):
                branches.map { $0.tag.text + self.inlines($0.parts) }.joined() + close
            }
        }.joined()
    }

    private static func argument(_ label: WordingLabel) -> String {
        switch label {
        case .words(let words): quoted(words)
        case .field(let tag): tag.inner
        }
    }

    private static func quoted(_ words: String) -> String { "\"\(words)\"" }

    /// By scalars, as mail programs read it: a mark that others join to one character is a mark.
    private static func escaped(_ text: String) -> String {
        text.unicodeScalars.reduce(into: "") { all, scalar in
            switch scalar {
            case "&": all += "&amp;"
            case "<": all += "&lt;"
            case ">": all += "&gt;"
            case "\"": all += "&quot;"
            case "'": all += "&#39;"
            default: all.unicodeScalars.append(scalar)
            }
        }
    }
}

extension WordingBlock.Form {
    /// The part of letters that shows it.
    fileprivate var part: String {
        switch self {
        case .headline: "headline"
        case .section: "section"
        case .paragraph: "paragraph"
        case .small: "small"
        case .point, .numbered: "item"
        }
    }
}

extension WordingBlock {
    /// Where it begins in the wording.
    var line: Int {
        switch self {
        case .text(_, _, let line), .row(_, let line, _), .amount(_, _, let line), .button(_, let line): line
        case .condition(let branches, _, _): branches.first?.tag.place.line ?? 0
        }
    }
}
