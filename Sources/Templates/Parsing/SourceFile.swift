/// One template file as it was read.
final class SourceFile: Sendable {
    /// Excerpts show at most this many characters of a line.
    private static let longestExcerpt = 160

    /// Path under its root with the ending: "members/list.html".
    let name: String
    let profile: Profile
    let bytes: [UInt8]

    init(name: String, profile: Profile, bytes: [UInt8]) {
        self.name = name
        self.profile = profile
        self.bytes = bytes
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
        let line = 1 + bytes[..<offset].count { $0 == UInt8(ascii: "\n") }
        let start = lineStart(before: offset)
        return (line, 1 + String(decoding: bytes[start..<offset], as: UTF8.self).unicodeScalars.count)
    }

    func place(_ offset: Int) -> String {
        let (line, column) = position(of: offset)
        return "\(name):\(line):\(column)"
    }

    /// The line of a place with carets below, and the hint behind them. Of a long line only the part around the place.
    func excerpt(_ range: Range<Int>, hint: String) -> String {
        let (line, column) = position(of: range.lowerBound)
        let start = lineStart(before: min(range.lowerBound, bytes.count))
        let end = bytes[start...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.count
        let scalars = String(decoding: bytes[start..<end], as: UTF8.self).unicodeScalars
        let before = min(column - 1, Self.longestExcerpt / 2)
        let first =
            scalars.index(scalars.startIndex, offsetBy: column - 1 - before, limitedBy: scalars.endIndex)
            ?? scalars.endIndex
        let last = scalars.index(first, offsetBy: Self.longestExcerpt, limitedBy: scalars.endIndex) ?? scalars.endIndex
        let front = first == scalars.startIndex ? "" : "…"
        let shown = front + String(scalars[first..<last]) + (last == scalars.endIndex ? "" : "…")
        let wanted = text(range.lowerBound..<max(range.lowerBound, min(range.upperBound, end))).unicodeScalars.count
        let length = max(1, min(wanted, scalars.distance(from: first, to: last) - before))
        let blanks = String(repeating: " ", count: before + front.count)
        let number = String(line)
        let margin = String(repeating: " ", count: max(0, 5 - number.count))
        let carets = blanks + String(repeating: "^", count: length)
        return "\(margin)\(number) | \(shown)\n      | \(carets)\(hint.isEmpty ? "" : " " + hint)"
    }

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
