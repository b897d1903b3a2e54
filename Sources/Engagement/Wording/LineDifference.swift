/// What changed from one text to the next, line by line.
public struct LineDifference: Hashable, Sendable {
    public enum Kind: String, Hashable, Sendable {
        case same, added, removed
    }

    public struct Line: Hashable, Sendable {
        public let kind: Kind
        public let text: String
    }

    public let lines: [Line]

    /// The shortest way from the lines of one text to those of another: what is in both in the same order stays.
    public init(from old: [String], to new: [String]) {
        // The length of the longest common part of what is left of both.
        var common = [[Int]](repeating: [Int](repeating: 0, count: new.count + 1), count: old.count + 1)
        for i in old.indices.reversed() {
            for j in new.indices.reversed() {
                common[i][j] =
                    old[i] == new[j] ? common[i + 1][j + 1] + 1 : max(common[i + 1][j], common[i][j + 1])
            }
        }
        var (lines, i, j): ([Line], Int, Int) = ([], 0, 0)
        while i < old.count || j < new.count {
            if i < old.count, j < new.count, old[i] == new[j] {
                lines.append(Line(kind: .same, text: new[j]))
                (i, j) = (i + 1, j + 1)
            } else if j == new.count || i < old.count && common[i + 1][j] >= common[i][j + 1] {
                lines.append(Line(kind: .removed, text: old[i]))
                i += 1
            } else {
                lines.append(Line(kind: .added, text: new[j]))
                j += 1
            }
        }
        self.lines = lines
    }

    /// The changed lines with those around them.
    public func shortened(around count: Int = 1) -> [Line] {
        let changed = lines.indices.filter { lines[$0].kind != .same }
        return lines.indices.filter { index in changed.contains { abs($0 - index) <= count } }.map { lines[$0] }
    }
}
