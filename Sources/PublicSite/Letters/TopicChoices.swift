import Engagement
import Mail
import Web

extension ChoosingLetters.Choices {
    static let fieldName = "topics"

    /// A box for each kind of letter, ticked while it is wanted.
    func field(_ language: Language) -> ChoiceField {
        ChoiceField(
            Self.fieldName,
            topics.map {
                Choice(
                    $0.topic.rawValue, language.say($0.topic.label), hint: language.say($0.topic.explanation),
                    isChosen: $0.isWanted)
            })
    }
}
