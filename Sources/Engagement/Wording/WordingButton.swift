/// The rule that a letter has its button once, whatever becomes of its conditions: without it nobody could act on it.
struct WordingButton {
    let letter: WordedLetter
    /// How it is written, for who left it out.
    let example: String

    /// Nil when all is well.
    func fault(_ blocks: [WordingBlock]) -> String? {
        guard let count = count(blocks) else {
            return "The button stands in a list, so it may come often or never: write it outside."
        }
        if count.most > 1 { return "The button stands more than once: keep one \(example)." }
        if count.least == 0 {
            return count.most == 0
                ? "The button is missing: write \(example) on a line of its own."
                : "The button is missing in some letters: write it outside of conditions, or in each branch and "
                    + "below {{else}}."
        }
        return nil
    }

    /// The least and the greatest number of buttons; nil when one is in a list.
    private func count(_ blocks: [WordingBlock]) -> (least: Int, most: Int)? {
        var sum = (least: 0, most: 0)
        for block in blocks {
            switch block {
            case .text, .row, .amount: continue
            case .button: sum = (sum.least + 1, sum.most + 1)
            case .condition(let branches, _, _):
                var counts: [(least: Int, most: Int)] = []
                for branch in branches {
                    guard let count = count(branch.parts) else { return nil }
                    if count.most > 0, letter.lists.contains(branch.tag.name) { return nil }
                    counts.append(count)
                }
                let most = counts.map(\.most).max() ?? 0
                let isWhole = branches.count > 1 && branches[branches.count - 1].tag.isPlainOtherwise
                sum = (sum.least + (isWhole ? counts.map(\.least).min() ?? 0 : 0), sum.most + most)
            }
        }
        return sum
    }
}
