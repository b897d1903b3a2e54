import DatabaseSupport
import Identity
import Kernel
import TestSupport
import Testing
import Web
import World

/// Which routes ask again who somebody is, and that a second factor is demanded everywhere, over all routes.
@Suite(.database) struct ProofRoutesTests {
    /// Acts after which money leaves, bank or tax data change, rights change, and files with data of people.
    private static let proven: Set = [
        "POST /admin/batches/{id}/approval", "POST /admin/batches/{id}/release", "GET /admin/batches/{id}/file",
        "POST /admin/payees/{id}/verification", "POST /admin/payees/{id}/tax-form",
        "POST /portal/payout-details/account", "POST /portal/payout-details/tax-form",
        "GET /admin/customers.csv", "GET /admin/resellers.csv", "GET /admin/applications.csv",
        "GET /portal/customers.csv",
        "POST /admin/people", "POST /admin/people/{id}/roles", "POST /admin/people/{id}/status",
        "POST /admin/people/{id}/second-factor", "POST /portal/team", "POST /portal/team/{id}/roles",
        "POST /portal/team/{id}/status",
        "POST /portal/agreements/{id}/signature", "POST /portal/agreements/{id}/notice",
        "POST /admin/agreements/{id}/signature", "POST /admin/agreements/{id}/notice",
        "POST /admin/agreements/{id}/termination", "POST /admin/agreements/texts/{id}/publication",
        "POST /admin/training/resellers/{id}/revocation",
        "POST /account/second-factor", "POST /account/second-factor/removal",
        "POST /account/second-factor/recovery-codes", "POST /admin/resellers/{id}/viewing",
        "POST /portal/settings/tokens", "POST /admin/profile/tokens",
        "POST /admin/resellers/{id}/termination/{proposal}",
        "POST /admin/emails/wordings/{letter}/{language}",
        "POST /admin/emails/wordings/{letter}/{language}/restoration",
    ]

    private static func name(_ route: Routes.Route) -> String { "\(route.method.rawValue) \(route.pattern)" }

    @Test func theseRoutesAskAndNoOthers() throws {
        let asking = Set(try Trial.unserved.get().routes.all.filter { $0.terms.contains(.freshProof) }.map(Self.name))
        #expect(Self.proven.isSubset(of: asking), "\(Self.proven.subtracting(asking).sorted())")
        #expect(asking.isSubset(of: Self.proven), "\(asking.subtracting(Self.proven).sorted())")
    }

    /// Files that hold rows of people are named `.csv`: each is in the table, or holds none.
    @Test func everyFileIsInTheTableOrHoldsNoData() throws {
        let harmless: Set = [
            "GET /admin/feed/{id}/rejections.csv", "GET /admin/commissions.csv", "GET /portal/commissions.csv",
            "GET /portal/statements/{id}/lines.csv",
            // Companies and their certificates, which anybody may check by its code.
            "GET /admin/training/resellers.csv", "GET /admin/training/ending.csv",
        ]
        for route in try Trial.unserved.get().routes.all where route.pattern.hasSuffix(".csv") {
            let name = Self.name(route)
            #expect(Self.proven.contains(name) || harmless.contains(name), "\(name)")
        }
    }

    /// Five minutes after the sign-in each of them asks; before that, the control, none does.
    @Test func fiveMinutesAfterTheProofEachOfThemAsks() async throws {
        try await Trial.run { trial in
            let staff = try await trial.staff(.admin, .financeApprover, .finance, .reviewer, .legal, .director)
            let owner = try await trial.reseller(trial.newID(), .owner)
            for isLate in [false, true] {
                if isLate { trial.clock.advance(SignedIn.proofLasting) }
                for route in trial.world.routes.all where route.terms.contains(.freshProof) {
                    let browser = route.pattern.hasPrefix("/portal") ? owner : staff
                    let path = Paths.filled(route.pattern)
                    let reply = route.method == .get ? try await browser.get(path) : try await browser.post(path)
                    let asks =
                        reply.heading == "Confirm that it is you"
                        || reply.location?.hasPrefix("/account/proof?next=") == true
                    #expect(asks == isLate, "\(Self.name(route)): \(reply.status) \(reply.location ?? "")")
                }
            }
        }
    }

    /// Whose role demands a second factor gets nowhere without one but to where it is set up. The control is the same
    /// person in a tenant that leaves it to them.
    @Test(arguments: [[Role.admin], [.finance], [.owner], [.accountant]])
    func withoutASecondFactorEveryPageIsRefused(roles: [Role]) async throws {
        try await Trial.run { trial in
            let isStaff = !roles[0].isOfReseller
            let browser =
                isStaff ? try await trial.staff(roles[0]) : try await trial.reseller(trial.newID(), roles[0])
            for rule in [SignInRules.SecondFactorRule.byRole, .byChoice] {
                try await trial.demandSecondFactor(rule)
                var refused = 0
                for route in trial.world.routes.all where route.access != .anyone && route.pattern != "/signout" {
                    guard isReachable(route, roles[0]) else { continue }
                    let path = Paths.filled(route.pattern)
                    let reply = route.method == .get ? try await browser.get(path) : try await browser.post(path)
                    let isRefused = reply.heading == "Set up your second factor first"
                    let isEarly = route.terms.contains(.beforeSecondFactor)
                    #expect(isRefused == (rule == .byRole && !isEarly), "\(Self.name(route)): \(reply.status)")
                    if isRefused {
                        refused += 1
                        #expect(reply.status == 403)
                    }
                }
                #expect(rule == .byChoice ? refused == 0 : refused > 10)
            }
        }
    }

    @Test func whoSetsItUpGetsIn() async throws {
        try await Trial.run { trial in
            let admin = try await trial.staff(.admin)
            try await trial.demandSecondFactor(.byRole)
            #expect(try await admin.get("/admin").links.contains("/account/second-factor"))
            _ = try await Authenticator.enrol(admin, trial)
            #expect(try await admin.get("/admin").status == 200)
            let sales = try await trial.reseller(trial.newID(), .sales)
            #expect(try await sales.get("/portal/profile").status == 200, "no role of theirs demands one")
        }
    }

    private func isReachable(_ route: Routes.Route, _ role: Role) -> Bool {
        switch route.access {
        case .anyone: false
        case .signedIn: true
        case .staff(let permission): role.permissions.contains(permission)
        case .reseller(let right): role.reach(of: right) != .none
        }
    }
}
