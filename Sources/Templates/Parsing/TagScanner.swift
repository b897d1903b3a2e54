/// Cuts a file into text and tags. Knows delimiters, triple mustaches, comments and standalone lines, and nothing else.
struct TagScanner {
    /// Delimiters are at most this many bytes long, so that looking for them takes time in line with the file.
    static let longestDelimiter = 64

    struct Tag {
        /// The character behind the delimiter, 0 for a plain value; `{` for a triple mustache.
        let sigil: UInt8
        /// What stands behind the sigil.
        let content: Range<Int>
        let span: Range<Int>
        let line: LineUse
        let delimiters: Delimiters

        var isStandalone: Bool { line.takesEnd && line.takesStart }
    }

    /// What a tag takes of its line beside itself.
    struct LineUse {
        /// The blanks in front of the tag, when nothing else is there.
        var indentation: Range<Int>
        /// Whether the blanks belong to the tag and are not text.
        var takesStart = false
        /// Whether the line end behind the tag belongs to it and is not text.
        var takesEnd = false
    }

    /// A tag that waits for its end, as far as lines are concerned.
    private struct Opened {
        let sigil: UInt8
        let line: Int
    }

    private let bytes: [UInt8]
    private let isPlain: Bool
    private let sigils: [UInt8]
    private var position = 0
    private var opening: [UInt8]
    private var closing: [UInt8]
    private var opened: [Opened] = []
    /// The end of the last tag, when its line holds nothing before it but blanks and tags of layouts and blocks.
    private var structuralEnd = -1
    /// The number of line ends up to the end of the last tag.
    private var lineNumber = 0
    private var counted = 0
    private(set) var fault: (message: String, range: Range<Int>)?

    /// With `isPlain` only the tags of the Mustache specification are known, and names may hold quotes.
    init(_ file: SourceFile, isPlain: Bool = false, _ delimiters: Delimiters = .standard) {
        bytes = file.bytes
        self.isPlain = isPlain
        sigils = Array((isPlain ? "#^/><$&!={" : "#^/><$&!={%:").utf8)
        opening = delimiters.opening
        closing = delimiters.closing
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
        let textEnd = tag.line.takesStart ? tag.line.indentation.lowerBound : open
        position = tag.line.takesEnd ? lineEnd(after: tag.span.upperBound) ?? bytes.count : tag.span.upperBound
        return (start..<max(start, textEnd), tag)
    }

    /// Takes what follows as it stands, up to the tag that ends it; nil, with a fault, when that is missing.
    mutating func verbatim(until name: String) -> Range<Int>? {
        let end = opening + [UInt8(ascii: "/")] + Array(name.utf8) + closing
        guard let close = find(end, from: position) else {
            let tag = String(decoding: end, as: UTF8.self)
            fault = ("this text is never closed: '\(tag)' is missing", max(0, position - 1)..<position)
            return nil
        }
        let start = position
        var textEnd = close
        while textEnd > start, bytes[textEnd - 1] == 32 || bytes[textEnd - 1] == 9 { textEnd -= 1 }
        let isFirst = textEnd == 0 || bytes[textEnd - 1] == UInt8(ascii: "\n")
        let behind = lineEnd(after: close + end.count)
        position = isFirst ? behind ?? close + end.count : close + end.count
        return start..<(isFirst && behind != nil ? textEnd : close)
    }

    private mutating func readTag(at open: Int) -> Tag? {
        var inside = open + opening.count
        let sigil = inside < bytes.count ? bytes[inside] : 0
        let known = sigils.contains(sigil)
        if known { inside += 1 }
        let end: [UInt8] =
            switch sigil {
            case UInt8(ascii: "="): [UInt8(ascii: "=")] + closing
            case UInt8(ascii: "{"): [UInt8(ascii: "}")] + closing
            default: closing
            }
        guard let close = findClose(end, from: inside, quotes: !isPlain && sigil != UInt8(ascii: "!")) else {
            fault = (
                "this tag is never closed: '\(String(decoding: end, as: UTF8.self))' is missing",
                open..<open + opening.count
            )
            return nil
        }
        let span = open..<close + end.count
        let delimiters = Delimiters(opening: opening, closing: closing)
        let line = lineUse(span, sigil: known ? sigil : 0, content: inside..<close)
        if sigil == UInt8(ascii: "=") { setDelimiters(inside..<close) }
        return Tag(
            sigil: known ? sigil : 0, content: inside..<close, span: span, line: line, delimiters: delimiters)
    }

