import Templates
import Web

/// The terms of the programme in plain words.
struct TermsPage: Page {
    let frame: PublicFrame

    static let template = "public/programme/terms"
    static let schema = Schema<Self>(\.frame)
}

/// Answers to what people ask most, and how to reach a person.
struct HelpPage: Page {
    let frame: PublicFrame
    let supportPhone: String

    static let template = "public/programme/help"
    static let schema = Schema<Self>(\.frame, \.supportPhone)
}
