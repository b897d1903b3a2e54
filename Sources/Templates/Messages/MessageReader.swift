/// Reads a message file line by line. Every fault is collected; reading goes on behind it.
struct MessageReader {
    private let file: SourceFile
    private(set) var messages: [String: Message] = [:]
    private(set) var findings: [Finding] = []
    private var section = ""
    private var current: Message?

    init(_ file: SourceFile) {
        self.file = file
    }

    mutating func run() {
        if let fault = Parser.firstFault(in: file.bytes) {
            return report("E-UTF8", "the file is not valid UTF-8", fault)
        }
        var start = 0
        while start < file.bytes.count {
            let newline = file.bytes[start...].firstIndex(of: UInt8(ascii: "\n")) ?? file.bytes.count
            read(trimmed(start..<newline), isIndented: [32, 9].contains(file.bytes[start]))
            start = newline + 1
        }
        finish()
    }

    private mutating func read(_ line: Range<Int>, isIndented: Bool) {
        guard let first = line.first else { return }
        switch file.bytes[first] {
        case UInt8(ascii: "#"): return
        case _ where isIndented: readContinued(line)
        case UInt8(ascii: "["): readSection(line)
        default: readKey(line)
        }
    }

    private mutating func readSection(_ line: Range<Int>) {
        finish()
        let name = trimmed(line.lowerBound + 1..<max(line.lowerBound + 1, line.upperBound - 1))
        guard file.bytes[line.upperBound - 1] == UInt8(ascii: "]"), isKey(name) else {
            return report("E-MESSAGE", "write a section as [name]", line)
        }
        section = file.text(name) + "."
    }

    private mutating func readKey(_ line: Range<Int>) {
        finish()
        let equals = file.bytes[line].firstIndex(of: UInt8(ascii: "="))
        let span = trimmed(line.lowerBound..<(equals ?? line.upperBound))
        guard isKey(span) else {
            return report("E-MESSAGE", "expected 'key = text' here; texts go on in indented lines", line)
        }
        let key = section + file.text(span)
        if messages[key] != nil { report("E-MESSAGE", "the key '\(key)' stands twice in this file", span) }
        current = Message(key: key, span: span)
        guard let equals else { return }
        addForm(nil, trimmed(equals + 1..<line.upperBound))
    }

    private mutating func readContinued(_ line: Range<Int>) {
        guard let message = current else { return report("E-MESSAGE", "this line continues no text", line) }
        let isSingle = message.forms.contains { $0.category == nil }
        if !isSingle, let colon = file.bytes[line].firstIndex(of: UInt8(ascii: ":")) {
            let span = trimmed(line.lowerBound..<colon)
            if let category = PluralCategory(rawValue: file.text(span)) {
                if message.forms.contains(where: { $0.category == category }) {
                    report("E-MESSAGE", "the form '\(category)' stands twice", span)
                }
                return addForm(category, trimmed(colon + 1..<line.upperBound))
            }
        }
        guard let form = message.forms.last, let index = message.forms.indices.last else {
            let known = PluralCategory.allCases.map(\.rawValue).joined(separator: ", ")
            return report("E-MESSAGE", "expected a plural form here, such as 'other: …'", line, "forms are \(known)")
        }
        let pieces = (form.pieces.isEmpty ? [] : [Message.Piece.blank]) + pieces(of: line)
        current?.forms[index].pieces += pieces
    }

    private mutating func addForm(_ category: PluralCategory?, _ range: Range<Int>) {
        let pieces = pieces(of: range)
        current?.forms.append(Message.Form(category: category, range: range, pieces: pieces))
    }

    /// Text and placeholders of one line.
    private mutating func pieces(of line: Range<Int>) -> [Message.Piece] {
        var pieces: [Message.Piece] = []
        var start = line.lowerBound
        var index = start
        while index < line.upperBound {
            switch file.bytes[index] {
            case UInt8(ascii: "\\") where index + 1 < line.upperBound:
                if index > start { pieces.append(.text(start..<index)) }
                start = index + 1
                index += 2
            case UInt8(ascii: "{"):
                if index > start { pieces.append(.text(start..<index)) }
                let end = file.bytes[index..<line.upperBound].firstIndex(of: UInt8(ascii: "}")) ?? index
                let name = index + 1..<max(index + 1, end)
                if isKey(name) {
                    pieces.append(.placeholder(file.text(name), index..<end + 1))
                } else {
                    report("E-MESSAGE", "write a value as {name} and a brace as \\{", index..<index + 1)
                }
                index = max(end, index) + 1
                start = index
            default: index += 1
            }
        }
        if index > start { pieces.append(.text(start..<index)) }
        return pieces
    }

    private mutating func finish() {
        guard let message = current else { return }
        current = nil
        if message.forms.isEmpty {
            return report("E-MESSAGE", "the key '\(message.key)' has no text: write 'key = text'", message.span)
        }
        if message.isPlural, !message.forms.contains(where: { $0.category == .other }) {
            report("E-MESSAGE", "the form 'other' of '\(message.key)' is missing", message.span)
        }
        messages[message.key] = message
    }

    private func isKey(_ range: Range<Int>) -> Bool {
        !range.isEmpty
            && file.bytes[range].allSatisfy { byte in
                switch byte {
                case 48...57, 65...90, 97...122, UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: "_"): true
                default: false
                }
            }
    }

    private func trimmed(_ range: Range<Int>) -> Range<Int> {
        var (low, high) = (range.lowerBound, max(range.lowerBound, range.upperBound))
        while low < high, file.bytes[low] <= 32 { low += 1 }
        while high > low, file.bytes[high - 1] <= 32 { high -= 1 }
        return low..<high
    }

    private mutating func report(_ code: String, _ message: String, _ range: Range<Int>, _ note: String = "") {
        findings.append(Finding(code: code, message: note.isEmpty ? message : "\(message); \(note)", range: range))
    }
}
