import Templates

/// A figure's way over the last months in the height of a line of text.
public struct Sparkline: ViewModel, Hashable {
    /// What the picture says in a sentence, for those who do not see it.
    public let summary: String
    /// In a box of 96 by 24.
    public let line: String

    public static let schema = Schema<Self>(\.summary, \.line)

    public init(summary: String, values: [Int64]) {
        self.summary = summary
        let (low, high) = (values.min() ?? 0, values.max() ?? 0)
        let span = max(high - low, 1)
        let corners = values.enumerated().map { index, value in
            let x = values.count > 1 ? 2 + index * 92 / (values.count - 1) : 48
            return "\(x) \(Int((high - value) * 20 / span) + 2)"
        }
        line = corners.isEmpty ? "" : "M" + corners.joined(separator: " L")
    }
}
