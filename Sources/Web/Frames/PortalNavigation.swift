import Identity
import Links

/// The side bar of the portal: what the person may see.
enum PortalNavigation {
    static func sections(for person: SignedIn, at path: String) -> [NavigationSection] {
        var first = [link("Home", PortalPlaces.home, "house-door", path, isHome: true)]
        first.append(link("Onboarding", PortalPlaces.onboarding, "list-check", path))
        first.append(link("Training", PortalPlaces.training, "mortarboard", path))
        if person.may(.customers) { first.append(link("Customers", PortalPlaces.customers, "people", path)) }
        var money: [NavigationLink] = []
        if person.may(.commissions) {
            money.append(link("Commissions", PortalPlaces.commissions, "cash-coin", path))
            money.append(link("Statements", PortalPlaces.statements, "receipt", path))
            money.append(link("Payouts", PortalPlaces.payouts, "bank", path))
        }
        if person.may(.payoutDetails) {
            money.append(link("Payout details", PortalPlaces.payoutDetails, "wallet2", path))
        }
        var company: [NavigationLink] = []
        if person.may(.commissions) { company.append(link("Tier", PortalPlaces.tier, "trophy", path)) }
        if person.may(.agreements) {
            company.append(link("Agreements", PortalPlaces.agreements, "file-earmark-text", path))
        }
        if person.may(.company) { company.append(link("Directory", PortalPlaces.directory, "shop", path)) }
        if person.may(.team) { company.append(link("Team", PortalPlaces.team, "person-plus", path)) }
        company.append(link("Profile", PortalPlaces.profile, "person-circle", path))
        return [
            NavigationSection(nil, first), NavigationSection("Money", money), NavigationSection("Company", company),
        ]
        .filter { !$0.links.isEmpty }
    }

    private static func link(
        _ label: String, _ place: Place, _ icon: String, _ path: String, isHome: Bool = false
    ) -> NavigationLink {
        NavigationLink(label, href: place.path, icon: icon).marked(at: path, isHome: isHome)
    }
}
