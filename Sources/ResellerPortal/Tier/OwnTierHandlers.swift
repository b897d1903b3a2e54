import Identity
import Kernel
import Links
import Partnership
import Web

/// The page about the reseller's tier.
public struct OwnTierHandlers: Sendable {
    private let tiering: Tiering

    public init(_ tiering: Tiering) {
        self.tiering = tiering
    }

    public var routes: Routes {
        var routes = Routes()
        routes.pages = [OwnTierPage.self]
        routes.get(PortalPlaces.tier, .reseller(.commissions)) { visit in
            .page(try OwnTierPage(visit, try await tiering.standing(visit.tenant, of: try visit.resellerID)))
        }
        return routes
    }
}
