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
    /// The name it is about, "" where there is none.
    let name: String

    init(_ text: String, _ place: WordingPlace) {
        self.text = text
        self.place = place
        let inner = text.dropFirst(2).dropLast(2).drop { $0 == " " }
        switch inner.first {
        case "#", "^": kind = .open
        case "/": kind = .close
        case "!": kind = .comment
        case ":", "=", "<", ">", "$", "%", "&", "{": kind = .foreign
        default: kind = Self.firstWord(inner) == "else" ? .otherwise : .value
        }
        name = Self.firstWord(kind == .open || kind == .close ? inner.dropFirst().drop { $0 == " " } : inner)
    }

    /// What stands between the braces.
    var inner: String { String(text.dropFirst(2).dropLast(2)) }

    /// Whether nothing is left but the last branch: `{{else}}` without a condition of its own.
    var isPlainOtherwise: Bool { kind == .otherwise && !inner.contains { $0 == "#" || $0 == "^" } }

    var isOfSection: Bool { kind == .open || kind == .otherwise || kind == .close }
    var hasFilter: Bool { kind == .value && inner.contains("|") }

    private static func firstWord(_ text: Substring) -> String {
        String(text.prefix { $0.isLetter || $0.isNumber || $0 == "." || $0 == "_" || $0 == "@" })
    }
}

/// A piece of a line: a character or a tag.
enum WordingAtom: Hashable, Sendable {
    /// `isPlain` is false behind a backslash: then the character forms nothing.
    case character(Character, isPlain: Bool, WordingPlace)
    case tag(WordingTag)

    var isBlank: Bool { if case .character(" ", _, _) = self { true } else { false } }

    var place: WordingPlace {
        switch self {
        case .character(_, _, let place): place
        case .tag(let tag): tag.place
        }
    }

    func isMark(_ mark: Character) -> Bool {
        if case .character(mark, isPlain: true, _) = self { true } else { false }
    }

    /// The atoms of a line, without comments. A backslash takes a character its meaning.
    static func scan(_ line: Substring, number: Int) throws(WordingFault) -> [WordingAtom] {
        var atoms: [WordingAtom] = []
        var (rest, column) = (line, 1)
        while let character = rest.first {
            let place = WordingPlace(line: number, column: column)
            if rest.hasPrefix("{{") {
                guard let end = rest.firstRange(of: "}}") else {
                    throw WordingFault(place, "A field ends with }} on the line on which it begins.")
                }
                let text = String(rest[..<end.upperBound])
                let tag = WordingTag(text, place)
                if tag.kind != .comment { atoms.append(.tag(tag)) }
                rest = rest[end.upperBound...]
                column += text.count
                continue
            }
            rest = rest.dropFirst()
            column += 1
            if character == "{" || character == "}" {
                throw WordingFault(place, "Write braces in pairs around a field, like {{companyName}}.")
            }
            if character == "\\", let next = rest.first, next.isASCII, next.isPunctuation || next.isSymbol,
                next != "{", next != "}"
            {
                atoms.append(.character(next, isPlain: false, place))
                rest = rest.dropFirst()
                column += 1
            } else {
                atoms.append(.character(character == "\t" ? " " : character, isPlain: true, place))
            }
        }
        return trimmed(atoms[...])
    }

    static func trimmed(_ atoms: ArraySlice<WordingAtom>) -> [WordingAtom] {
        var rest = atoms
        while rest.first?.isBlank == true { rest = rest.dropFirst() }
        while rest.last?.isBlank == true { rest = rest.dropLast() }
        return Array(rest)
    }
}
