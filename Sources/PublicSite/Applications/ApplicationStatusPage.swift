import Identity
import Kernel
import Links
import Partnership
import Templates
import Vault
import Web

/// Where an applicant sees what becomes of the application. No names of staff, no notes, no scores.
struct ApplicationStatusPage: Page {
    /// What the page says beside the status.
    enum Story: String, TemplateEnum {
        case submitted, reviewing, documents, approved, rejected, withdrawn
    }

    let frame: PublicFrame
    let publicID: String
    let companyName: String
    let status: Badge
    let story: Story
    let steps: [StepLink]
    let submittedAt: Instant
    let claimedAt: Instant?
    let decidedAt: Instant?
    let claimBy: Day
    let decideBy: Day
    let email: String
    /// Where the address is confirmed; nil when it is, or when the link did not come by mail.
    let confirmAction: String?
    let isConfirmed: Bool
    let withdrawLink: String?
    let errors: ErrorSummary?
    /// Empty once the application is decided.
    let papers: [PaperLine]
    let reason: String?
    let reapplyOn: Day?
    let mayReapply: Bool
    let applyLink: String

    static let template = "public/applications/status"
    static let schema = Schema<Self>(
        \.frame, \.publicID, \.companyName, \.status, \.story, \.steps, \.submittedAt, \.claimedAt, \.decidedAt,
        \.claimBy, \.decideBy, \.email, \.confirmAction, \.isConfirmed, \.withdrawLink, \.errors, \.papers, \.reason,
        \.reapplyOn,
        \.mayReapply, \.applyLink, .computed("bringsPapers", \.bringsPapers))

    var bringsPapers: Bool { !papers.isEmpty }

    /// `refused` is the document whose files could not be taken, with what is wrong.
    init(
        _ visit: Visit, _ following: Recruiting.Following, link: SecretToken, calendar: BusinessCalendar,
        refused: (DocumentKind, Invalid)? = nil
    ) {
        let application = following.application
        let submitted = application.submittedAt ?? application.savedAt
        let clock = ResponseClock(calendar: calendar)
        let zone = visit.tenant.zone
        let language = visit.language
        let title: Wording = "Application \(application.publicID)"
        frame = visit.publicFrame(refused == nil ? title : "Error: \(title)")
        publicID = application.publicID
        companyName = application.answers[.companyName]
        let refused = refused.map { kind, invalid in
            (kind, language.say(Invalid(invalid.problems.map { Invalid.Problem(PaperLine.name(kind), $0.wording) })))
        }
        errors = ErrorSummary(refused?.1)
        papers =
            application.status.isOpen
            ? following.papers.documents.map { PaperLine($0, link: link, language, refused: refused) } : []
        story = Self.story(application.status)
        status = Badge(language.say(application.status.publicLabel), Self.tone(application.status))
        steps = Self.steps(application.status, language)
        submittedAt = submitted
        claimedAt = application.claimedAt
        decidedAt = application.decision?.at
        claimBy = zone.day(of: clock.claimDue(submittedAt: submitted))
        decideBy = zone.day(of: clock.decisionDue(submittedAt: submitted, pausedSeconds: application.pausedSeconds))
        email = application.answers[.contactEmail]
        isConfirmed = application.emailConfirmedAt != nil
        let mayConfirm = following.byMail && !isConfirmed && application.status.isOpen
        confirmAction = mayConfirm ? PublicPlaces.applicationConfirmation(link.text) : nil
        withdrawLink = application.status.isOpen ? PublicPlaces.applicationWithdrawal(link.text) : nil
        reason = application.decision?.reason.map { language.say($0.publicWords) }
        reapplyOn = application.status == .rejected ? application.decision?.reapplyOn : nil
        let today = zone.day(of: visit.now)
        mayReapply = application.status == .withdrawn || reapplyOn.map { today >= $0 } ?? false
        applyLink = PublicPlaces.apply.path
    }

    private static func story(_ status: ApplicationStatus) -> Story {
        switch status {
        case .draft, .submitted: .submitted
        case .underReview, .backgroundCheck: .reviewing
        case .pendingDocuments: .documents
        case .approved: .approved
        case .rejected: .rejected
        case .withdrawn: .withdrawn
        }
    }

    private static func tone(_ status: ApplicationStatus) -> StatusTone {
        switch status {
        case .draft, .withdrawn: .quiet
        case .submitted, .underReview, .backgroundCheck: .info
        case .pendingDocuments: .warn
        case .approved: .good
        case .rejected: .bad
        }
    }

    private static func steps(_ status: ApplicationStatus, _ language: Language) -> [StepLink] {
        let place =
            switch status {
            case .draft, .submitted: 0
            case .underReview, .backgroundCheck, .pendingDocuments: 1
            case .approved, .rejected, .withdrawn: 3
            }
        let labels: [Wording] = ["Received", "In review", "Decision"]
        return labels.enumerated().map { index, label in
            StepLink(language.say(label), state: index < place ? .done : index == place ? .current : .open)
        }
    }
}

/// Asks before an application is taken back.
struct ApplicationWithdrawalPage: Page {
    let frame: PublicFrame
    let publicID: String
    let companyName: String
    let action: String
    let back: String

    static let template = "public/applications/withdrawal"
    static let schema = Schema<Self>(\.frame, \.publicID, \.companyName, \.action, \.back)

    init(_ visit: Visit, _ application: PartnerApplication, link: SecretToken) {
        frame = visit.publicFrame("Withdraw application \(application.publicID)")
        publicID = application.publicID
        companyName = application.answers[.companyName]
        action = PublicPlaces.applicationWithdrawal(link.text)
        back = PublicPlaces.applicationStatus(link.text)
    }
}
