import Identity
import Kernel
import Links
import Partnership
import Templates
import Web

/// The list of applications.
struct ApplicationsPage: Page {
    struct Line: ViewModel {
        let id: String
        let href: String
        let company: String
        let contact: String
        let publicID: String
        let type: String
        let submittedAt: Instant
        let pace: Badge?
        let dueAt: Instant?
        let reviewer: String?
        let status: Badge
        let score: String
        let isPossibleDuplicate: Bool

        static let schema = Schema<Self>(
            \.id, \.href, \.company, \.contact, \.publicID, \.type, \.submittedAt, \.pace, \.dueAt, \.reviewer,
            \.status, \.score, \.isPossibleDuplicate)
    }

    let frame: BackOfficeFrame
    let search: Field
    let shown: String
    let filters: [FilterLink]
    let action: String
    let fileLink: String
    let funnelLink: String
    /// Where ticked applications are decided together; nil for those who claim none.
    let togetherAction: String?
    /// The same with everything on the page ticked.
    let togetherLink: String
    /// Nil for those who may not import the list.
    let sanctionsLink: String?
    let lines: [Line]
    let hasLines: Bool
    let isFiltered: Bool
    let pages: PageLinks
    let allLink: String
    let formLink: String

    static let template = "backoffice/applications/index"
    static let schema = Schema<Self>(
        \.frame, \.search, \.shown, \.filters, \.action, \.fileLink, \.funnelLink, \.togetherAction, \.togetherLink,
        \.sanctionsLink, \.lines, \.hasLines,
        \.isFiltered, \.pages, \.allLink, \.formLink)
}

extension ApplicationsPage.Line {
    init(_ summary: ApplicationSummary, clock: ResponseClock, now: Instant) {
        id = summary.id.description
        href = BackOfficePlaces.application(summary.id)
        company = summary.companyName
        contact = summary.contactName
        publicID = summary.publicID
        type = summary.resellerType.label
        submittedAt = summary.submittedAt
        dueAt = summary.dueAt
        pace = summary.dueAt != nil ? Badge(clock.pace(of: summary, now: now)) : nil
        reviewer = summary.reviewerName
        status = Badge(summary.status)
        score = summary.scoreTotal
        isPossibleDuplicate = summary.isPossibleDuplicate
    }
}

extension ResponseClock {
    func pace(of summary: ApplicationSummary, now: Instant) -> Pace {
        pace(
            submittedAt: summary.submittedAt, claimedAt: summary.claimedAt, pausedSeconds: summary.pausedSeconds,
            now: now)
    }
}

extension Badge {
    init(_ pace: ResponseClock.Pace) {
        switch pace {
        case .onTrack: self.init(pace.label, .good)
        case .dueSoon: self.init(pace.label, .warn)
        case .breached: self.init(pace.label, .bad)
        }
    }

    init(_ status: ApplicationStatus) {
        switch status {
        case .draft, .withdrawn: self.init(status.label, .quiet)
        case .submitted: self.init(status.label, .info)
        case .underReview, .backgroundCheck: self.init(status.label, .info)
        case .pendingDocuments: self.init(status.label, .warn)
        case .approved: self.init(status.label, .good)
        case .rejected: self.init(status.label, .bad)
        }
    }
}
