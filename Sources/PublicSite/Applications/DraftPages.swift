import Identity
import Kernel
import Links
import Partnership
import Templates
import Vault
import Web

/// Shows the link by which an application goes on later.
struct DraftSavedPage: Page {
    let frame: PublicFrame
    let companyName: String?
    let resumeAddress: String
    let continueLink: String
    let until: Day

    static let template = "public/applications/saved"
    static let schema = Schema<Self>(\.frame, \.companyName, \.resumeAddress, \.continueLink, \.until)

    init(_ visit: Visit, _ application: PartnerApplication, token: SecretToken) {
        frame = visit.publicFrame("Your application is saved")
        let name = application.answers[.companyName]
        companyName = name.isEmpty ? nil : name
        let step = ApplicationForm(application.answers).firstIncompleteStep
        continueLink = PublicPlaces.draftStep(token.text, step?.rawValue ?? ApplicationHandlers.reviewName)
        resumeAddress = visit.siteAddress + PublicPlaces.draftStep(token.text, ApplicationStep.company.rawValue)
        until = visit.tenant.zone.day(of: application.savedAt).adding(days: Recruiting.draftDays)
    }
}

/// What a resume link shows once its application was sent.
struct AlreadySentPage: Page {
    let frame: PublicFrame
    let publicID: String
    let submittedAt: Instant
    let action: String

    static let template = "public/applications/sent"
    static let schema = Schema<Self>(\.frame, \.publicID, \.submittedAt, \.action)

    init(_ visit: Visit, _ application: PartnerApplication, token: SecretToken) {
        frame = visit.publicFrame("This application has been sent")
        publicID = application.publicID
        submittedAt = application.submittedAt ?? application.savedAt
        action = PublicPlaces.draftSubmission(token.text)
    }
}
