import Templates

/// A question of a form that is not known before: one line, several lines, or a choice.
public struct QuestionField: ViewModel, Hashable {
    public let label: String
    public let hint: String?
    public let field: Field
    /// Set where one of several answers is chosen.
    public let choice: ChoiceField?
    public let isLong: Bool
    public let isOptional: Bool

    public static let schema = Schema<Self>(\.label, \.hint, \.field, \.choice, \.isLong, \.isOptional)

    public init(
        _ label: String, hint: String = "", field: Field, choice: ChoiceField? = nil, isLong: Bool = false,
        isOptional: Bool = false
    ) {
        self.label = label
        self.hint = hint.isEmpty ? nil : hint
        self.field = field
        self.choice = choice
        self.isLong = isLong
        self.isOptional = isOptional
    }
}
