import Engagement
import Kernel
import Links
import Mail
import Templates
import Web

/// The page behind the link in a letter on which people choose what letters they get.
struct LetterChoicesPage: Page {
    let frame: PublicFrame
    let address: String
    let topics: ChoiceField
    let action: String

    static let template = "public/letters/edit"
    static let schema = Schema<Self>(\.frame, \.address, \.topics, \.action)

    init(_ visit: Visit, _ choices: ChoosingLetters.Choices) {
        frame = visit.publicFrame("Your letters")
        address = choices.address.text
        topics = choices.field(visit.language)
        action = visit.path
    }
}

/// The page of one kind of letter: asks whether to stop it, or says that it stopped.
struct UnsubscribePage: Page {
    let frame: PublicFrame
    let address: String
    let topic: String
    let explanation: String
    /// Nil once it is done.
    let action: String?
    let choicesLink: String

    static let template = "public/letters/unsubscribe"
    static let schema = Schema<Self>(\.frame, \.address, \.topic, \.explanation, \.action, \.choicesLink)

    init(_ visit: Visit, _ choices: ChoosingLetters.Choices, _ topic: LetterTopic, token: String, isDone: Bool) {
        let label = topic.label.lowercased()
        frame = visit.publicFrame(isDone ? "Switched off" : "Switch off \(words: label)?")
        address = choices.address.text
        self.topic = visit.language.say(label)
        explanation = visit.language.say(topic.explanation)
        action = isDone ? nil : visit.path
        choicesLink = PublicPlaces.letterChoices(token)
    }
}
