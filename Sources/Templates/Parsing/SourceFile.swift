/// One template file as it was read.
final class SourceFile: Sendable {
    /// Excerpts show about this many bytes of a line.
    private static let longestExcerpt = 160

    /// Path under its root with the ending: "members/list.html".
    let name: String
    let profile: Profile
    let bytes: [UInt8]
    /// Whether someone wrote it who is not trusted with the program, so that the rules of the sandbox hold in it.
    let isEdited: Bool
    /// Where lines end, in order.
    private let newlines: [Int]

    init(name: String, profile: Profile, bytes: [UInt8], isEdited: Bool = false) {
        self.isEdited = isEdited
        self.name = name
        self.profile = profile
        self.bytes = bytes
        newlines = bytes.indices.filter { bytes[$0] == UInt8(ascii: "\n") }
    }

    func text(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }

    /// Whether a place is the first of a line.
    func isLineStart(_ offset: Int) -> Bool { offset == 0 || bytes[offset - 1] == UInt8(ascii: "\n") }

    func isLineEnd(_ offset: Int) -> Bool {
        bytes[offset] == UInt8(ascii: "\n") || bytes[offset] == UInt8(ascii: "\r")
    }

    /// The place behind at most `count` blanks.
    func skipBlanks(_ offset: Int, _ count: Int, _ end: Int) -> Int {
        var offset = offset
        let limit = min(end, offset + count)
        while offset < limit, bytes[offset] == 32 || bytes[offset] == 9 { offset += 1 }
        return offset
    }

    /// The blanks that begin the line at a place.
    func blanks(at offset: Int) -> [UInt8] {
        Array(bytes[offset..<skipBlanks(offset, bytes.count, bytes.count)])
    }

    /// Line and column, both counted from 1, the column in Unicode scalars.
    func position(of offset: Int) -> (line: Int, column: Int) {
        let offset = min(offset, bytes.count)
        return (line(of: offset), 1 + scalars(lineStart(before: offset)..<offset))
    }

    /// The line alone, counted from 1.
    func line(of offset: Int) -> Int {
        var (low, high) = (0, newlines.count)
        while low < high {
            let middle = (low + high) / 2
            if newlines[middle] < offset { low = middle + 1 } else { high = middle }
        }
        return low + 1
    }

    func place(_ offset: Int) -> String {
        let (line, column) = position(of: offset)
        return "\(name):\(line):\(column)"
    }

    /// The line of a place with carets below, and the hint behind them. Of a long line only the part around the place.
    func excerpt(_ range: Range<Int>, hint: String) -> String {
        let place = min(range.lowerBound, bytes.count)
        let start = lineStart(before: place)
        let end = bytes[place...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.count
        var first = max(start, place - Self.longestExcerpt / 2)
        while first > start, isContinuation(first) { first -= 1 }
        var last = min(end, first + Self.longestExcerpt)
        while last < end, isContinuation(last) { last += 1 }
        let front = first == start ? "" : "…"
        let shown = front + text(first..<last) + (last == end ? "" : "…")
        let blanks = String(repeating: " ", count: front.count + scalars(first..<place))
        let carets = String(repeating: "^", count: max(1, scalars(place..<max(place, min(range.upperBound, last)))))
        let number = String(position(of: place).line)
        let margin = String(repeating: " ", count: max(0, 5 - number.count))
        return "\(margin)\(number) | \(shown)\n      | \(blanks)\(carets)\(hint.isEmpty ? "" : " " + hint)"
    }

    private func isContinuation(_ offset: Int) -> Bool { bytes[offset] & 0xC0 == 0x80 }

    private func scalars(_ range: Range<Int>) -> Int { bytes[range].count { $0 & 0xC0 != 0x80 } }

    private func lineStart(before offset: Int) -> Int {
        (bytes[..<offset].lastIndex(of: UInt8(ascii: "\n")) ?? -1) + 1
    }
}

/// A stretch of one file.
struct Span: Sendable {
    let file: SourceFile
    let range: Range<Int>

    var place: String { file.place(range.lowerBound) }
}
