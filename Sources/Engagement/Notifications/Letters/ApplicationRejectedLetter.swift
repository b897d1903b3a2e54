import Kernel
import Templates

/// To the applicant, after a rejection: the reason in public words and when to apply again.
public struct ApplicationRejectedLetter: LetterPage, Hashable {
    public let brand: Brand
    public let recipient: String
    public let contactName: String
    public let companyName: String
    public let reference: String
    public let decidedOn: Day
    public let reason: String
    /// Nil when there is no use in applying again.
    public let reapplyOn: Day?
    public let statusLink: String

    public static let letter = "application_rejected"
    public static let schema = Schema<Self>(
        \.brand, \.recipient, \.contactName, \.companyName, \.reference, \.decidedOn, \.reason, \.reapplyOn,
        \.statusLink)
}
