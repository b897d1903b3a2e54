/// A place in a wording: line and character, both from 1.
struct WordingPlace: Hashable, Sendable {
    let line: Int
    let column: Int
}

/// What the reader of a wording stumbles over.
struct WordingFault: Error {
    let place: WordingPlace
    let message: String

    init(_ place: WordingPlace, _ message: String) {
        self.place = place
        self.message = message
    }
}

/// A tag of a wording: `{{companyName}}`, `{{#reapplyOn}}`.
struct WordingTag: Hashable, Sendable {
    enum Kind: Hashable, Sendable {
        case value, open, otherwise, close, comment, foreign
    }

    /// As it stands, with its braces.
    let text: String
    let place: WordingPlace
    let kind: Kind
    /// The name it is about, behind `else` that of the condition, "" where there is none.
    let name: String

    init(_ text: String, _ place: WordingPlace) {
        self.text = text
        self.place = place
        let inner = Self.skippingBlanks(text.unicodeScalars.dropFirst(2).dropLast(2))
        switch inner.first {
        case "#", "^": kind = .open
        case "/": kind = .close
        case "!": kind = .comment
        case ":", "=", "<", ">", "$", "%", "&", "{": kind = .foreign
        default: kind = Self.word(inner) == "else" ? .otherwise : .value
        }
        switch kind {
        case .open, .close: name = Self.word(inner.dropFirst())
        case .otherwise:
            let rest = Self.skippingBlanks(inner.dropFirst("else".count))
            name = rest.first == "#" || rest.first == "^" ? Self.word(rest.dropFirst()) : ""
        case .value, .comment, .foreign: name = Self.word(inner)
        }
    }

    /// What stands between the braces.
    var inner: String { String(text.dropFirst(2).dropLast(2)) }

    /// Whether nothing is left but the last branch: `{{else}}` without a condition of its own.
    var isPlainOtherwise: Bool { kind == .otherwise && name.isEmpty }

    var isOfSection: Bool { kind == .open || kind == .otherwise || kind == .close }
    var hasFilter: Bool { kind == .value && text.utf8.contains(UInt8(ascii: "|")) }
    /// Whether templates see a quotation mark that does not end: they look for the end of the tag behind the next one.
    var hasOpenQuote: Bool {
        kind != .comment && !text.utf8.count { $0 == UInt8(ascii: "\"") }.isMultiple(of: 2)
    }

    /// The name in front, as templates read it.
    private static func word(_ text: Substring.UnicodeScalarView) -> String {
        let text = skippingBlanks(text)
        let rest = text.first == "@" ? text.dropFirst() : text
        let word = rest.prefix { scalar in
            switch scalar {
            case "a"..."z", "A"..."Z", "0"..."9", "_", "-", "/", ".": true
            default: scalar.value >= 128
            }
        }
        return String(text[..<word.endIndex])
    }

    private static func skippingBlanks(_ text: Substring.UnicodeScalarView) -> Substring.UnicodeScalarView {
        text.drop { $0.value <= 32 }
    }
}

/// A piece of a line: a character or a tag.
enum WordingAtom: Hashable, Sendable {
    /// A scalar, as templates and mail programs read the letter: what joins a mark to one character with something else
    /// leaves it a mark. `isPlain` is false behind a backslash: then the character forms nothing.
    case character(Unicode.Scalar, isPlain: Bool, WordingPlace)
    case tag(WordingTag)

    var isBlank: Bool { if case .character(" ", _, _) = self { true } else { false } }

    var place: WordingPlace {
        switch self {
        case .character(_, _, let place): place
        case .tag(let tag): tag.place
        }
    }

    func isMark(_ mark: Unicode.Scalar) -> Bool {
        if case .character(mark, isPlain: true, _) = self { true } else { false }
    }

    /// The atoms of a line, without comments. A backslash takes a character its meaning.
    static func scan(_ line: Substring, number: Int) throws(WordingFault) -> [WordingAtom] {
        var atoms: [WordingAtom] = []
        var (rest, column) = (line.unicodeScalars, 1)
        while let scalar = rest.first {
            let place = WordingPlace(line: number, column: column)
            var length = 1
            if let tag = try tag(rest, place) {
                if tag.kind != .comment { atoms.append(.tag(tag)) }
                length = tag.text.unicodeScalars.count
            } else if scalar == "{" || scalar == "}" {
                throw WordingFault(place, "Write braces in pairs around a field, like {{companyName}}.")
            } else if scalar == "\\", let next = rest.dropFirst().first, isMark(next) {
                atoms.append(.character(next, isPlain: false, place))
                length = 2
            } else {
                atoms.append(.character(scalar == "\t" ? " " : scalar, isPlain: true, place))
            }
            rest = rest.dropFirst(length)
            column += length
        }
        return trimmed(atoms[...])
    }

    /// The tag with which a text begins.
    private static func tag(
        _ text: Substring.UnicodeScalarView, _ place: WordingPlace
    ) throws(WordingFault) -> WordingTag? {
        guard text.starts(with: "{{".unicodeScalars) else { return nil }
        guard let end = text.firstRange(of: "}}".unicodeScalars) else {
            throw WordingFault(place, "A field ends with }} on the line on which it begins.")
        }
        let tag = WordingTag(String(text[..<end.upperBound]), place)
        if tag.hasOpenQuote { throw WordingFault(place, "A quotation mark in \(tag.text) does not end.") }
        return tag
    }

    /// Whether a backslash takes it its meaning: any sign of ASCII but braces.
    private static func isMark(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "a"..."z", "A"..."Z", "0"..."9", "{", "}": false
        default: (33..<127).contains(scalar.value)
        }
    }

    static func trimmed(_ atoms: ArraySlice<WordingAtom>) -> [WordingAtom] {
        var rest = atoms
        while rest.first?.isBlank == true { rest = rest.dropFirst() }
        while rest.last?.isBlank == true { rest = rest.dropLast() }
        return Array(rest)
    }
}
