import Engagement
import Mail
import Web

extension ChoosingLetters.Choices {
    static let fieldName = "topics"

    /// A box for each kind of letter, ticked while it is wanted.
    var field: ChoiceField {
        ChoiceField(
            Self.fieldName,
            topics.map {
                Choice($0.topic.rawValue, $0.topic.label, hint: $0.topic.explanation, isChosen: $0.isWanted)
            })
    }
}
