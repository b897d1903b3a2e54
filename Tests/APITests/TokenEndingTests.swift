import DatabaseSupport
import Identity
import Kernel
import Partnership
import Postgres
import TestSupport
import Testing
import Vault
import Web
import World

/// What ends a token beside its day, who may end it, and who hears of a new one.
@Suite(.database) struct TokenEndingTests {
    private static let path = "/reseller/portal/dashboard"

    @Test func whoLosesTheRightLosesTheTokens() async throws {
        try await Trial.run { trial in
            let reseller = try await trial.enrolled("Own")
            let (owner, account) = (
                try await trial.reseller(reseller.id), try await trial.newAccount([.manager], reseller.id)
            )
            let program = try await trial.program(of: account)
            #expect(try await program.get(Self.path).status == 200, "control")
            let record = "/portal/team/\(account.id)"
            let version = try #require(try await owner.get(record).value(of: "version"))
            let changed = try await owner.post(record + "/roles", ["roles": "sales", "version": version])
            #expect(changed.status == 303)
            #expect(try await program.get(Self.path).status == 401)
            let again = try #require(try await owner.get(record).value(of: "version"))
            try await owner.post(record + "/roles", ["roles": "manager", "version": again])
            #expect(try await program.get(Self.path).status == 401, "it ended for good")
        }
    }

