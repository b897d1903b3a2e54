/// Reads the body of a wording, line by line.
struct WordingBlockReader {
    private enum Item {
        case blank
        case tag(WordingTag)
        case line([WordingAtom], number: Int)
    }

    private let letter: WordedLetter
    private var items: [Item] = []
    private var position = 0

    private init(_ letter: WordedLetter) {
        self.letter = letter
    }

    static func read(_ body: String, _ letter: WordedLetter) throws(WordingFault) -> [WordingBlock] {
        var reader = WordingBlockReader(letter)
        for (index, line) in body.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            let atoms = try WordingAtom.scan(line, number: index + 1)
            try WordingTagRule(letter: letter).check(atoms)
            reader.take(atoms, number: index + 1)
        }
        return try reader.blocks(in: nil).blocks
    }

    private mutating func take(_ atoms: [WordingAtom], number: Int) {
        if atoms.isEmpty { return items.append(.blank) }
        let tags = atoms.filter { !$0.isBlank }
        if tags.allSatisfy({ if case .tag(let tag) = $0 { tag.isOfSection } else { false } }) {
            for case .tag(let tag) in tags { items.append(.tag(tag)) }
            return
        }
        guard !isInParagraph, let pieces = Self.pieces(atoms) else { return items.append(.line(atoms, number: number)) }
        for piece in pieces {
            if piece.count == 1, case .tag(let tag) = piece[0], tag.isOfSection {
                items.append(.tag(tag))
            } else if !piece.isEmpty {
                take(piece, number: number)
            }
        }
    }

    private var isInParagraph: Bool {
        if case .line(let atoms, _) = items.last { Self.marker(atoms) == nil } else { false }
    }

    /// A line that is one condition from its first to its last character, cut at its tags; nil for any other line.
    private static func pieces(_ atoms: [WordingAtom]) -> [[WordingAtom]]? {
        guard case .tag(let first) = atoms.first, first.kind == .open else { return nil }
        var (pieces, depth, piece): ([[WordingAtom]], Int, [WordingAtom]) = ([], 0, [])
        for (index, atom) in atoms.enumerated() {
            guard case .tag(let tag) = atom, tag.isOfSection else {
                piece.append(atom)
                continue
            }
            if tag.kind == .close { depth -= 1 }
            let isOuter = tag.kind == .otherwise ? depth == 1 : depth == 0
            if isOuter {
                pieces += [WordingAtom.trimmed(piece[...]), [atom]]
                piece = []
            } else {
                piece.append(atom)
            }
            if tag.kind == .open { depth += 1 }
            if depth == 0, index < atoms.count - 1 { return nil }
        }
        return depth == 0 ? pieces : nil
    }

    /// The blocks up to the tag that ends the branch they are in.
    private mutating func blocks(
        in open: WordingTag?
    ) throws(WordingFault) -> (blocks: [WordingBlock], end: WordingTag?) {
        var (blocks, isApart): ([WordingBlock], Bool) = ([], false)
        while position < items.count {
            let item = items[position]
            position += 1
            switch item {
            case .blank:
                isApart = true
                continue
            case .tag(let tag) where tag.kind == .open: blocks.append(try condition(tag, isApart))
            case .tag(let tag):
                guard open != nil else {
                    throw WordingFault(tag.place, "\(tag.text) ends a condition that does not begin on such a line.")
                }
                return (blocks, tag)
            case .line(let atoms, let number): blocks.append(try block(atoms, number, isApart))
            }
            isApart = false
        }
        if let open { throw WordingFault(open.place, "\(open.text) is not closed on a line of its own.") }
        return (blocks, nil)
    }

    private mutating func condition(_ tag: WordingTag, _ isApart: Bool) throws(WordingFault) -> WordingBlock {
        var (branches, opening): ([WordingBranch<WordingBlock>], WordingTag) = ([], tag)
        while true {
            let (blocks, end) = try blocks(in: tag)
            branches.append(WordingBranch(tag: opening, parts: blocks))
            guard let end else { throw WordingFault(tag.place, "\(tag.text) is not closed.") }
            if end.kind == .close { return .condition(branches, close: end, isApart: isApart) }
            opening = end
        }
    }

    private mutating func block(
        _ atoms: [WordingAtom], _ number: Int, _ isApart: Bool
    ) throws(WordingFault) -> WordingBlock {
        guard let (form, length) = Self.marker(atoms) else { return try paragraph(atoms, number) }
        let rest = WordingAtom.trimmed(atoms[length...])
        switch form {
        case .row: return .row(try row(rest), line: number, isApart: isApart)
        case .amount:
            let cells = Self.cells(rest)
            guard cells.count <= 2, !cells[0].isEmpty else {
                throw WordingFault(atoms[0].place, "Write an amount and a note: = {{net|money}} | Expected soon")
            }
            return .amount(
                try inlines(cells[0]), note: cells.count > 1 ? try inlines(cells[1]) : [], line: number)
        case .text(let form):
            guard !rest.isEmpty else { throw WordingFault(atoms[0].place, "Words are missing behind this mark.") }
            return .text(form, try inlines(rest), line: number)
        }
    }

    private mutating func paragraph(_ atoms: [WordingAtom], _ number: Int) throws(WordingFault) -> WordingBlock {
        var all = atoms
        while !Self.isLinkAlone(atoms), position < items.count, case .line(let more, let next) = items[position],
            Self.marker(more) == nil
        {
            // A line that is a link alone begins anew: it may be the button.
            if Self.isLinkAlone(more) { break }
            all.append(.character(" ", isPlain: true, WordingPlace(line: next, column: 1)))
            all += more
            position += 1
        }
        let read = try inlines(all)
        if read.count == 1, case .link(let words, .field(letter.link)) = read[0] {
            return .button(try label(words, atoms[0].place), line: number)
        }
        return .text(.paragraph, read, line: number)
    }

    private func row(_ atoms: [WordingAtom]) throws(WordingFault) -> WordingRow {
        var cells = Self.cells(atoms)
        if cells.count == 3, cells[2].isEmpty { cells.removeLast() }
        guard cells.count == 2, let first = cells[0].first, !cells[1].isEmpty else {
            let place = atoms.first?.place ?? WordingPlace(line: 1, column: 1)
            throw WordingFault(place, "A row has two sides: | Your reference | {{reference}} |")
        }
        let (left, value) = (try inlines(cells[0]), try inlines(cells[1]))
        if left.count == 1, case .strong(let words) = left[0] {
            return WordingRow(label: try label(words, first.place), value: Self.plain(value), look: .total)
        }
        let label = try label(left, first.place)
        if value.count == 1, case .value(let tag) = value[0], tag.inner.contains("|money") {
            return WordingRow(label: label, value: value, look: .sum)
        }
        if value.count > 1, case .strong(let title) = value[0], title.count == 1, case .words(let words) = title[0],
            Self.canBeQuoted(words), case .words = label
        {
            return WordingRow(label: label, value: Array(value.dropFirst()), look: .step(words))
        }
        return WordingRow(label: label, value: value, look: .fact)
    }

    private func label(_ words: [WordingInline], _ place: WordingPlace) throws(WordingFault) -> WordingLabel {
        if words.count == 1 {
            if case .value(let tag) = words[0] { return .field(tag) }
            if case .words(let text) = words[0], Self.canBeQuoted(text) { return .words(text) }
        }
        throw WordingFault(
            place, "Here stand words alone, with “ and ” for quotation marks, or one field alone.")
    }

    private func inlines(_ atoms: [WordingAtom]) throws(WordingFault) -> [WordingInline] {
        try WordingInlineReader.read(atoms, links: letter.links)
    }

    private static func isLinkAlone(_ atoms: [WordingAtom]) -> Bool {
        atoms.first?.isMark("[") == true && atoms.last?.isMark(")") == true
    }

    private static func canBeQuoted(_ text: String) -> Bool { !text.utf8.contains(UInt8(ascii: "\"")) }

    private static func plain(_ value: [WordingInline]) -> [WordingInline] {
        if value.count == 1, case .strong(let inner) = value[0] { inner } else { value }
    }

    /// Cut at the bars that stand outside of conditions.
    private static func cells(_ atoms: [WordingAtom]) -> [[WordingAtom]] {
        var (cells, depth): ([[WordingAtom]], Int) = ([[]], 0)
        for atom in atoms {
            if case .tag(let tag) = atom { depth += tag.kind == .open ? 1 : tag.kind == .close ? -1 : 0 }
            if depth == 0, atom.isMark("|") { cells.append([]) } else { cells[cells.count - 1].append(atom) }
        }
        return cells.map { WordingAtom.trimmed($0[...]) }
    }
}

extension WordingBlockReader {
    private enum Mark {
        case text(WordingBlock.Form)
        case row, amount
    }

    /// What the first characters of a line make of it, and how many they are.
    private static func marker(_ atoms: [WordingAtom]) -> (Mark, Int)? {
        func begins(_ marks: String) -> Bool {
            let shown = atoms.prefix(marks.count)
            return shown.count == marks.count && zip(shown, marks.unicodeScalars).allSatisfy { $0.isMark($1) }
        }
        if begins("## ") { return (.text(.section), 3) }
        if begins("# ") { return (.text(.headline), 2) }
        if begins("> ") { return (.text(.small), 2) }
        if begins("- ") { return (.text(.point), 2) }
        if begins("= ") { return (.amount, 2) }
        if begins("|") { return (.row, 1) }
        let digits = atoms.prefix(3).prefix {
            if case .character("0"..."9", _, _) = $0 { true } else { false }
        }
        let rest = atoms.dropFirst(digits.count).prefix(2)
        guard !digits.isEmpty, rest.count == 2, rest[rest.startIndex].isMark("."), rest[rest.startIndex + 1].isBlank
        else { return nil }
        return (.text(.numbered), digits.count + 2)
    }
}
