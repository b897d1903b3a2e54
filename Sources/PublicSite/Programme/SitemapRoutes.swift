import Links
import Web

/// What search engines read first: the pages that are meant to be found, and where nothing is to be found.
public enum SitemapRoutes {
    /// The pages of the public site that are the same for everybody.
    static let pages: [Place] = [
        PublicPlaces.programme, PublicPlaces.calculator, PublicPlaces.resellers, PublicPlaces.certificates,
        PublicPlaces.help, PublicPlaces.terms, PublicPlaces.apply,
    ]

    public static func make() -> Routes {
        var routes = Routes()
        routes.get(PublicPlaces.robots, .anyone, sharedFor: ProgrammeRoutes.keptForSeconds) { visit in
            .text(
                """
                User-agent: *
                Disallow: /admin
                Disallow: /portal
                Disallow: /apply/
                Disallow: /letters/
                Sitemap: \(visit.siteAddress)\(PublicPlaces.sitemap.path)

                """)
        }
        routes.get(PublicPlaces.sitemap, .anyone, sharedFor: ProgrammeRoutes.keptForSeconds) { visit in
            // The protocol's plain form: an address on each line.
            .text(pages.map { "\(visit.siteAddress)\($0.path)\n" }.joined())
        }
        return routes
    }
}
