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

    /// Texts that differ in more lines than this are not compared: all of one is removed, all of the other added. A
    /// wording may have fewer.
    private static let mostCompared = 500

    /// The shortest way from the lines of one text to those of another: what is in both in the same order stays.
    public init(from old: [String], to new: [String]) {
        let most = min(old.count, new.count)
        let beginning = (0..<most).first { old[$0] != new[$0] } ?? most
        let end =
            (0..<(most - beginning)).first { old[old.count - 1 - $0] != new[new.count - 1 - $0] }
            ?? most - beginning
        let between = Self.between(
            Array(old[beginning..<(old.count - end)]), Array(new[beginning..<(new.count - end)]))
        lines = Self.all(.same, new[..<beginning]) + between + Self.all(.same, new[(new.count - end)...])
    }

    /// The changed lines with those around them.
    public func shortened(around count: Int = 1) -> [Line] {
        var isShown = [Bool](repeating: false, count: lines.count)
        for index in lines.indices where lines[index].kind != .same {
            for near in max(0, index - count)...min(lines.count - 1, index + count) { isShown[near] = true }
        }
        return zip(lines, isShown).filter(\.1).map(\.0)
    }

    private static func between(_ old: [String], _ new: [String]) -> [Line] {
        guard !old.isEmpty, !new.isEmpty, old.count <= mostCompared, new.count <= mostCompared else {
            return all(.removed, old[...]) + all(.added, new[...])
        }
        // The length of the longest common part of what is left of both, row by row.
        let width = new.count + 1
        var common = [Int](repeating: 0, count: (old.count + 1) * width)
        for i in old.indices.reversed() {
            for j in new.indices.reversed() {
                let place = i * width + j
                common[place] =
                    old[i] == new[j] ? common[place + width + 1] + 1 : max(common[place + width], common[place + 1])
            }
        }
        var (lines, i, j): ([Line], Int, Int) = ([], 0, 0)
        while i < old.count || j < new.count {
            if i < old.count, j < new.count, old[i] == new[j] {
                lines.append(Line(kind: .same, text: new[j]))
                (i, j) = (i + 1, j + 1)
            } else if j == new.count || i < old.count && common[(i + 1) * width + j] >= common[i * width + j + 1] {
                lines.append(Line(kind: .removed, text: old[i]))
                i += 1
            } else {
                lines.append(Line(kind: .added, text: new[j]))
                j += 1
            }
        }
        return lines
    }

    private static func all(_ kind: Kind, _ texts: ArraySlice<String>) -> [Line] {
        texts.map { Line(kind: kind, text: $0) }
    }
}
