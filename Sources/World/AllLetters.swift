import Engagement
import Templates

/// Every letter of the program. Its types are compiled with the folders in Emails.
enum AllLetters {
    static let pages: [any LetterPage.Type] = LetterPages.all
}
