import Kernel
import Links
import Partnership
import Templates
import Web

/// The resellers with what they are certified for.
struct TrainingResellersPage: Page {
    struct Line: ViewModel {
        let name: String
        let href: String
        let number: String
        let level: Badge
        let certified: String
        let onTheWay: String

        static let schema = Schema<Self>(\.name, \.href, \.number, \.level, \.certified, \.onTheWay)
    }

    let frame: BackOfficeFrame
    let back: String
    let search: Field
    let action: String
    let shown: String
    let filters: [FilterLink]
    let fileLink: String
    let lines: [Line]
    let pages: PageLinks

    var hasLines: Bool { !lines.isEmpty }

    static let template = "backoffice/training/resellers"
    static let schema = Schema<Self>(
        \.frame, \.back, \.search, \.action, \.shown, \.filters, \.fileLink, \.lines, \.pages,
        .computed("hasLines", \.hasLines))

    init(_ visit: Visit, _ slice: Slice<TrainingLine>, search: String, shown: CertificationState?, after: String?)
        throws
    {
        frame = try visit.backOfficeFrame("Training of resellers")
        back = BackOfficePlaces.training.path
        self.search = Field("q", search)
        action = BackOfficePlaces.trainingResellers.path
        self.shown = shown?.rawValue ?? ""
        let link = { (state: CertificationState?, key: String?) in
            BackOfficePlaces.trainingResellers.with(["state": state?.rawValue ?? "", "q": search, "after": key ?? ""])
        }
        filters =
            [FilterLink("All", href: link(nil, nil), isCurrent: shown == nil)]
            + CertificationState.allCases.filter { $0 != .notCertified }.map {
                FilterLink($0.label, href: link($0, nil), isCurrent: $0 == shown)
            }
        fileLink = BackOfficePlaces.trainingResellersFile.with(["state": shown?.rawValue ?? "", "q": search])
        lines = slice.elements.map(Line.init)
        pages = PageLinks(slice, after: after, one: "reseller", many: "resellers") { link(shown, $0) }
    }
}

extension TrainingResellersPage.Line {
    init(_ line: TrainingLine) {
        func names(_ wanted: CertificationState) -> String {
            let names = TrainingProgramme.allCases.filter { line.states[$0] == wanted }.map(\.label)
            return names.isEmpty ? "–" : names.joined(separator: ", ")
        }
        name = line.reseller.name
        href = BackOfficePlaces.trainingReseller(line.reseller.id)
        number = line.reseller.publicID
        level = Badge(line.level)
        certified = names(.certified)
        onTheWay = names(.inProgress)
    }
}

extension Badge {
    init(_ level: Tier.Certification?) {
        if let level { self.init(level.label, .good) } else { self.init("No level", .quiet) }
    }

    init(_ state: CertificationState) {
        switch state {
        case .notCertified: self.init(state.label, .quiet)
        case .inProgress: self.init(state.label, .info)
        case .certified: self.init(state.label, .good)
        case .expired: self.init(state.label, .warn)
        case .revoked: self.init(state.label, .bad)
        }
    }

    init(_ state: CourseState) {
        switch state {
        case .notStarted, .expired: self.init(state.label, .quiet)
        case .inProgress: self.init(state.label, .info)
        case .completed: self.init(state.label, .good)
        case .failed: self.init(state.label, .bad)
        }
    }
}
