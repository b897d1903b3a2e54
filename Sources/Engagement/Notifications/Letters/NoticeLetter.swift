import Kernel
import Templates

/// A short letter of the system: something happened to an account, or a link was asked for.
public struct NoticeLetter: LetterPage, Hashable {
    public let brand: Brand
    public let recipient: String
    public let title: String
    public let paragraphs: [Paragraph]
    public let buttonLabel: String
    public let buttonLink: String
    /// Why it was sent to this person, as the end of "… sent you this letter because".
    public let because: String

    /// One paragraph of plain words.
    public struct Paragraph: ViewModel, Hashable {
        public let words: String

        public static let schema = Schema<Self>(\.words)

        public init(_ words: String) {
            self.words = words
        }
    }

    public static let letter = "notice"
    public static let schema = Schema<Self>(
        \.brand, \.recipient, \.title, \.paragraphs, \.buttonLabel, \.buttonLink, \.because)
}