    /// What a tag that prints nothing takes of its line. Tags of layouts and blocks may share a line with each other.
    private mutating func lineUse(_ span: Range<Int>, sigil: UInt8, content: Range<Int>) -> LineUse {
        var start = span.lowerBound
        while start > 0, bytes[start - 1] == 32 || bytes[start - 1] == 9 { start -= 1 }
        let isFirst = start == 0 || bytes[start - 1] == UInt8(ascii: "\n")
        lineNumber += bytes[counted..<span.upperBound].count { $0 == UInt8(ascii: "\n") }
        counted = span.upperBound
        let follows = structuralEnd == start
        let endsLine = lineEnd(after: span.upperBound) != nil
        var use = LineUse(indentation: isFirst ? start..<span.lowerBound : span.lowerBound..<span.lowerBound)
        structuralEnd = -1
        switch sigil {
        case UInt8(ascii: "<"), UInt8(ascii: "$"):
            opened.append(Opened(sigil: sigil, line: lineNumber))
            use.takesStart = isFirst && (sigil == UInt8(ascii: "$") || endsLine || closesAtOnce(span, content))
            use.takesEnd = (isFirst || follows) && endsLine
            if isFirst || follows { structuralEnd = span.upperBound }
        case UInt8(ascii: "/"):
            guard let begin = opened.popLast(), begin.sigil == UInt8(ascii: "<") || begin.sigil == UInt8(ascii: "$")
            else { fallthrough }
            let isShort = begin.sigil == UInt8(ascii: "$") && begin.line == lineNumber
            use.takesStart = isFirst && endsLine
            use.takesEnd = (isFirst || follows) && endsLine && !isShort
            if isFirst || follows { structuralEnd = span.upperBound }
        case UInt8(ascii: "#"), UInt8(ascii: "^"):
            opened.append(Opened(sigil: sigil, line: lineNumber))
            fallthrough
        default:
            use.takesStart = isFirst && endsLine && canStandAlone(sigil, content)
            use.takesEnd = use.takesStart
        }
        return use
    }

    private func canStandAlone(_ sigil: UInt8, _ content: Range<Int>) -> Bool {
        switch sigil {
        case UInt8(ascii: "&"), UInt8(ascii: "{"): false
        case 0: !isPlain && bytes[content].drop { $0 == 32 }.prefix { $0 > 32 }.elementsEqual("else".utf8)
        default: true
        }
    }

    /// Whether the end of a call follows its beginning, and then the end of the line.
    private func closesAtOnce(_ span: Range<Int>, _ content: Range<Int>) -> Bool {
        let end = opening + [UInt8(ascii: "/")] + bytes[content] + closing
        return bytes[span.upperBound...].starts(with: end) && lineEnd(after: span.upperBound + end.count) != nil
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
        guard words.count == 2, isPlain || words.allSatisfy({ !$0.contains(UInt8(ascii: "=")) }) else {
            fault = ("write new delimiters as {{=<% %>=}}", content)
            return
        }
        guard words.allSatisfy({ $0.count <= Self.longestDelimiter }) else {
            fault = ("a delimiter has at most \(Self.longestDelimiter) bytes", content)
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

/// What stands around tags.
struct Delimiters: Sendable, Hashable {
    let opening: [UInt8]
    let closing: [UInt8]

    static let standard = Delimiters(opening: Array("{{".utf8), closing: Array("}}".utf8))
}
