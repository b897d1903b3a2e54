import Kernel
import Templates

/// To the applicant, after the form was sent: the reference and what happens next.
public struct ApplicationReceivedLetter: LetterPage, Hashable {
    public let brand: Brand
    public let recipient: String
    public let contactName: String
    public let companyName: String
    public let reference: String
    public let submittedAt: Instant
    public let claimDays: Int
    public let decisionDays: Int
    public let statusLink: String

    public static let letter = "application_received"
    public static let schema = Schema<Self>(
        \.brand, \.recipient, \.contactName, \.companyName, \.reference, \.submittedAt, \.claimDays, \.decisionDays,
        \.statusLink)
}
