/// What the sandbox lets pass and a wording does not: the program's own tags, what the brand is beside its words, and
/// addresses that are changed, because their secret is struck out of the kept copy only where it stands as it is.
struct WordingTagRule {
    let letter: WordedLetter

    func check(_ atoms: [WordingAtom]) throws(WordingFault) {
        for case .tag(let tag) in atoms {
            if let fault = fault(tag) { throw WordingFault(tag.place, fault) }
        }
    }

    private func fault(_ tag: WordingTag) -> String? {
        if tag.kind == .foreign || tag.name == "match" || tag.name == "wrap" {
            return "\(tag.text) is for the program's own templates."
        }
        let isCondition = tag.kind == .open || tag.kind == .otherwise
        // A condition around the whole letter would give an address a second name.
        if isCondition, tag.name == "." { return "Name a field in \(tag.text)." }
        let parts = tag.name.split(separator: ".")
        if parts.first == "brand", !letter.fields.contains(where: { $0.name == tag.name }) {
            return "'\(tag.name)' is not a field of this letter."
        }
        guard let link = parts.last.map(String.init), letter.links.contains(link) else { return nil }
        if isCondition { return "{{\(link)}} is always there: write it without a condition." }
        return tag.hasFilter ? "An address stays as it is: write {{\(link)}} without a filter." : nil
    }
}
