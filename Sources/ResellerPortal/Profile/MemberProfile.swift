import Identity
import Links
import Templates
import Web

/// The profile of a member of a reseller's team.
struct MemberProfilePage: Page {
    let frame: PortalFrame
    let profile: ProfileContent
    let lettersLink = PortalPlaces.letterChoices.path
    /// Nil for those who make no tokens.
    let tokensLink: String?

    static let template = "portal/profile/edit"
    static let schema = Schema<Self>(\.frame, \.profile, \.lettersLink, \.tokensLink)
}

/// The routes of the profile in the portal.
public func memberProfileRoutes(_ keeping: KeepingAccounts) -> Routes {
    let places = ProfileHandlers.Places(
        profile: PortalPlaces.profile, password: PortalPlaces.password, appearance: PortalPlaces.appearance,
        sessionEnd: PortalPlaces.sessionEnd)
    let handlers = ProfileHandlers(keeping, places: places, access: .reseller(.portal)) { visit, content, status in
        .page(
            MemberProfilePage(
                frame: try visit.portalFrame("Your profile"), profile: content,
                tokensLink: try visit.person.may(.tokens) ? PortalPlaces.tokens.path : nil), status: status)
    }
    var routes = handlers.routes
    routes.pages = [MemberProfilePage.self]
    return routes
}
