import Engagement
import Kernel
import Links
import Mail
import Templates
import Web

/// The list of suppressed addresses.
struct SuppressionsPage: Page {
    struct Row: ViewModel {
        let address: String
        let reason: String
        let stops: String
        let detail: String?
        let since: Instant
        let letterLink: String?

        static let schema = Schema<Self>(\.address, \.reason, \.stops, \.detail, \.since, \.letterLink)
    }

    let frame: BackOfficeFrame
    let back: String
    let action: String
    let liftLink: String?
    let search: Field
    let filters: [FilterLink]
    let rows: [Row]
    let pages: PageLinks

    static let template = "backoffice/emails/suppressions"
    static let schema = Schema<Self>(
        \.frame, \.back, \.action, \.liftLink, \.search, \.filters, \.rows, \.pages, .computed("hasRows", \.hasRows),
        .computed("isFiltered", \.isFiltered))

    var hasRows: Bool { !rows.isEmpty }
    var isFiltered: Bool { !search.value.isEmpty }

    init(frame: BackOfficeFrame, found: Slice<Suppression>, search: String, after: String?, mayLift: Bool) {
        self.frame = frame
        back = BackOfficePlaces.emails.path
        action = BackOfficePlaces.suppressions.path
        liftLink = mayLift ? BackOfficePlaces.suppressionLift.path : nil
        self.search = Field("search", search)
        filters = [FilterLink("All", href: BackOfficePlaces.suppressions.path, isCurrent: search.isEmpty)]
        rows = found.elements.map { suppression in
            let label = suppression.reason.label
            return Row(
                address: suppression.address.text, reason: label.prefix(1).uppercased() + label.dropFirst(),
                stops: suppression.reason == .complaint ? "Letters of advice" : "All letters",
                detail: suppression.detail.isEmpty ? nil : suppression.detail, since: suppression.createdAt,
                letterLink: suppression.letterID.map { BackOfficePlaces.email($0) })
        }
        pages = PageLinks(found, after: after, one: "address", many: "addresses") { key in
            BackOfficePlaces.suppressions.with(["search": search, "after": key ?? ""])
        }
    }
}
