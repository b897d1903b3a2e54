import Kernel
import Templates

/// All problems of a form in one place, each a link to its field.
public struct ErrorSummary: ViewModel, Hashable {
    public struct Line: ViewModel, Hashable {
        /// The field's name, which is also its anchor; nil when the problem is with the form as a whole.
        public let field: String?
        public let message: String

        public static let schema = Schema<Self>(\.field, \.message)
    }

    public let lines: [Line]

    public static let schema = Schema<Self>(\.lines)

    /// Nil when nothing is wrong. A message that does not name its field gets the field's label in front:
    /// `labels: ["tier": "Tier"]` turns "is missing" into "Tier: is missing".
    public init?(_ invalid: Invalid?, labels: [String: String] = [:]) {
        guard let invalid, !invalid.isEmpty else { return nil }
        lines = invalid.problems.map { problem in
            let label = labels[problem.field].map { "\($0): " } ?? ""
            return Line(field: problem.field.isEmpty ? nil : problem.field, message: label + problem.message)
        }
    }
}
