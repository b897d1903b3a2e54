import Kernel

/// The name on the list that is most like the names of an applicant.
public struct SanctionsMatch: Sendable, Hashable {
    /// Who published the list.
    public let source: String
    /// Nil when no name is alike at all.
    public let name: String?
    /// In ten thousandths.
    let likeness: Int

    /// Hundredths, rounded down: 85 is a hit.
    var percent: Int { likeness / 100 }
    var isHit: Bool { likeness >= NameLikeness.hit }
}

/// The names of a list in the form in which they are compared: made once for all who are compared with them.
struct SanctionsNames: Sendable {
    /// Who published the list.
    let source: String
    private let entries: [(name: String, normal: [UInt8])]

    init(_ names: [String], source: String) {
        self.source = source
        entries = names.map { ($0, NameLikeness.normal($0)) }
    }

    /// The entry that is most like one of `names`; the first of several.
    func closest(to names: [String]) -> SanctionsMatch {
        let wanted = Set(names.map(NameLikeness.normal)).filter { !$0.isEmpty }
        var (best, likeness): (String?, Int) = (nil, 0)
        for entry in entries {
            for name in wanted {
                let found = NameLikeness.of(name, entry.normal)
                if found > likeness { (best, likeness) = (entry.name, found) }
            }
        }
        return SanctionsMatch(source: source, name: best, likeness: likeness)
    }
}
