import DatabaseSupport
import Identity
import Kernel
import Postgres
import TestSupport
import Testing
import Web
import World

/// Staff who look at the portal as a reseller does.
@Suite(.database) struct ViewingTests {
    private static let brightline = "dana@brightline.example"

    private func begin(_ trial: Trial, _ staff: Browser) async throws -> Account {
        let email = try #require(EmailAddress(Self.brightline))
        let account = try await trial.database.reading(trial.tenant.id) { tx in
            try #require(try await Accounts(tx).account(email: email))
        }
        let path = "/admin/resellers/\(try #require(account.resellerID))/viewing"
        #expect(try await staff.get(path).value(of: "reason") == nil)
        let empty = try await staff.post(path, ["account": account.id.description, "reason": ""])
        #expect(empty.status == 422)
        let reply = try await staff.post(
            path, ["account": account.id.description, "reason": "She asked about October"])
        #expect(reply.location == "/portal")
        return account
    }

    /// Every act and every personal page is refused in one place, over all routes. The control is Dana herself, whom
    /// the same routes do not refuse.
    @Test func whoOnlyLooksReachesNoActAndNoBankData() async throws {
        try await Trial.demo { trial in
            let staff = try await trial.staff(.admin)
            _ = try await begin(trial, staff)
            let dana = trial.visitor()
            try await dana.signIn(Self.brightline, password: Demo.password)
            var (refused, reached) = (0, 0)
            for route in trial.world.routes.all where route.access != .anyone {
                guard case .reseller = route.access else { continue }
                let path = Paths.filled(route.pattern)
                let reply = try await send(route, path, staff)
                let own = try await send(route, path, dana)
                #expect(own.status != 403, "\(route.method) \(path)")
                let isClosed =
                    route.method == .post || path.contains("payout-details") || path.contains("/profile")
                    || path.contains("/settings/tokens")
                    || path.hasSuffix("customers.csv") || route.pattern == "/portal/team/{id}"
                #expect((reply.status == 403) == isClosed, "\(route.method) \(path): \(reply.status)")
                if isClosed {
                    #expect(reply.heading == "You are only looking", "\(route.method) \(path)")
                    refused += 1
                } else {
                    reached += 1
                }
            }
            #expect(refused >= 12 && reached >= 10, "\(refused) refused, \(reached) reached")
            for route in trial.world.routes.all where route.access == .signedIn && route.method == .post {
                guard !["/signout", "/account/viewing/end"].contains(route.pattern) else { continue }
                #expect(try await send(route, route.pattern, staff).status == 403, "\(route.pattern)")
            }
        }
    }

    @Test func theBannerIsOnEachPageAndLeavingEndsIt() async throws {
        try await Trial.demo { trial in
            let staff = try await trial.staff(.channelManager)
            let account = try await begin(trial, staff)
            for path in [
                "/portal", "/portal/commissions", "/portal/statements", "/", "/help", "/portal/payout-details",
            ] {
                let page = try await staff.get(path)
                #expect(page.contains("Robin Staff, you see what Dana"), "\(path)")
                #expect(page.contains("She asked about October"), "\(path)")
                #expect(page.formActions.contains("/account/viewing/end"), "\(path)")
            }
            #expect(try await staff.get("/admin").status == 403)
            let left = try await staff.post("/account/viewing/end")
            #expect(left.location == "/admin/resellers/\(try #require(account.resellerID))")
            #expect(try await staff.follow(left).contains("You see your own pages again."))
            #expect(try await staff.get("/portal").status == 403)
            let lines = try await trial.audit("reseller").filter { $0.act.hasPrefix("viewing.") }
            #expect(lines.map(\.act) == ["viewing.left", "viewing.begun"])
            #expect(lines.allSatisfy { $0.actor.onBehalfOf == account.id && $0.actor.name == "Robin Staff" })
            #expect(lines.last?.reason == "She asked about October")
        }
    }

    @Test func itEndsByItselfAfterHalfAnHour() async throws {
        try await Trial.demo { trial in
            let staff = try await trial.staff(.admin)
            _ = try await begin(trial, staff)
            trial.clock.advance(.minutes(29))
            #expect(try await staff.get("/portal").status == 200)
            trial.clock.advance(.minutes(1))
            #expect(try await staff.get("/portal").status == 403)
            #expect(try await staff.get("/admin").status == 200)
        }
    }

    @Test func onlyWhoMayAndOnlyPeopleOfThatReseller() async throws {
        try await Trial.demo { trial in
            let admin = try await trial.staff(.admin)
            let account = try await begin(trial, admin)
            try await admin.post("/account/viewing/end")
            let foreign = try await trial.account(
                NewAccount(
                    email: try #require(EmailAddress("x@people.example")), name: "X Y", resellerID: trial.newID(),
                    company: "Else", roles: [.owner]))
            let path = "/admin/resellers/\(try #require(account.resellerID))/viewing"
            try await admin.get(path)
            for id in [foreign.id, trial.newID()] {
                #expect(try await admin.post(path, ["account": id.description, "reason": "Because"]).status == 404)
            }
            for role in Role.staff where !role.permissions.contains(.viewAsReseller) {
                let staff = try await trial.staff(role)
                #expect(try await staff.get(path).status == 403, "\(role)")
            }
        }
    }

    private func send(_ route: Routes.Route, _ path: String, _ browser: Browser) async throws -> Reply {
        route.method == .get ? try await browser.get(path) : try await browser.post(path)
    }
}
