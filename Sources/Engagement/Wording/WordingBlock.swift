/// A part of the body of a letter: what stands in one line or paragraph, or a condition around such.
indirect enum WordingBlock: Hashable, Sendable {
    enum Form: Hashable, Sendable {
        case headline, section, paragraph, small, point, numbered
    }

    case text(Form, [WordingInline], line: Int)
    case row(WordingRow, line: Int, isApart: Bool)
    case amount([WordingInline], note: [WordingInline], line: Int)
    case button(WordingLabel, line: Int)
    case condition([WordingBranch<WordingBlock>], close: WordingTag, isApart: Bool)

    /// What blocks that follow each other form together.
    enum Group: Hashable, Sendable {
        case rows, numbered, points
    }

    var group: Group? {
        switch self {
        case .row: .rows
        case .text(.numbered, _, _): .numbered
        case .text(.point, _, _): .points
        case .text, .amount, .button: nil
        case .condition(let branches, _, _):
            branches.flatMap(\.parts).map(\.group).reduce(into: nil as Group??) { all, group in
                all = all == nil || all == .some(group) ? .some(group) : .some(nil)
            } ?? nil
        }
    }

    /// Whether an empty line stands in front.
    var isApart: Bool {
        switch self {
        case .row(_, _, let isApart), .condition(_, _, let isApart): isApart
        case .text, .amount, .button: false
        }
    }

    /// Blocks that follow each other, put together where they form a table or a list.
    static func runs(_ blocks: [WordingBlock]) -> [(group: Group?, blocks: [WordingBlock])] {
        var runs: [(group: Group?, blocks: [WordingBlock])] = []
        for block in blocks {
            let group = block.group
            if let last = runs.last, let group, last.group == group, !(group == .rows && block.isApart) {
                runs[runs.count - 1].blocks.append(block)
            } else {
                runs.append((group, [block]))
            }
        }
        return runs
    }
}

/// The words of a button or at the left of a row: plain words, or one field.
enum WordingLabel: Hashable, Sendable {
    case words(String)
    case field(WordingTag)
}

/// A label and what stands beside it.
struct WordingRow: Hashable, Sendable {
    enum Look: Hashable, Sendable {
        /// An amount of money, at the right.
        case sum
        /// The amount that the others come to.
        case total
        /// Something to do, with its bold words in front.
        case step(String)
        case fact
    }

    let label: WordingLabel
    let value: [WordingInline]
    let look: Look
}
