import Kernel

/// What a command has to say: as lines for people, or as JSON for programs.
public struct DeskReport: Sendable {
    public let lines: [String]
    public let json: JSON

    init(_ lines: [String], _ json: JSON) {
        self.lines = lines
        self.json = json
    }

    /// Rows of equally many cells under headings; each column is as wide as its longest cell, but for the last.
    static func table(_ headings: [String], _ rows: [[String]], empty: String) -> [String] {
        guard !rows.isEmpty else { return [empty] }
        let all = [headings] + rows
        let widths = headings.indices.map { column in all.map { $0[column].count }.max() ?? 0 }
        return all.map { row in
            let padded = zip(row, widths).dropLast().map { cell, width in
                cell + String(repeating: " ", count: width - cell.count)
            }
            return (padded + row.suffix(1)).joined(separator: "  ")
        }
    }
}

/// What was asked cannot be done, with the remedy.
public struct DeskProblem: Error, Hashable, Sendable, CustomStringConvertible {
    public let description: String
}
