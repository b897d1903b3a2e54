import Engagement
import Kernel
import Links
import Mail
import Templates
import Web

/// The list of letters.
struct EmailsPage: Page {
    struct Row: ViewModel {
        let subject: String
        let href: String
        let to: String
        let address: String
        let kind: String
        let status: Badge
        let problem: String?
        let at: Instant

        static let schema = Schema<Self>(\.subject, \.href, \.to, \.address, \.kind, \.status, \.problem, \.at)
    }

    let frame: BackOfficeFrame
    let action: String
    let search: Field
    let status: String
    let kinds: ChoiceField
    let filters: [FilterLink]
    let rows: [Row]
    let pages: PageLinks
    let isFiltered: Bool
    let everything: String
    let samplesLink: String
    /// For who may word letters, and what of it does not fit any more.
    let wordingsLink: String?
    let brokenWordings: String?
    let suppressionsLink: String

    static let template = "backoffice/emails/index"
    static let schema = Schema<Self>(
        \.frame, \.action, \.search, \.status, \.kinds, \.filters, \.rows, \.pages, \.isFiltered, \.everything,
        \.samplesLink, \.wordingsLink, \.brokenWordings, \.suppressionsLink,
        .computed("hasRows", \.hasRows))

    var hasRows: Bool { !rows.isEmpty }

    /// `broken` are the wordings that cannot be used any more, nil for who may not word letters.
    init(
        frame: BackOfficeFrame, letters: Slice<LetterSummary>, counts: [LetterStatus: Int], filter: EmailsFilter,
        broken: [BrokenWording]?
    ) {
        self.frame = frame
        action = BackOfficePlaces.emails.path
        search = Field("search", filter.search)
        status = filter.status?.rawValue ?? ""
        kinds = ChoiceField(
            "template",
            [Choice("", "All letters")] + LetterPages.names.map { Choice($0, LetterPages.label($0)) },
            chosen: filter.template ?? "")
        let all = FilterLink("All", href: filter.link(status: nil), isCurrent: filter.status == nil)
        let shown: [LetterStatus] = [.queued, .sending, .sent, .delivered, .bounced, .failed, .withheld]
        filters =
            [all]
            + shown.map { status in
                FilterLink(
                    status.label, href: filter.link(status: status), isCurrent: filter.status == status,
                    count: counts[status] ?? 0)
            }
        rows = letters.elements.map(Row.init)
        pages = PageLinks(letters, after: filter.after, one: "letter", many: "letters") { key in
            filter.link(status: filter.status, after: key)
        }
        isFiltered = !filter.search.isEmpty || filter.status != nil || filter.template != nil
        everything = BackOfficePlaces.emails.path
        samplesLink = BackOfficePlaces.emailSamples.path
        wordingsLink = broken == nil ? nil : BackOfficePlaces.wordings.path
        brokenWordings = broken.flatMap(WordingsPage.broken)
        suppressionsLink = BackOfficePlaces.suppressions.path
    }
}

extension EmailsPage.Row {
    init(_ letter: LetterSummary) {
        subject = letter.subject
        href = BackOfficePlaces.email(letter.id)
        to = letter.to.name.isEmpty ? letter.to.address.text : letter.to.name
        address = letter.to.address.text
        kind = LetterPages.label(letter.template)
        status = letter.status.badge
        problem = letter.problem.isEmpty ? nil : letter.problem
        at = letter.createdAt
    }
}

extension LetterStatus {
    var label: String { rawValue.prefix(1).uppercased() + rawValue.dropFirst() }

    var badge: Badge {
        switch self {
        case .queued, .sending: Badge(label, .info)
        case .sent, .delivered: Badge(label, .good)
        case .bounced, .failed: Badge(label, .bad)
        case .withheld: Badge(label, .warn)
        }
    }
}
