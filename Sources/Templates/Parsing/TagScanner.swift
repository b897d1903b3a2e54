/// Cuts a file into text and tags. Knows delimiters, triple mustaches, comments and standalone lines, and nothing else.
struct TagScanner {
    enum Piece {
        case text(Range<Int>)
        case tag(Tag)
    }

    struct Tag {
        /// The character behind the delimiter, 0 for a plain value; `{` for a triple mustache.
        let sigil: UInt8
        /// What stands behind the sigil.
        let content: Range<Int>
        let span: Range<Int>
        let isStandalone: Bool
        let indentation: Range<Int>
    }

    private let bytes: [UInt8]
    private var position = 0
    private var opening = Array("{{".utf8)
    private var closing = Array("}}".utf8)
    private(set) var fault: (message: String, range: Range<Int>)?

    init(_ file: SourceFile) {
        bytes = file.bytes
    }

    /// The next text and the tag behind it; nil at the end or at a fault.
    mutating func next() -> (text: Range<Int>, tag: Tag?)? {
        guard fault == nil, position < bytes.count else { return nil }
        let start = position
        guard let open = find(opening, from: start) else {
            position = bytes.count
            return (start..<bytes.count, nil)
        }
        guard let tag = readTag(at: open) else { return nil }
        let textEnd = tag.isStandalone ? tag.indentation.lowerBound : open
        position = tag.isStandalone ? lineEnd(after: tag.span.upperBound) ?? bytes.count : tag.span.upperBound
        return (start..<max(start, textEnd), tag)
    }

    private mutating func readTag(at open: Int) -> Tag? {
        var inside = open + opening.count
        let sigil = inside < bytes.count ? bytes[inside] : 0
        let triple = sigil == UInt8(ascii: "{") && opening == Array("{{".utf8)
        let end = sigil == UInt8(ascii: "=") ? [UInt8(ascii: "=")] + closing : triple ? Array("}}}".utf8) : closing
        let known = "#^/><$&!=%:{".utf8.contains(sigil)
        if known { inside += 1 }
        guard let close = findClose(end, from: inside, quotes: sigil != UInt8(ascii: "!")) else {
            fault = (
                "this tag is never closed: '\(String(decoding: end, as: UTF8.self))' is missing",
                open..<open + opening.count
            )
            return nil
        }
        let span = open..<close + end.count
        let (standalone, indentation) = standaloneLine(span, sigil: known ? sigil : 0, content: inside..<close)
        if sigil == UInt8(ascii: "=") { setDelimiters(inside..<close) }
        return Tag(
            sigil: known ? sigil : 0, content: inside..<close, span: span, isStandalone: standalone,
            indentation: indentation)
    }

    /// Whether a tag that prints nothing stands alone on its line, and the blanks in front of it.
    private func standaloneLine(_ span: Range<Int>, sigil: UInt8, content: Range<Int>) -> (Bool, Range<Int>) {
        let none = span.lowerBound..<span.lowerBound
        switch sigil {
        case UInt8(ascii: "&"), UInt8(ascii: "{"): return (false, none)
        case 0:
            let word = bytes[content].drop { $0 == 32 }.prefix { $0 > 32 }
            guard word.elementsEqual("else".utf8) else { return (false, none) }
        default: break
        }
        var start = span.lowerBound
        while start > 0, bytes[start - 1] == 32 || bytes[start - 1] == 9 { start -= 1 }
        guard start == 0 || bytes[start - 1] == UInt8(ascii: "\n"), lineEnd(after: span.upperBound) != nil else {
            return (false, none)
        }
        return (true, start..<span.lowerBound)
    }

    /// The place behind the line end when only blanks lie before it.
    private func lineEnd(after offset: Int) -> Int? {
        var index = offset
        while index < bytes.count, bytes[index] == 32 || bytes[index] == 9 { index += 1 }
        if index == bytes.count { return index }
        if bytes[index] == UInt8(ascii: "\n") { return index + 1 }
        if bytes[index] == UInt8(ascii: "\r"), index + 1 < bytes.count, bytes[index + 1] == UInt8(ascii: "\n") {
            return index + 2
        }
        return nil
    }

    private mutating func setDelimiters(_ content: Range<Int>) {
        let words = bytes[content].split { $0 <= 32 }
        guard words.count == 2, !words[0].contains(UInt8(ascii: "=")), !words[1].contains(UInt8(ascii: "=")) else {
            fault = ("write new delimiters as {{=<% %>=}}", content)
            return
        }
        opening = Array(words[0])
        closing = Array(words[1])
    }

    private func find(_ needle: [UInt8], from start: Int) -> Int? {
        let first = needle[0]
        var index = start
        while index + needle.count <= bytes.count {
            guard bytes[index] == first else {
                index += 1
                continue
            }
            if bytes[index..<index + needle.count].elementsEqual(needle) { return index }
            index += 1
        }
        return nil
    }

    /// The end of a tag; a delimiter inside a quoted literal does not count.
    private func findClose(_ needle: [UInt8], from start: Int, quotes: Bool) -> Int? {
        let plain = find(needle, from: start)
        guard quotes, let plain, bytes[start..<plain].contains(UInt8(ascii: "\"")) else { return plain }
        var index = start
        var quoted = false
        while index + needle.count <= bytes.count {
            if bytes[index] == UInt8(ascii: "\"") {
                quoted.toggle()
            } else if !quoted, bytes[index..<index + needle.count].elementsEqual(needle) {
                return index
            }
            index += 1
        }
        return plain
    }
}
