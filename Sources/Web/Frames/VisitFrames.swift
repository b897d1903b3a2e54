import Identity
import Kernel
import Links

/// What surrounds the pages of a visit. Titles say the most specific first; the tenant's name is added here.
extension Visit {
    /// For the public site and for `layouts/plain`.
    public func publicFrame(_ title: Wording) -> PublicFrame {
        PublicFrame(language.say(title), tenant: tenant, signedIn: signedIn, path: path, notice: notice)
    }

    /// For the portal. Throws NotFound for staff.
    public func portalFrame(_ title: String) throws -> PortalFrame {
        let person = try person
        return PortalFrame(
            title: ([title] + [person.account.company].filter { !$0.isEmpty } + [tenant.name]).joined(separator: " – "),
            tenantName: tenant.name, companyName: person.account.company, personName: person.name,
            personRole: person.roles.label, profileLink: PortalPlaces.profile.path,
            appearance: Appearance(person), notice: notice, sections: PortalNavigation.sections(for: person, at: path),
            supportEmail: tenant.supportEmail, viewing: ViewingBanner(person))
    }

    /// For the back office. `counts` by path say how much waits there.
    public func backOfficeFrame(_ title: String, counts: [String: Int] = [:]) throws -> BackOfficeFrame {
        let person = try person
        return BackOfficeFrame(
            title: "\(title) – \(tenant.name)", tenantName: tenant.name, personName: person.name,
            personRole: person.roles.label, profileLink: BackOfficePlaces.profile.path,
            appearance: Appearance(person), notice: notice,
            sections: BackOfficeNavigation.sections(for: person, at: path, counts: counts),
            supportEmail: tenant.supportEmail)
    }
}

extension Appearance {
    init(_ person: SignedIn) { self = Appearance(rawValue: person.account.appearance.rawValue) ?? .auto }
}

extension PublicFrame {
    init(_ title: String, tenant: Tenant, signedIn: SignedIn?, path: String, notice: Notice? = nil) {
        self.init(
            title: "\(title) – \(tenant.name)", tenantName: tenant.name,
            appearance: signedIn.map { Appearance($0) } ?? .auto, notice: notice,
            tab: Tab(path: path),
            ownHome: signedIn.map { Home.path(of: $0) }, supportEmail: tenant.supportEmail,
            postalAddress: tenant.footerAddress, viewing: signedIn.flatMap { ViewingBanner($0) })
    }
}
