import Kernel
import Partnership

/// In which order the resellers of a run are computed: who has a share of another one's lines comes after it.
struct RunOrder {
    private struct Pair {
        let since: Day
        let child: Identifier
        let parent: Identifier
    }

    /// By reseller. Together they have no circle.
    private var parents: [Identifier: [Identifier]] = [:]

    /// Who stood above whom in the month counts first, then who did before it, because late facts belong to their own
    /// day. Where two stood above each other in turn the later one counts; a share that comes out of order is found by
    /// the next run.
    init(_ histories: [Identifier: ParentHistory], in period: Month) {
        for pair in Self.pairs(histories, in: period) where !isAbove(pair.child, pair.parent) {
            parents[pair.child, default: []].append(pair.parent)
        }
    }

    /// Those with the most resellers above them first, and by id.
    func sorted(_ resellers: [Reseller]) -> [Reseller] {
        let depths = Dictionary(resellers.map { ($0.id, depth(of: $0.id)) }, uniquingKeysWith: { first, _ in first })
        return resellers.sorted { (depths[$1.id] ?? 0, $0.id) < (depths[$0.id] ?? 0, $1.id) }
    }

    private static func pairs(_ histories: [Identifier: ParentHistory], in period: Month) -> [Pair] {
        let pairs = histories.flatMap { id, history in
            let days = Set([period.firstDay] + history.decisions.map(\.validFrom).filter { $0 <= period.lastDay })
            return days.compactMap { day in
                history.parent(on: day).map { Pair(since: day, child: id, parent: $0) }
            }
        }
        return pairs.sorted { ($1.since, $0.child, $0.parent) < ($0.since, $1.child, $1.parent) }
    }

    private func isAbove(_ id: Identifier, _ other: Identifier) -> Bool {
        id == other || (parents[other] ?? []).contains { isAbove(id, $0) }
    }

    private func depth(of id: Identifier) -> Int { (parents[id] ?? []).map { depth(of: $0) + 1 }.max() ?? 0 }
}
