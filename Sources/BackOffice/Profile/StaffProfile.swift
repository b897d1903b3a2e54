import Identity
import Links
import Templates
import Web

/// The profile of a member of staff.
struct StaffProfilePage: Page {
    let frame: BackOfficeFrame
    let profile: ProfileContent
    let tokensLink = BackOfficePlaces.tokens.path

    static let template = "backoffice/profile/edit"
    static let schema = Schema<Self>(\.frame, \.profile, \.tokensLink)
}

/// The routes of the profile in the back office.
public func staffProfileRoutes(_ keeping: KeepingAccounts) -> Routes {
    let places = ProfileHandlers.Places(
        profile: BackOfficePlaces.profile, password: BackOfficePlaces.password,
        appearance: BackOfficePlaces.appearance, sessionEnd: BackOfficePlaces.sessionEnd)
    let handlers = ProfileHandlers(keeping, places: places, access: .staff(.seeBackOffice)) { visit, content, status in
        .page(StaffProfilePage(frame: try visit.backOfficeFrame("Your profile"), profile: content), status: status)
    }
    var routes = handlers.routes
    routes.pages = [StaffProfilePage.self]
    return routes
}
