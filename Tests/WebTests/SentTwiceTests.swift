import DatabaseSupport
import Identity
import Kernel
import TestSupport
import Testing
import Vault
import Web

/// A form that gives the session a new token, sent twice before its first answer arrived: whoever pressed the button
/// twice stays signed in, and the old token opens nothing else.
@Suite(.database) struct SentTwiceTests {
    private static let invitation =
        ["name": "Bo Chen", "email": "bo@people.example", "title": "", "roles": "legal"] as KeyValuePairs
    private static let chosen = "seven herons in the reeds"

    private func ana(_ trial: Trial, _ roles: Role...) async throws -> Browser {
        let email = try #require(EmailAddress("ana@people.example"))
        try await trial.account(NewAccount(email: email, name: "Ana Diaz", roles: Set(roles)))
        return try await trial.signIn(email.text)
    }

    /// Both with the same page's token, one after the other or at once.
    private func twice(
        _ path: String, _ browser: Browser, _ fields: [(String, String)], atOnce: Bool
    ) async throws -> (first: Reply, second: Reply, other: Browser) {
        let (token, other) = (browser.token, browser.copy())
        if atOnce {
            async let first = browser.post(path, pairs: fields, token: token)
            async let second = other.post(path, pairs: fields, token: token)
            return (try await first, try await second, other)
        }
        let first = try await browser.post(path, pairs: fields, token: token)
        return (first, try await other.post(path, pairs: fields, token: token), other)
    }

    @Test(arguments: [false, true])
    func aProofLeadsOnBothTimes(atOnce: Bool) async throws {
        try await Trial.own { trial in
            let browser = try await ana(trial, .admin)
            trial.clock.advance(.minutes(6))
            try await browser.get("/account/proof")
            let fields = [("next", "/admin/people"), ("proof_password", Trial.password)]
            let (first, second, other) = try await twice("/account/proof", browser, fields, atOnce: atOnce)
            #expect(first.location == "/admin/people" && second.location == "/admin/people")
            #expect(try await browser.get("/admin/people").status == 200)
            #expect(try await other.get("/admin/people").status == 200, "the second answer has the token, too")
            #expect(browser.cookies["sid"] == other.cookies["sid"])
        }
    }

    /// A code works once, so the second form cannot prove anything by itself.
    @Test(arguments: [false, true])
    func aProofByCodeLeadsOnBothTimes(atOnce: Bool) async throws {
        try await Trial.own { trial in
            let browser = try await ana(trial, .admin)
            let phone = try await Authenticator.enrol(browser, trial)
            trial.clock.advance(.minutes(6))
            try await browser.get("/account/proof")
            let fields = [("next", "/admin"), ("proof_password", ""), ("proof_code", phone.code(trial))]
            let (first, second, other) = try await twice("/account/proof", browser, fields, atOnce: atOnce)
            #expect(first.location == "/admin" && second.location == "/admin")
            #expect(try await browser.get("/admin").status == 200)
            #expect(try await other.get("/admin").status == 200)
        }
    }

    @Test func anActWithItsProofHappensOnceAndNobodyIsSignedOut() async throws {
        try await Trial.own { trial in
            let browser = try await ana(trial, .admin)
            trial.clock.advance(.minutes(6))
            try await browser.get("/admin/people")
            try await browser.post("/admin/people", Self.invitation)
            let fields = Self.invitation.map { ($0.key, $0.value) } + [("proof_password", Trial.password)]
            let (first, second, other) = try await twice("/admin/people", browser, fields, atOnce: false)
            #expect(first.location == "/admin/people")
            #expect(second.status == 422, "the address is taken: \(second.status)")
            #expect(try await other.get("/admin/people").status == 200)
        }
    }

    @Test(arguments: [false, true])
    func aNewPasswordKeepsTheBrowserThatChoseIt(atOnce: Bool) async throws {
        try await Trial.own { trial in
            let browser = try await ana(trial, .finance)
            try await browser.get("/admin/profile")
            let fields = [("current", Trial.password), ("password", Self.chosen), ("repeated", Self.chosen)]
            let (first, _, other) = try await twice("/admin/profile/password", browser, fields, atOnce: atOnce)
            #expect(first.location == "/admin/profile")
            #expect(try await other.get("/admin").status == 200)
        }
    }

    @Test(arguments: [false, true])
    func aSecondFactorIsTurnedOnOnce(atOnce: Bool) async throws {
        try await Trial.own { trial in
            let browser = try await ana(trial, .finance)
            try await browser.post("/account/second-factor")
            let page = try await browser.get("/account/second-factor")
            let key = try #require(page.text.firstMatch(of: /<code class="key">([A-Z2-7 ]+)<\/code>/))
            let totp = Totp(seed: try #require(Base32.bytes(key.1)))
            let fields = [("code", totp.code(step: Totp.step(at: trial.clock.now)))]
            let (first, second, other) = try await twice(
                "/account/second-factor/confirmation", browser, fields, atOnce: atOnce)
            #expect(Set([first.status, second.status]) == [200, 303])
            #expect(try await other.get("/admin").status == 200)
            #expect(try await browser.get("/admin").status == 200)
        }
    }

    /// The controls: the old token with any other form, with the same form later, and on a page.
    @Test func theOldTokenOpensNothingElse() async throws {
        try await Trial.own { trial in
            let browser = try await ana(trial, .admin)
            trial.clock.advance(.minutes(6))
            let others = try await browser.get("/admin/people").value(of: FormFields.csrfName)
            try await browser.get("/account/proof")
            let (stolen, token) = (browser.copy(), browser.token)
            let fields = [("next", "/admin/people"), ("proof_password", Trial.password)]
            try await browser.post("/account/proof", pairs: fields, token: token)
            let session = try #require(stolen.cookies["sid"])
            func reply(_ token: String) async throws -> Reply {
                let thief = stolen.copy()
                thief.setCookie("sid", session)
                return try await thief.post("/account/proof", pairs: fields, token: token)
            }
            #expect(try await stolen.copy().get("/admin").location?.hasPrefix("/signin") == true)
            #expect(try await reply(try #require(others)).location?.hasPrefix("/signin") == true, "another page's form")
            #expect(try await reply((token.first == "A" ? "B" : "A") + token.dropFirst()).location?.hasPrefix("/signin") == true)
            #expect(try await reply(token).location == "/admin/people", "control: the very form")
            trial.clock.advance(.seconds(31))
            #expect(try await reply(token).location?.hasPrefix("/signin") == true, "too late")
        }
    }
}
