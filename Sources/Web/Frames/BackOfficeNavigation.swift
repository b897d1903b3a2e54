import Identity
import Links

/// The side bar of the back office: what the person's roles open.
enum BackOfficeNavigation {
    private struct Line {
        let label: String
        let place: Place
        let icon: String
        let permission: Permission
    }

    private static let work = [
        Line(label: "Home", place: BackOfficePlaces.home, icon: "house-door", permission: .seeBackOffice),
        Line(label: "Applications", place: BackOfficePlaces.applications, icon: "inbox", permission: .seeApplications),
        Line(label: "Resellers", place: BackOfficePlaces.resellers, icon: "shop", permission: .seeResellers),
        Line(label: "Tiers", place: BackOfficePlaces.tiers, icon: "trophy", permission: .seeResellers),
        Line(label: "Onboarding", place: BackOfficePlaces.onboarding, icon: "list-check", permission: .seeOnboarding),
        Line(
            label: "Agreements", place: BackOfficePlaces.agreements, icon: "file-earmark-text",
            permission: .seeAgreements),
        Line(label: "Training", place: BackOfficePlaces.training, icon: "mortarboard", permission: .seeTraining),
        Line(label: "Customers", place: BackOfficePlaces.customers, icon: "people", permission: .seeCustomers),
        Line(label: "Billing feed", place: BackOfficePlaces.feed, icon: "cloud-upload", permission: .importFeed),
    ]
    private static let money = [
        Line(label: "Plans", place: BackOfficePlaces.plans, icon: "sliders", permission: .seeCommissions),
        Line(label: "Commission runs", place: BackOfficePlaces.runs, icon: "play-circle", permission: .seeCommissions),
        Line(label: "Statements", place: BackOfficePlaces.statements, icon: "receipt", permission: .seeCommissions),
        Line(label: "Payout batches", place: BackOfficePlaces.batches, icon: "bank", permission: .seePayouts),
        Line(label: "Payees", place: BackOfficePlaces.payees, icon: "person-check", permission: .seePayouts),
    ]
    private static let system = [
        Line(label: "Letters", place: BackOfficePlaces.emails, icon: "envelope", permission: .seeEmails),
        Line(label: "Background work", place: BackOfficePlaces.work, icon: "gear", permission: .seeWork),
        Line(label: "People", place: BackOfficePlaces.people, icon: "people", permission: .manageAccounts),
        Line(
            label: "Holidays", place: BackOfficePlaces.holidays, icon: "calendar-event", permission: .manageSettings),
        Line(label: "Audit trail", place: BackOfficePlaces.audit, icon: "journal-text", permission: .seeAudit),
        Line(label: "Operator", place: BackOfficePlaces.operatorHome, icon: "building", permission: .operatePlatform),
    ]

    static func sections(for person: SignedIn, at path: String, counts: [String: Int]) -> [NavigationSection] {
        func links(_ lines: [Line]) -> [NavigationLink] {
            lines.filter { person.may($0.permission) }.map { line in
                NavigationLink(line.label, href: line.place.path, icon: line.icon, count: counts[line.place.path])
                    .marked(at: path, isHome: line.place == BackOfficePlaces.home)
            }
        }
        return [
            NavigationSection(nil, links(work)), NavigationSection("Money", links(money)),
            NavigationSection("System", links(system)),
        ].filter { !$0.links.isEmpty }
    }
}
