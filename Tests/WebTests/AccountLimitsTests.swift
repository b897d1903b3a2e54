import DatabaseSupport
import Identity
import Kernel
import Postgres
import TestSupport
import Testing
import Vault
import World

/// What holds when many try at once, or again and again.
@Suite(.database) struct AccountLimitsTests {
    private static let chosen = "seven herons in the reeds"

    private func ana(_ trial: Trial) async throws -> Account {
        let email = try #require(EmailAddress("ana@people.example"))
        return try await trial.account(NewAccount(email: email, name: "Ana Diaz", roles: [.finance]))
    }

    /// Fifty forms with the same link at the same time set one password. The control: fifty forms with links of their
    /// own to fifty accounts all succeed, so the crowd itself is not what stops them.
    @Test(arguments: [PasswordLink.Purpose.invitation, .reset])
    func ofFiftyUsesOfOneLinkOneSucceeds(purpose: PasswordLink.Purpose) async throws {
        try await Trial.own { trial in
            let account = try await ana(trial)
            let token = try await mint(purpose, account.id, trial)
            #expect(try await successes(purpose, Array(repeating: token, count: 50), trial) == 1)
            var own: [SecretToken] = []
            for number in 0..<20 {
                let email = try #require(EmailAddress("p\(number)@people.example"))
                let other = try await trial.account(NewAccount(email: email, name: "P P", roles: [.finance]))
                own.append(try await mint(purpose, other.id, trial))
            }
            #expect(try await successes(purpose, own, trial) == own.count)
        }
    }

    private func mint(_ purpose: PasswordLink.Purpose, _ id: Identifier, _ trial: Trial) async throws -> SecretToken {
        try await trial.database.transaction(trial.tenant.id) { tx in
            switch purpose {
            case .invitation: try await Invitations(tx, clock: trial.clock.clock, chance: .system).mint(id).token
            case .reset: try await PasswordResets(tx, clock: trial.clock.clock, chance: .system).mint(id).token
            }
        }
    }

    private func successes(
        _ purpose: PasswordLink.Purpose, _ tokens: [SecretToken], _ trial: Trial
    ) async throws -> Int {
        let keeping = trial.world.contexts.keepingAccounts
        return await withTaskGroup(of: Bool.self) { group in
            for token in tokens {
                group.addTask {
                    do {
                        try await keeping.setPassword(
                            trial.tenant, by: token, purpose, password: Self.chosen, repeated: Self.chosen,
                            from: Origin(address: "203.0.113.9"))
                        return true
                    } catch {
                        return false
                    }
                }
            }
            return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
    }

    @Test func aHashOfOlderCostIsMadeAnewAtTheSignIn() async throws {
        try await Trial.run { trial in
            let account = try await ana(trial)
            let old = Passwords(chance: .system, cost: PasswordCost(logN: 5, blockSize: 8, parallelism: 1))
            let hash = try await old.hash(Trial.password)
            func stored() async throws -> String {
                let row = try await trial.database.reading(trial.tenant.id) { tx in
                    try await tx.first("select password_hash from accounts where id = \(account.id)")
                }
                return try #require(row)["password_hash"]
            }
            let now = trial.clock.now
            try await trial.database.transaction(trial.tenant.id) { tx in
                try await Accounts(tx).setPassword(hash, of: account.id, at: now)
            }
            #expect(try await stored().contains("ln=5"))
            _ = try await trial.signIn(account.email)
            #expect(try await !stored().contains("ln=5"))
            let anew = try await stored()
            _ = try await trial.signIn(account.email)
            #expect(try await stored() == anew, "once is enough")
        }
    }

    @Test func anAddressGetsThreeLettersAnHour() async throws {
        try await Trial.run { trial in
            let account = try await ana(trial)
            let visitor = trial.visitor()
            try await visitor.get("/forgot")
            for _ in 0..<10 { try await visitor.post("/forgot", ["email": account.email]) }
            #expect(try await trial.letters(to: account.email).count == 3)
            trial.clock.advance(.minutes(61))
            try await visitor.post("/forgot", ["email": account.email])
            #expect(try await trial.letters(to: account.email).count == 4)
        }
    }

    @Test func aChangedPasswordIsToldByLetter() async throws {
        try await Trial.run { trial in
            let account = try await ana(trial)
            let browser = try await trial.signIn(account.email)
            try await browser.post(
                "/admin/profile/password",
                ["current": Trial.password, "password": Self.chosen, "repeated": Self.chosen])
            #expect(try await trial.letters(to: account.email) == ["Your password was changed"])
        }
    }

    /// Two thousand guesses from two hundred networks at one account: few are looked at, and the owner still gets in
    /// from an own network once the pause is over.
    @Test func aStormOfGuessesIsLookedAtRarely() async throws {
        try await Trial.run { trial in
            let account = try await ana(trial)
            let signing = trial.world.contexts.signingIn
            for number in 0..<2_000 {
                let origin = Origin(address: "198.\(18 + number % 2).\(number % 200).7")
                _ = try? await signing.signIn(
                    trial.tenant.id, email: account.email, password: "guess", from: origin)
            }
            let row = try await trial.database.reading(trial.tenant.id) { tx in
                try await tx.first("select count from attempts where scope = 'sign_in_account'")
            }
            let looked: Int = try #require(row)["count"]
            #expect(looked <= 30, "\(looked) guesses were looked at")
            trial.clock.advance(.seconds(21))
            _ = try await trial.signIn(account.email)
        }
    }

    /// A new token whenever somebody proves who they are: at the sign-in, with the second factor, with a new password.
    @Test func everyProofGivesTheSessionANewToken() async throws {
        try await Trial.run { trial in
            let account = try await ana(trial)
            let browser = trial.visitor()
            try await browser.get("/signin")
            var old: [Browser] = []
            try await browser.signIn(account.email, password: Trial.password)
            old.append(browser.copy())
            _ = try await Authenticator.enrol(browser, trial)
            old.append(browser.copy())
            trial.clock.advance(.minutes(6))
            try await browser.get("/account/proof")
            try await browser.post("/account/proof", ["next": "", "proof_password": Trial.password])
            old.append(browser.copy())
            try await browser.get("/admin/profile")
            try await browser.post(
                "/admin/profile/password",
                ["current": Trial.password, "password": Self.chosen, "repeated": Self.chosen])
            #expect(try await browser.get("/admin").status == 200)
            for (number, stale) in old.enumerated() {
                #expect(try await stale.get("/admin").status == 303, "token \(number) still opens the session")
            }
        }
    }
}
