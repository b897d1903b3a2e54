import Kernel
import Templates

/// To the applicant, after the approval: what was agreed on and what comes next.
public struct ApplicationApprovedLetter: LetterPage, Hashable {
    public let brand: Brand
    public let recipient: String
    public let contactName: String
    public let companyName: String
    public let resellerNumber: String
    public let planName: String
    public let rateSummary: String
    public let startOn: Day
    public let accountManager: String?
    public let statusLink: String

    public static let letter = "application_approved"
    public static let schema = Schema<Self>(
        \.brand, \.recipient, \.contactName, \.companyName, \.resellerNumber, \.planName, \.rateSummary, \.startOn,
        \.accountManager, \.statusLink)
}
