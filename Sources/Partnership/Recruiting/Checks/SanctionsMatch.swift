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

    /// Compares each of `names` with the whole list.
    init(of names: [String], among list: [String], source: String) {
        let wanted = Set(names.map(NameLikeness.normal)).filter { !$0.isEmpty }
        var (best, likeness): (String?, Int) = (nil, 0)
        for entry in list {
            let normal = NameLikeness.normal(entry)
            for name in wanted {
                let found = NameLikeness.of(name, normal)
                if found > likeness { (best, likeness) = (entry, found) }
            }
        }
        self.source = source
        name = best
        self.likeness = likeness
    }
}
