import Identity
import Kernel
import Links
import Partnership
import Templates
import Web

/// An application beside earlier attempts of the same company and possible duplicates.
public struct ComparisonHandlers: Sendable {
    private let recruiting: Recruiting

    public init(_ recruiting: Recruiting) {
        self.recruiting = recruiting
    }

    public var routes: Routes {
        var routes = Routes()
        routes.pages = [ComparisonPage.self]
        routes.get(BackOfficePlaces.applicationComparison, .staff(.seeApplications), show)
        return routes
    }

    @Sendable private func show(_ visit: Visit) async throws -> Answer {
        let (id, tenant) = (try visit.id(), visit.tenant.id)
        return .page(
            try ComparisonPage(
                visit, try await recruiting.application(tenant, id), try await recruiting.related(tenant, id)))
    }
}

/// Answers side by side; what differs from the application under review stands out.
struct ComparisonPage: Page {
    struct Column: ViewModel {
        let publicID: String
        let href: String
        let status: Badge
        let submittedAt: Instant
        /// What it has in common with the first column; nil for the first.
        let likeness: String?

        static let schema = Schema<Self>(\.publicID, \.href, \.status, \.submittedAt, \.likeness)
    }

    struct Cell: ViewModel {
        let text: String
        let differs: Bool

        static let schema = Schema<Self>(\.text, \.differs)
    }

    struct Line: ViewModel {
        let label: String
        let cells: [Cell]

        static let schema = Schema<Self>(\.label, \.cells)
    }

    let frame: BackOfficeFrame
    let companyName: String
    let back: String
    let columns: [Column]
    let lines: [Line]
    let hasOthers: Bool

    static let template = "backoffice/applications/comparison"
    static let schema = Schema<Self>(\.frame, \.companyName, \.back, \.columns, \.lines, \.hasOthers)
}

extension ComparisonPage {
    init(_ visit: Visit, _ application: PartnerApplication, _ related: [RelatedApplication]) throws {
        companyName = application.answers[.companyName]
        frame = try visit.backOfficeFrame("\(companyName), compared")
        back = BackOfficePlaces.application(application.id)
        hasOthers = !related.isEmpty
        columns =
            [Column(application, likeness: nil)]
            + related.map { other in
                Column(other.application, likeness: other.likeness.map(\.label).joined(separator: ", "))
            }
        let all = [application] + related.map(\.application)
        let seesTaxID = try visit.person.may(.decideApplications)
        let fields = ApplicationStep.allCases.filter { $0 != .consent }.flatMap(\.fields)
        lines =
            fields.compactMap { field in
                guard all.contains(where: { $0.answers.has(field) || field.shape == .yesNo }) else { return nil }
                let hidden = field == .taxID && !seesTaxID
                return Line(field.label, all.map { hidden ? "On file, encrypted" : $0.answers.shown(field) })
            } + [
                Line("Score", all.map { $0.scorecard.isComplete ? $0.scorecard.total : "–" }),
                Line("Decision", all.map { $0.decision?.reason?.label ?? $0.status.label }),
            ]
    }
}

extension ComparisonPage.Column {
    init(_ application: PartnerApplication, likeness: String?) {
        publicID = application.publicID
        href = BackOfficePlaces.application(application.id)
        status = Badge(application.status)
        submittedAt = application.submittedAt ?? application.savedAt
        self.likeness = likeness
    }
}

extension ComparisonPage.Line {
    /// The first text is that of the application under review.
    init(_ label: String, _ texts: [String]) {
        self.label = label
        cells = texts.map { ComparisonPage.Cell(text: $0, differs: $0 != texts[0]) }
    }
}
