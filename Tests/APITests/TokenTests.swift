import DatabaseSupport
import Identity
import Kernel
import Partnership
import Postgres
import TestSupport
import Testing
import Web
import World

/// From the making of a token on a page to its end.
@Suite(.database) struct TokenTests {
    private static let page = "/portal/settings/tokens"

    @Test func aTokenIsShownOnceWorksAndEnds() async throws {
        try await Trial.run { trial in
            let reseller = try await trial.enrolled("Own")
            let owner = try await trial.reseller(reseller.id)
            let made = try await owner.post(
                Self.page, ["name": "Nightly report", "scopes": "resellers:read", "days": "30"])
            #expect(made.status == 200)
            let text = try #require(made.text.firstMatch(of: /trb_[A-Za-z0-9_-]{43}/).map { String($0.output) })
            let program = Program(trial: trial, token: text)
            #expect(try await program.get("/reseller/portal/dashboard").status == 200)
            let list = try await owner.get(Self.page)
            #expect(!list.contains(text) && list.contains("Nightly report") && list.contains(text.suffix(4).description))
            let secret = String(text.dropFirst(4))
            let kept = try await trial.database.reading(trial.tenant.id) { tx in
                try await tx.rows("select t::text as line from access_tokens t").map { try $0["line"] as String }
            }
            #expect(kept.count == 1 && !kept[0].contains(secret))
            let action = try #require(list.formActions.first { $0.hasSuffix("/end") })
            #expect(try await owner.post(action).status == 303)
            let ended = try await program.get("/reseller/portal/dashboard")
            #expect(ended.status == 401 && ended.code == "invalid_token")
            let acts = try await trial.audit("account").map(\.act)
            #expect(acts.contains("token.made") && acts.contains("token.revoked"))
        }
    }

    @Test func makingOneAsksForTheProofAndForTheRight() async throws {
        try await Trial.run { trial in
            let reseller = try await trial.enrolled("Own")
            let manager = try await trial.reseller(reseller.id, .manager)
            let fields: KeyValuePairs = ["name": "Report", "scopes": "resellers:read", "days": "30"]
            #expect(try await manager.post(Self.page, fields).status == 200, "the control")
            trial.clock.advance(SignedIn.proofLasting)
            #expect(try await manager.post(Self.page, fields).heading == "Confirm that it is you")
            let sales = try await trial.reseller(reseller.id, .sales)
            #expect(try await sales.post(Self.page, fields).status == 403)
            let foreign = try await trial.reseller(reseller.id, .manager)
            let list = try await manager.get(Self.page)
            let action = try #require(list.formActions.first { $0.hasSuffix("/end") })
            #expect(try await foreign.post(action).status == 404)
        }
    }

    @Test(arguments: [
        ("", "resellers:read", "30", "name"), ("Report", "", "30", "scopes"), ("Report", "everything", "30", "scopes"),
        ("Report", "applications:read", "30", "scopes"), ("Report", "resellers:read", "366", "days"),
        ("Report", "resellers:read", "0", "days"),
    ])
    func aWrongFormIsShownAgain(name: String, scopes: String, days: String, field: String) async throws {
        try await Trial.run { trial in
            let owner = try await trial.reseller(try await trial.enrolled("Own").id)
            let reply = try await owner.post(Self.page, ["name": name, "scopes": scopes, "days": days])
            #expect(reply.status == 422 && !reply.contains("trb_"))
            #expect(reply.contains("#\(field)"))
        }
    }

    @Test func aTokenDoesWhatItsOwnerMayDoAtThatMoment() async throws {
        try await Trial.run { trial in
            let account = try await trial.newAccount([.admin])
            let program = try await trial.program(of: account)
            #expect(try await program.get("/resellers").status == 200)
            try await Self.set(trial, account, "roles = '{finance}'")
            #expect(try await program.get("/resellers").status == 200)
            #expect(try await program.get("/resellers/applications").status == 403)
            try await Self.set(trial, account, "status = 'disabled'")
            #expect(try await program.get("/resellers").status == 401)
        }
    }

    @Test func aTokenEndsWithItsDay() async throws {
        try await Trial.run { trial in
            let program = try await trial.program(.admin)
            trial.clock.advance(.days(30) - .seconds(1))
            #expect(try await program.get("/resellers").status == 200)
            trial.clock.advance(.seconds(1))
            #expect(try await program.get("/resellers").status == 401)
        }
    }

    @Test func whereASecondFactorIsDemandedATokenNeedsItToo() async throws {
        try await Trial.run { trial in
            let program = try await trial.program(.admin)
            try await trial.demandSecondFactor(.byRole)
            let reply = try await program.get("/resellers")
            #expect(reply.status == 403 && reply.code == "second_factor_missing")
        }
    }

    /// A session reads. It never acts, whatever the browser says about where the call comes from.
    @Test func aSessionReadsAndDoesNotAct() async throws {
        try await Trial.run { trial in
            let admin = try await trial.staff(.admin, .director)
            #expect(try await admin.get("/api/v1/resellers").status == 200)
            let headers = [
                "Origin": "http://\(Trial.host)", "Sec-Fetch-Site": "same-origin", "Content-Type": "application/json",
            ]
            let reply = try await admin.send("POST", "/api/v1/resellers", headers: headers, body: Array("{}".utf8))
            #expect(reply.status == 401 && reply.code == "token_missing")
            let both = try await admin.get("/api/v1/resellers", headers: ["Authorization": "Bearer trb_wrong"])
            #expect(both.status == 401, "a token that is sent counts")
        }
    }

    @Test func threeCallsInARowCompleteTheStepOfTheOnboarding() async throws {
        try await Trial.run { trial in
            let reseller = try await trial.enrolled("New", isActive: false)
            let program = try await trial.program(at: reseller.id)
            for path in ["/resellers/\(reseller.id)", "/resellers", "/resellers/\(reseller.id)"] {
                _ = try await program.get(path)
            }
            try await trial.work()
            func facts() async throws -> Set<OnboardingFact> {
                let onboarding = trial.world.contexts.onboarding
                return try await onboarding.checklist(trial.tenant.id, of: reseller.id).item(.integration)?.facts ?? []
            }
            #expect(try await facts() == [.tokenMade], "a call that failed begins the row anew")
            for _ in 0..<2 { _ = try await program.get("/resellers/\(reseller.id)") }
            try await trial.work()
            #expect(try await facts() == [.tokenMade, .testCalls])
        }
    }

    private static func set(_ trial: Trial, _ account: Account, _ change: SQL) async throws {
        try await trial.database.transaction(trial.tenant.id) { tx in
            _ = try await tx.execute(
                "update accounts set \(sql: change) where tenant_id = \(tx.tenantID) and id = \(account.id)")
        }
    }
}
