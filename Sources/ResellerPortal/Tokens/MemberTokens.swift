import Identity
import Links
import Templates
import Web

/// The API tokens of a member of a reseller's team.
struct MemberTokensPage: Page {
    let frame: PortalFrame
    let tokens: TokensContent

    static let template = "portal/tokens/index"
    static let schema = Schema<Self>(\.frame, \.tokens)
}

/// The routes of the tokens in the portal.
public func memberTokenRoutes(_ keeping: KeepingTokens) -> Routes {
    let places = TokensHandlers.Places(
        tokens: PortalPlaces.tokens, end: PortalPlaces.tokenEnd, profile: PortalPlaces.profile,
        example: "/reseller/portal/dashboard")
    let handlers = TokensHandlers(keeping, places: places, access: .reseller(.tokens)) { visit, content, status in
        .page(MemberTokensPage(frame: try visit.portalFrame("API tokens"), tokens: content), status: status)
    }
    var routes = handlers.routes
    routes.pages = [MemberTokensPage.self]
    return routes
}
