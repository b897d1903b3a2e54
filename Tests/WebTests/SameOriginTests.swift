import DatabaseSupport
import Identity
import Links
import TestSupport
import Testing
import World

@testable import Web

/// Which requests count as coming from our own pages: 4 values of Sec-Fetch-Site times 4 of Origin.
@Suite(.database) struct SameOriginTests {
    static let fetchSites: [String?] = [nil, "same-origin", "none", "cross-site", "same-site"]
    static let origins: [String?] = [nil, "http://trial.example", "https://evil.example", "null"]

    static var cases: [(site: String?, origin: String?, passes: Bool)] {
        fetchSites.flatMap { site in
            origins.map { origin in
                let passes =
                    switch site {
                    case "same-origin", "none": true
                    case nil: origin == "http://trial.example"
                    default: false
                    }
                return (site, origin, passes)
            }
        }
    }

    @Test func theMatrixHoldsOnEveryRouteThatChangesSomething() async throws {
        try await Trial.run { trial in
            let browser = trial.visitor()
            try await browser.get("/signin")
            let open = trial.world.routes.all.filter(\.takesForeign).map(\.pattern)
            #expect(open == [PublicPlaces.letterUnsubscribe.pattern])
            for route in trial.world.routes.all where route.method == .post && !route.takesForeign {
                let path = Paths.filled(route.pattern)
                for (site, origin, passes) in Self.cases {
                    var headers: [String: String] = [:]
                    headers["Sec-Fetch-Site"] = site
                    headers["Origin"] = origin
                    let reply = try await browser.post(path, headers: headers)
                    #expect((reply.status != 403) == passes, "\(path) \(site ?? "-") \(origin ?? "-"): \(reply.status)")
                }
            }
        }
    }

    @Test func aDoubledHeaderIsRefused() {
        #expect(!SameOrigin.allows(fetchSite: ["same-origin", "same-origin"], origin: [], ownOrigins: ["http://a"]))
        #expect(!SameOrigin.allows(fetchSite: [], origin: ["http://a", "http://a"], ownOrigins: ["http://a"]))
        #expect(SameOrigin.allows(fetchSite: [], origin: ["http://a"], ownOrigins: ["http://a"]))
    }

    @Test func aFormNeedsTheTokenOfItsOwnSession() async throws {
        try await Trial.run { trial in
            let ana = try await trial.staff(.reviewer)
            let ben = try await trial.staff(.reviewer)
            try await ana.get("/admin/profile")
            try await ben.get("/admin/profile")
            let fields = ["appearance": "dark"] as KeyValuePairs
            for token in ["", "nonsense", ben.token] {
                #expect(try await ana.post("/admin/profile/appearance", fields, token: token).status == 403)
            }
            #expect(try await ana.get("/admin/profile").contains("data-theme=\"auto\""))
            #expect(try await ana.post("/admin/profile/appearance", fields).status == 303)
            #expect(try await ana.get("/admin/profile").contains("data-theme=\"dark\""))
        }
    }

    @Test func aTokenFromBeforeTheSignInIsWorthNothingAfterIt() async throws {
        try await Trial.run { trial in
            let visitor = trial.visitor()
            try await visitor.get("/signin")
            let early = visitor.token
            let ana = try await trial.staff(.reviewer)
            #expect(try await ana.post("/admin/profile/appearance", ["appearance": "dark"], token: early).status == 403)
        }
    }

    @Test func aTokenIsSpelledAnewEachTime() async throws {
        try await Trial.run { trial in
            let ana = try await trial.staff(.reviewer)
            let first = try await ana.get("/admin/profile").value(of: "csrf_token")
            let second = try await ana.get("/admin/profile").value(of: "csrf_token")
            #expect(first != nil && second != nil && first != second)
        }
    }
}
