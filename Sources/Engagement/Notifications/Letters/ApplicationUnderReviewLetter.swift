import Kernel
import Templates

/// To the applicant, when a reviewer has taken the application up or asks for documents.
public struct ApplicationUnderReviewLetter: LetterPage, Hashable {
    /// One document that the reviewer wants, and why.
    public struct WantedDocument: ViewModel, Hashable {
        public let name: String
        public let why: String

        public init(name: String, why: String) {
            self.name = name
            self.why = why
        }

        public static let schema = Schema<Self>(\.name, \.why)
    }

    public let brand: Brand
    public let recipient: String
    public let contactName: String
    public let companyName: String
    public let reference: String
    public let reviewStartedAt: Instant
    public let decisionBy: Day
    public let documents: [WantedDocument]
    public let statusLink: String

    public var needsDocuments: Bool { !documents.isEmpty }

    public static let letter = "application_under_review"
    public static let schema = Schema<Self>(
        \.brand, \.recipient, \.contactName, \.companyName, \.reference, \.reviewStartedAt, \.decisionBy, \.documents,
        \.statusLink, .computed("needsDocuments", \.needsDocuments))
}
