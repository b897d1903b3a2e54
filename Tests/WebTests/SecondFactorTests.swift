import DatabaseSupport
import Identity
import Kernel
import Postgres
import TestSupport
import Testing
import Vault

/// The second factor as people live with it: set up, used, lost.
@Suite(.database) struct SecondFactorTests {
    private static let wrongCode = "This is not a code that works at this moment."

    private func person(_ trial: Trial, _ role: Role = .finance) async throws -> (Account, Browser) {
        let email = try #require(EmailAddress("ana@people.example"))
        let account = try await trial.account(NewAccount(email: email, name: "Ana Diaz", roles: [role]))
        return (account, try await trial.signIn(email.text))
    }

    @Test func itCountsOnlyOnceACodeShowedThatItWorks() async throws {
        try await Trial.run { trial in
            let (account, browser) = try await person(trial)
            try await browser.get("/account/second-factor")
            try await browser.post("/account/second-factor")
            let wrong = try await browser.post("/account/second-factor/confirmation", ["code": "000000"])
            #expect(wrong.status == 422)
            try await trial.visitor().signIn(account.email, password: Trial.password)
            let phone = try await Authenticator.enrol(browser, trial)
            #expect(Set(phone.recoveryCodes).count == 10)
            await #expect(throws: TrialFailure.self) {
                try await Authenticator.enrol(browser, trial)
            }
            #expect(try await browser.get("/admin/profile").contains("On: signing in asks for a code"))
            #expect(try await trial.audit().map(\.act).contains("second_factor.turned_on"))
            try await trial.work()
        }
    }

    @Test func theSecretIsSealedAndTheCodesAreHashed() async throws {
        try await Trial.run { trial in
            let (_, browser) = try await person(trial)
            let phone = try await Authenticator.enrol(browser, trial)
            let rows = try await trial.database.reading(trial.tenant.id) { tx in
                try await tx.first(
                    """
                    select (select seed_sealed from second_factors) as seed,
                        (select string_agg(code_hash, ' ') from recovery_codes) as hashes
                    """)
            }
            let row = try #require(rows)
            let (seed, hashes): ([UInt8], String) = (try row["seed"], try row["hashes"])
            #expect(!seed.isEmpty && seed.firstRange(of: phone.totp.seed) == nil)
            #expect(hashes.split(separator: " ").allSatisfy { $0.hasPrefix("$scrypt$") })
            for code in phone.recoveryCodes { #expect(!hashes.contains(code.suffix(14).filter { $0 != "-" })) }
        }
    }

    @Test func aSignInAsksForTheCodeAndEachCodeWorksOnce() async throws {
        try await Trial.run { trial in
            let (account, browser) = try await person(trial)
            let phone = try await Authenticator.enrol(browser, trial)
            let other = trial.visitor()
            try await other.givePassword(account.email, password: Trial.password)
            #expect(try await other.get("/admin").status == 303, "the password alone opens nothing")
            let burnt = try await other.post("/signin/code", ["code": phone.code(trial), "next": ""])
            #expect(burnt.status == 422, "the code that set it up is used up")
            #expect(burnt.contains(Self.wrongCode))
            trial.clock.advance(.seconds(30))
            let code = phone.code(trial)
            #expect(try await other.post("/signin/code", ["code": code, "next": "/admin/profile"]).location
                == "/admin/profile")
            #expect(try await other.get("/admin").status == 200)
            let third = trial.visitor()
            try await third.givePassword(account.email, password: Trial.password)
            #expect(try await third.post("/signin/code", ["code": code, "next": ""]).status == 422)
        }
    }

    /// Fifty browsers with the right password and the same code; one gets in. The control is the same crowd with the
    /// condition of the statement left out: then all do.
    @Test func ofFiftyUsesOfOneCodeOneSucceeds() async throws {
        try await Trial.own { trial in
            let (account, browser) = try await person(trial)
            let phone = try await Authenticator.enrol(browser, trial)
            trial.clock.advance(.seconds(30))
            let code = phone.code(trial)
            let step = Totp.step(at: trial.clock.now)
            var browsers: [Browser] = []
            for _ in 0..<50 {
                let browser = trial.visitor()
                let token = try await challenge(trial, account)
                browser.setCookie("challenge", token.text)
                try await browser.get("/signin/code")
                browsers.append(browser)
            }
            let statuses = try await withThrowingTaskGroup(of: Int.self) { group in
                for browser in browsers {
                    group.addTask { try await browser.post("/signin/code", ["code": code, "next": "/admin"]).status }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(statuses.count { $0 == 303 } == 1)
            let unguarded = try await withThrowingTaskGroup(of: Int.self) { group in
                for _ in 0..<50 {
                    group.addTask {
                        try await trial.database.transaction(trial.tenant.id) { tx in
                            try await tx.execute(
                                """
                                update second_factors set last_step = \(step)
                                where tenant_id = \(tx.tenantID) and account_id = \(account.id)
                                """)
                        }
                    }
                }
                return try await group.reduce(0, +)
            }
            #expect(unguarded == 50)
        }
    }

    /// A sign-in that waits for its code, put in by hand: fifty passwords would be throttled.
    private func challenge(_ trial: Trial, _ account: Account) async throws -> SecretToken {
        let (token, id, now) = (SecretToken.make(.system), trial.newID(), trial.clock.now)
        _ = try await trial.database.transaction(trial.tenant.id) { tx in
            try await tx.execute(
                """
                insert into sign_in_challenges (tenant_id, id, account_id, token_hash, created_at, expires_at)
                values (\(tx.tenantID), \(id), \(account.id), \(token.hash), \(now), \(now + .minutes(5)))
                """)
        }
        return token
    }

    @Test func ofAHundredWrongCodesFiveAreLookedAtAndTheSignInDies() async throws {
        try await Trial.own { trial in
            let (account, browser) = try await person(trial)
            let phone = try await Authenticator.enrol(browser, trial)
            trial.clock.advance(.seconds(30))
            let other = trial.visitor()
            try await other.givePassword(account.email, password: Trial.password)
            try await other.get("/signin/code")
            try await withThrowingTaskGroup(of: Void.self) { group in
                for number in 0..<100 {
                    group.addTask { try await other.post("/signin/code", ["code": "\(100_000 + number)", "next": ""]) }
                }
                try await group.waitForAll()
            }
            let refused = try await trial.audit().filter { $0.act == "second_factor.refused" }
            #expect((1...5).contains(refused.count))
            let late = try await other.post("/signin/code", ["code": phone.code(trial), "next": ""])
            #expect(late.location == "/signin", "the right code comes too late")
            trial.clock.advance(.minutes(16))
            try await other.givePassword(account.email, password: Trial.password)
            #expect(try await other.post("/signin/code", ["code": phone.code(trial), "next": ""]).location == "/admin")
        }
    }

    @Test func aRecoveryCodeWorksOnceBurnsTheWindowAndIsToldByLetter() async throws {
        try await Trial.run { trial in
            let (account, browser) = try await person(trial)
            let phone = try await Authenticator.enrol(browser, trial)
            trial.clock.advance(.seconds(30))
            let code = phone.recoveryCodes[2]
            let other = trial.visitor()
            try await other.givePassword(account.email, password: Trial.password)
            let typed = code.lowercased().replacing("-", with: " ")
            #expect(try await other.post("/signin/code", ["code": typed, "next": ""]).location == "/admin")
            #expect(try await other.get("/account/second-factor").contains("9 of 10 are left"))
            let third = trial.visitor()
            try await third.givePassword(account.email, password: Trial.password)
            #expect(try await third.post("/signin/code", ["code": code, "next": ""]).status == 422)
            #expect(
                try await third.post("/signin/code", ["code": phone.code(trial), "next": ""]).status == 422,
                "the codes of this moment went with it")
            let sent = try await trial.letters(to: account.email)
            #expect(sent.contains("A recovery code was used") && sent.contains("Your second factor is on"))
        }
    }

    @Test func newRecoveryCodesEndTheOldOnes() async throws {
        try await Trial.run { trial in
            let (account, browser) = try await person(trial)
            let phone = try await Authenticator.enrol(browser, trial)
            try await browser.get("/account/second-factor")
            let shown = try await browser.post("/account/second-factor/recovery-codes")
            #expect(shown.heading == "Your recovery codes")
            #expect(!shown.contains(phone.recoveryCodes[0]))
            let other = trial.visitor()
            try await other.givePassword(account.email, password: Trial.password)
            let old = try await other.post("/signin/code", ["code": phone.recoveryCodes[0], "next": ""])
            #expect(old.status == 422)
        }
    }

    @Test func aNewPasswordDoesNotSkipTheSecondFactor() async throws {
        try await Trial.run { trial in
            let (account, browser) = try await person(trial)
            _ = try await Authenticator.enrol(browser, trial)
            let token = try await trial.database.transaction(trial.tenant.id) { tx in
                try await PasswordResets(tx, clock: trial.clock.clock, chance: .system).mint(account.id).token
            }
            let other = trial.visitor()
            let new = "seven herons in the reeds"
            try await other.get("/reset/\(token.text)")
            try await other.post("/reset/\(token.text)", ["password": new, "repeated": new])
            #expect(other.cookies["sid"] == nil)
            try await other.givePassword(account.email, password: new)
            #expect(try await other.get("/admin").status == 303)
        }
    }

    @Test func aLostFactorGoesOffADayAfterStaffWereAskedAndACodeEndsThat() async throws {
        try await Trial.run { trial in
            let (account, browser) = try await person(trial)
            let phone = try await Authenticator.enrol(browser, trial)
            let path = "/admin/people/\(account.id)/second-factor"
            let admin = try await trial.staff(.admin)
            try await admin.get("/admin/people/\(account.id)")
            #expect(try await admin.post(path, ["reason": ""]).status == 422)
            #expect(try await admin.post(path, ["reason": "Called back under the known number"]).status == 303)
            #expect(try await trial.letters(to: account.email).contains("Your second factor goes off in a day"))
            trial.clock.advance(.hours(23))
            let other = trial.visitor()
            try await other.givePassword(account.email, password: Trial.password)
            #expect(try await other.post("/signin/code", ["code": phone.code(trial), "next": ""]).location == "/admin")
            trial.clock.advance(.hours(2))
            try await trial.visitor().givePassword(account.email, password: Trial.password)

            let again = try await trial.staff(.admin)
            try await again.post(path, ["reason": "Lost for good, called back"])
            trial.clock.advance(.hours(24))
            try await trial.visitor().signIn(account.email, password: Trial.password)
            let acts = try await trial.audit().map(\.act)
            #expect(acts.contains("second_factor.reset") && acts.contains("second_factor.turned_off"))
        }
    }

    @Test func turningItOffEndsTheOtherSessions() async throws {
        try await Trial.run { trial in
            let (account, browser) = try await person(trial)
            let phone = try await Authenticator.enrol(browser, trial)
            trial.clock.advance(.seconds(30))
            let other = trial.visitor()
            try await other.givePassword(account.email, password: Trial.password)
            try await other.post("/signin/code", ["code": phone.code(trial), "next": ""])
            #expect(try await other.get("/admin").status == 200)
            let before = browser.copy()
            try await browser.get("/account/second-factor")
            #expect(try await browser.post("/account/second-factor/removal").status == 303)
            #expect(try await browser.get("/admin").status == 200)
            #expect(try await before.get("/admin").status == 303, "the old token is worth nothing")
            #expect(try await other.get("/admin").status == 303)
            try await trial.visitor().signIn(account.email, password: Trial.password)
        }
    }
}
