import Identity
import Kernel
import Links
import Partnership
import Web

/// The filter of the list of applications as it stands in the address.
struct ApplicationsFilter {
    /// What the links above the list offer.
    enum Shown: String, CaseIterable {
        case open, mine, submitted
        case underReview = "under_review"
        case approved, rejected, withdrawn, all

        var label: String {
            switch self {
            case .open: "Open"
            case .mine: "Mine"
            case .submitted: "New"
            case .underReview: "Under review"
            case .approved: "Approved"
            case .rejected: "Rejected"
            case .withdrawn: "Withdrawn"
            case .all: "All"
            }
        }
    }

    let search: String
    let shown: Shown
    let after: String?

    init(_ query: Query) {
        search = query["q"] ?? ""
        shown = query["show"].flatMap(Shown.init) ?? .open
        after = query["after"]
    }

    func value(for person: SignedIn) -> ApplicationFilter {
        switch shown {
        case .open: ApplicationFilter(search: search, group: .open)
        case .mine: ApplicationFilter(search: search, group: .open, reviewerID: person.id)
        case .submitted: ApplicationFilter(search: search, group: .status(.submitted))
        case .underReview: ApplicationFilter(search: search, group: .status(.underReview))
        case .approved: ApplicationFilter(search: search, group: .status(.approved))
        case .rejected: ApplicationFilter(search: search, group: .status(.rejected))
        case .withdrawn: ApplicationFilter(search: search, group: .status(.withdrawn))
        case .all: ApplicationFilter(search: search, group: .all)
        }
    }

    func links(_ counts: [ApplicationStatus: Int]) -> [FilterLink] {
        Shown.allCases.map { choice in
            FilterLink(
                choice.label, href: BackOfficePlaces.applications.with(["show": choice.rawValue, "q": search]),
                isCurrent: choice == shown, count: Self.count(choice, counts))
        }
    }

    func link(after key: String?) -> String {
        BackOfficePlaces.applications.with(["show": shown.rawValue, "q": search, "after": key ?? ""])
    }

    var fileLink: String { BackOfficePlaces.applicationsFile.with(["show": shown.rawValue, "q": search]) }

    private static func count(_ choice: Shown, _ counts: [ApplicationStatus: Int]) -> Int? {
        switch choice {
        case .open: ApplicationStatus.open.reduce(0) { $0 + (counts[$1] ?? 0) }
        case .submitted: counts[.submitted] ?? 0
        case .underReview: counts[.underReview] ?? 0
        default: nil
        }
    }
}