    /// Roles that change past the page: the right counts at each call.
    @Test func aTokenWithoutTheRightOpensNothing() async throws {
        try await Trial.run { trial in
            let reseller = try await trial.enrolled("Own")
            let account = try await trial.newAccount([.manager], reseller.id)
            let program = try await trial.program(of: account)
            try await trial.database.transaction(trial.tenant.id) { tx in
                _ = try await tx.execute(
                    "update accounts set roles = '{sales}' where tenant_id = \(tx.tenantID) and id = \(account.id)")
            }
            #expect(try await program.get(Self.path).status == 401)
            await #expect(throws: TokenTending.Problem.self) {
                _ = try await TokenTending(trial.world).create(
                    email: account.email, scopes: [], name: "Made past the page", days: 30, tenant: nil)
            }
        }
    }

    @Test func aClosedAccountHasNoTokensWhenItIsOpenedAgain() async throws {
        try await Trial.run { trial in
            let admin = try await trial.staff(.admin)
            let account = try await trial.newAccount([.director])
            let program = try await trial.program(of: account)
            let place = "/admin/people/\(account.id)/status"
            #expect(try await admin.post(place, ["act": "close", "reason": "On leave"]).status == 303)
            #expect(try await admin.post(place, ["act": "open", "reason": "Is back"]).status == 303)
            #expect(try await program.get("/resellers").status == 401)
            let line = try #require(try await trial.audit("account").first { $0.act == "account.closed" })
            #expect(line.after["ended tokens"] == "Test")
        }
    }

    @Test func aNewPasswordByLetterEndsThem() async throws {
        try await Trial.run { trial in
            let account = try await trial.newAccount([.director])
            let program = try await trial.program(of: account)
            let visitor = trial.visitor()
            let token = try await trial.database.transaction(trial.tenant.id) { tx in
                try await PasswordResets(tx, clock: trial.clock.clock, chance: .system).mint(account.id).token
            }
            #expect(try await program.get("/resellers").status == 200, "the letter alone ends nothing")
            let link = "/reset/\(token.text)"
            let words = "seven herons over the weir"
            try await visitor.get(link)
            let reply = try await visitor.post(link, ["password": words, "repeated": words])
            #expect(reply.status == 303, "\(reply.text)")
            #expect(try await program.get("/resellers").status == 401)
        }
    }

    /// A token that works is seen and ended, however many were made and ended since.
    @Test func whatWorksIsNeverHiddenByWhatEnded() async throws {
        try await Trial.run { trial in
            let reseller = try await trial.enrolled("Own")
            let account = try await trial.newAccount([.owner], reseller.id)
            let program = try await trial.program(of: account)
            let keeping = trial.world.contexts.keepingTokens
            let actor = Actor(accountID: account.id, name: account.name)
            for number in 1...120 {
                trial.clock.advance(.seconds(1))
                let made = try await keeping.make(
                    trial.tenant.id, for: account, name: "Job \(number)", scopes: [.resellersRead], days: 1, by: actor)
                _ = try await keeping.revoke(trial.tenant.id, made.token.id, of: account.id, by: actor)
            }
            let shown = try await keeping.tokens(trial.tenant.id, of: account.id)
            #expect(shown.count == 101 && shown.last?.standing(at: trial.clock.now) == .valid)
            let tending = TokenTending(trial.world)
            #expect(try await tending.end(email: account.email, key: nil, tenant: nil).count == 1)
            #expect(try await program.get(Self.path).status == 401)
            await #expect(throws: TokenTending.Problem.self) {
                _ = try await tending.end(email: account.email, key: nil, tenant: nil)
            }
            let lines = try await trial.audit("account").filter { $0.act == "token.revoked" }
            #expect(!lines.isEmpty && lines.allSatisfy { $0.subject.label == account.name })
        }
    }

    @Test func theOwnerOfASuspendedResellerEndsTokens() async throws {
        try await Trial.run { trial in
            let reseller = try await trial.enrolled("Own")
            let owner = try await trial.reseller(reseller.id)
            let own = try await owner.post(
                "/portal/settings/tokens", ["name": "Leaked", "scopes": "resellers:read", "days": "30"])
            #expect(own.status == 200)
            let member = try await trial.newAccount([.manager], reseller.id)
            let program = try await trial.program(of: member)
            let manager = try await trial.newAccount([.channelManager])
            _ = try await ResellerTending(trial.world, tenant: nil).changeStatus(
                reseller.publicID, to: "suspended", reason: "Fraud check", by: manager.email, dryRun: false)
            try await trial.work()
            #expect(try await owner.post("/portal/directory").status == 403, "control: it only reads")
            let list = try await owner.get("/portal/settings/tokens")
            let action = try #require(list.formActions.first { $0.hasSuffix("/end") })
            #expect(try await owner.post(action).status == 303)
            let record = "/portal/team/\(member.id)"
            let token = try #require(try await owner.get(record).value(of: "token"))
            #expect(try await owner.post(record + "/tokens", ["token": token]).status == 303)
            #expect(try await program.get(Self.path).status == 401)
            #expect(try await owner.post(record + "/tokens", ["token": token]).status == 404)
        }
    }

    @Test func whoLooksAfterPeopleEndsTheirTokensAndNobodyElses() async throws {
        try await Trial.run { trial in
            let account = try await trial.newAccount([.finance])
            let program = try await trial.program(of: account)
            let admin = try await trial.staff(.admin)
            let record = "/admin/people/\(account.id)"
            let page = try await admin.get(record)
            #expect(page.contains("API tokens") && page.contains("Never used"))
            let token = try #require(page.value(of: "token"))
            let foreign = try await trial.reseller(try await trial.enrolled("Own").id)
            #expect(try await foreign.post("/portal/team/\(account.id)/tokens", ["token": token]).status == 404)
            let wrong = try await trial.newAccount([.finance])
            #expect(try await admin.post("/admin/people/\(wrong.id)/tokens", ["token": token]).status == 404)
            #expect(try await program.get("/resellers").status == 200, "control")
            #expect(try await admin.post(record + "/tokens", ["token": token]).status == 303)
            #expect(try await program.get("/resellers").status == 401)
            let line = try #require(try await trial.audit("account").first { $0.act == "token.revoked" })
            #expect(line.subject.id == account.id.description && line.actor.accountID != account.id)
        }
    }

    @Test func theCommandListsAndEndsThem() async throws {
        try await Trial.run { trial in
            let account = try await trial.newAccount([.director])
            let (one, two) = (try await trial.program(of: account), try await trial.program(of: account))
            let tending = TokenTending(trial.world)
            let lines = try await tending.list(email: account.email, tenant: nil)
            #expect(lines.count == 2 && lines.allSatisfy { $0.contains("works until") })
            let key = try #require(lines.first?.split(separator: " ").first.map(String.init))
            #expect(try await tending.end(email: account.email, key: key, tenant: nil) == ["Test"])
            #expect(
                Set([try await one.get("/resellers").status, try await two.get("/resellers").status]) == [200, 401])
            _ = try await tending.end(email: account.email, key: nil, tenant: nil)
            #expect(try await one.get("/resellers").status == 401)
            #expect(try await two.get("/resellers").status == 401)
            await #expect(throws: TokenTending.Problem.self) {
                _ = try await tending.end(email: account.email, key: nil, tenant: nil)
            }
        }
    }

    @Test func itsOwnerGetsALetter() async throws {
        try await Trial.run { trial in
            let account = try await trial.newAccount([.director])
            _ = try await TokenTending(trial.world).create(
                email: account.email, scopes: [], name: "Night run", days: 30, tenant: nil)
            #expect(try await trial.letters(to: account.email) == ["A token for your account was made"])
        }
    }

    @Test func ofManyAtTheSameTimeTwentyAreMade() async throws {
        try await Trial.own { trial in
            let account = try await trial.newAccount([.director])
            for _ in 0..<18 { _ = try await trial.program(of: account) }
            let made = await withTaskGroup(of: Bool.self) { group in
                for _ in 0..<8 { group.addTask { (try? await trial.program(of: account)) != nil } }
                return await group.reduce(into: 0) { count, isMade in count += isMade ? 1 : 0 }
            }
            #expect(made == 2)
        }
    }

    /// What needs no token tries none out.
    @Test func callsThatNeedNoTokenAreNoTrial() async throws {
        try await Trial.run { trial in
            let reseller = try await trial.enrolled("New", isActive: false)
            let program = try await trial.program(at: reseller.id)
            for _ in 0..<4 { #expect(try await program.get("/health").status == 200) }
            #expect(try await Self.successes(trial) == 0)
            #expect(try await program.get("/resellers/\(reseller.id)").status == 200)
            #expect(try await Self.successes(trial) == 1, "control")
        }
    }

    private static func successes(_ trial: Trial) async throws -> Int {
        try await trial.database.reading(trial.tenant.id) { tx in
            try await tx.first("select max(successes) as most from access_tokens where tenant_id = \(tx.tenantID)")?[
                "most"] ?? 0
        }
    }

    /// Each budget has counts of its own, and applications of a network are counted together.
    @Test func callsOfATokenAndApplicationsAreCountedApart() async throws {
        try await Trial.run { trial in
            let program = try await trial.program(.admin)
            for _ in 0..<12 { #expect(try await program.get("/resellers").status == 200) }
            let first = try await program.post("/resellers/applications", Sample.application())
            #expect(first.status == 201, "\(first.text)")
            let visitor = Program(trial: trial, token: nil)
            for _ in 0..<5 { _ = try await visitor.post("/resellers/applications", [:]) }
            for _ in 0..<4 { _ = try await program.post("/resellers/applications", [:]) }
            #expect(try await visitor.post("/resellers/applications", [:]).status == 429)
            #expect(try await program.post("/resellers/applications", [:]).status == 429)
            #expect(try await program.get("/resellers").status == 200)
        }
    }
}
