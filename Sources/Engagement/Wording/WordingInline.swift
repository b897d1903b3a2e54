/// What a line of a wording is made of.
indirect enum WordingInline: Hashable, Sendable {
    case words(String)
    case value(WordingTag)
    case strong([WordingInline])
    case link([WordingInline], WordingTarget)
    /// Each branch with the tag that begins it, and the tag that ends all.
    case condition([WordingBranch<WordingInline>], close: String)
}

/// Where a link leads.
enum WordingTarget: Hashable, Sendable {
    case field(String)
    case address(String)
}

/// One branch of a condition with the tag that begins it.
struct WordingBranch<Part: Hashable & Sendable>: Hashable, Sendable {
    let tag: WordingTag
    let parts: [Part]
}

/// Reads atoms as words with fields, bold words, links and conditions that end where they began.
struct WordingInlineReader {
    private enum Stop: Equatable {
        case end, strong, bracket, section
    }

    private static let schemes = ["https://", "http://", "mailto:", "tel:"]

    private let atoms: [WordingAtom]
    private let links: Set<String>
    private var position = 0
    /// The tag at which a branch ended.
    private var ending: WordingTag?

    /// `links` are the fields that hold addresses.
    private init(_ atoms: [WordingAtom], links: Set<String>) {
        self.atoms = atoms
        self.links = links
    }

    static func read(_ atoms: [WordingAtom], links: Set<String>) throws(WordingFault) -> [WordingInline] {
        var reader = WordingInlineReader(atoms, links: links)
        return try reader.inlines(until: .end, from: WordingPlace(line: 1, column: 1))
    }

    private mutating func inlines(until stop: Stop, from start: WordingPlace) throws(WordingFault) -> [WordingInline] {
        var (found, words): ([WordingInline], String) = ([], "")
        func finish() {
            if !words.isEmpty { found.append(.words(words)) }
            words = ""
        }
        while position < atoms.count {
            let atom = atoms[position]
            if case .tag(let tag) = atom {
                finish()
                if tag.kind == .close || tag.kind == .otherwise {
                    guard stop == .section else { throw unexpected(tag, in: stop) }
                    ending = tag
                    return found
                }
                found.append(try inline(tag))
            } else if isDouble("*") {
                position += 2
                finish()
                if stop == .strong { return found }
                found.append(.strong(try inlines(until: .strong, from: atom.place)))
            } else if stop == .bracket, atom.isMark("]"), isMark("(", at: position + 1) {
                finish()
                return found
            } else if stop != .bracket, atom.isMark("["), isLink {
                finish()
                found.append(try link())
            } else {
                if case .character(let scalar, _, _) = atom { words.unicodeScalars.append(scalar) }
                position += 1
            }
        }
        finish()
        try checkEnd(stop, start)
        return found
    }

    private mutating func inline(_ tag: WordingTag) throws(WordingFault) -> WordingInline {
        guard tag.kind == .open else {
            position += 1
            return .value(tag)
        }
        var (branches, opening): ([WordingBranch<WordingInline>], WordingTag) = ([], tag)
        while true {
            position += 1
            branches.append(WordingBranch(tag: opening, parts: try inlines(until: .section, from: tag.place)))
            guard let next = ending else { throw unclosed(tag) }
            // What ended this branch ends none around it.
            ending = nil
            if next.kind == .close {
                position += 1
                return .condition(branches, close: next.text)
            }
            opening = next
        }
    }

    private mutating func link() throws(WordingFault) -> WordingInline {
        let start = atoms[position].place
        position += 1
        let label = try inlines(until: .bracket, from: start)
        position += 2
        if position + 1 < atoms.count, case .tag(let tag) = atoms[position], atoms[position + 1].isMark(")") {
            guard tag.kind == .value, !tag.hasFilter, links.contains(tag.name) else {
                throw WordingFault(tag.place, "\(tag.text) is no address: a link leads to \(Self.list(links)).")
            }
            position += 2
            return .link(label, .field(tag.name))
        }
        let place = position < atoms.count ? atoms[position].place : start
        var address = ""
        while position < atoms.count, !atoms[position].isMark(")") {
            guard case .character(let scalar, _, _) = atoms[position], !scalar.properties.isWhitespace else {
                throw WordingFault(atoms[position].place, "An address holds neither blanks nor fields.")
            }
            address.unicodeScalars.append(scalar)
            position += 1
        }
        position += 1
        guard Self.schemes.contains(where: { address.hasPrefix($0) && address.count > $0.count }) else {
            throw WordingFault(place, "An address begins with https:// or mailto: or tel: here.")
        }
        return .link(label, .address(address))
    }

    /// Whether `](` and `)` come behind the bracket at the place.
    private var isLink: Bool {
        var place = position + 1
        while place + 1 < atoms.count, !(atoms[place].isMark("]") && atoms[place + 1].isMark("(")) {
            if atoms[place].isMark("[") { return false }
            place += 1
        }
        return place + 1 < atoms.count && atoms[place...].contains { $0.isMark(")") }
    }

    private func isDouble(_ mark: Unicode.Scalar) -> Bool {
        isMark(mark, at: position) && isMark(mark, at: position + 1)
    }

    private func isMark(_ mark: Unicode.Scalar, at place: Int) -> Bool {
        atoms.indices.contains(place) && atoms[place].isMark(mark)
    }

    private func checkEnd(_ stop: Stop, _ start: WordingPlace) throws(WordingFault) {
        switch stop {
        case .end, .section: return
        case .strong: throw WordingFault(start, "Bold words begin here and do not end: close them with **.")
        case .bracket: throw WordingFault(start, "The words of this link do not end: close them with ].")
        }
    }

    private func unexpected(_ tag: WordingTag, in stop: Stop) -> WordingFault {
        switch stop {
        case .strong: WordingFault(tag.place, "Close the bold words with ** in front of \(tag.text).")
        case .bracket: WordingFault(tag.place, "Close the words of the link with ] in front of \(tag.text).")
        case .end, .section:
            WordingFault(
                tag.place, "\(tag.text) belongs to a condition that begins elsewhere: put both on lines of their own.")
        }
    }

    private func unclosed(_ tag: WordingTag) -> WordingFault {
        WordingFault(
            tag.place,
            "\(tag.text) begins within this line and does not end in it: close it here, or put both on lines of "
                + "their own.")
    }

    private static func list(_ links: Set<String>) -> String {
        links.sorted().map { "{{\($0)}}" }.joined(separator: " or ")
    }
}
