import Kernel
import Links
import Partnership
import Templates
import Web

/// The list of agreements, those that wait longest first.
struct AgreementsPage: Page {
    struct Line: ViewModel {
        let href: String
        let reseller: String
        let number: String
        let type: String
        let title: String
        let status: Badge
        let sentAt: Instant?
        let deadline: String

        static let schema = Schema<Self>(
            \.href, \.reseller, \.number, \.type, \.title, \.status, \.sentAt, \.deadline)
    }

    let frame: BackOfficeFrame
    let search: Field
    let shown: String
    let filters: [FilterLink]
    let action: String
    let lines: [Line]
    let isFiltered: Bool
    let pages: PageLinks
    let allLink: String
    let textsLink: String

    var hasLines: Bool { !lines.isEmpty }

    static let template = "backoffice/agreements/index"
    static let schema = Schema<Self>(
        \.frame, \.search, \.shown, \.filters, \.action, \.lines, \.isFiltered, \.pages, \.allLink, \.textsLink,
        .computed("hasLines", \.hasLines))
}

extension AgreementsPage.Line {
    init(_ line: AgreementLine) {
        let agreement = line.agreement
        self.init(
            href: BackOfficePlaces.agreement(agreement.id), reseller: line.resellerName, number: line.resellerNumber,
            type: line.type.label, title: agreement.title, status: Badge(agreement.status), sentAt: agreement.sentAt,
            deadline: agreement.nextDate)
    }
}

extension Agreement {
    /// The next day that matters.
    fileprivate var nextDate: String {
        switch status {
        case .sent: acceptUntil.map { "accept until \($0.shown)" } ?? "–"
        case .inForce:
            endsAfter.map { "ends after \($0.shown)" } ?? termEndsOn.map { "term until \($0.shown)" } ?? "–"
        default: "–"
        }
    }
}

/// What the links above the list offer.
enum AgreementsShown: String, CaseIterable {
    case toSign = "to_sign"
    case sent
    case inForce = "in_force"
    case over, all

    var label: String {
        switch self {
        case .toSign: "For us to sign"
        case .sent: "With the reseller"
        case .inForce: "In force"
        case .over: "Over or declined"
        case .all: "All"
        }
    }

    var statuses: Set<AgreementStatus> {
        switch self {
        case .toSign: [.signed]
        case .sent: [.draft, .sent]
        case .inForce: [.inForce]
        case .over: [.declined, .expired, .terminated, .superseded]
        case .all: []
        }
    }

    static func links(_ shown: AgreementsShown, _ search: String, _ counts: [AgreementStatus: Int]) -> [FilterLink] {
        allCases.map { choice in
            let statuses = choice == .all ? Set(AgreementStatus.allCases) : choice.statuses
            return FilterLink(
                choice.label, href: BackOfficePlaces.agreements.with(["show": choice.rawValue, "q": search]),
                isCurrent: choice == shown, count: statuses.reduce(0) { $0 + (counts[$1] ?? 0) })
        }
    }
}

extension Badge {
    init(_ status: AgreementStatus) {
        switch status {
        case .draft: self.init(status.label, .quiet)
        case .sent: self.init(status.label, .info)
        case .signed: self.init(status.label, .warn)
        case .declined: self.init(status.label, .bad)
        case .inForce: self.init(status.label, .good)
        case .expired, .terminated, .superseded: self.init(status.label, .quiet)
        }
    }
}
