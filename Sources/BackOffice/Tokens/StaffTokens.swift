import Identity
import Links
import Templates
import Web

/// The API tokens of a member of staff.
struct StaffTokensPage: Page {
    let frame: BackOfficeFrame
    let tokens: TokensContent

    static let template = "backoffice/tokens/index"
    static let schema = Schema<Self>(\.frame, \.tokens)
}

/// The routes of the tokens in the back office.
public func staffTokenRoutes(_ keeping: KeepingTokens) -> Routes {
    let places = TokensHandlers.Places(
        tokens: BackOfficePlaces.tokens, end: BackOfficePlaces.tokenEnd, profile: BackOfficePlaces.profile,
        example: "/resellers")
    let handlers = TokensHandlers(keeping, places: places, access: .staff(.seeBackOffice)) { visit, content, status in
        .page(StaffTokensPage(frame: try visit.backOfficeFrame("API tokens"), tokens: content), status: status)
    }
    var routes = handlers.routes
    routes.pages = [StaffTokensPage.self]
    return routes
}
