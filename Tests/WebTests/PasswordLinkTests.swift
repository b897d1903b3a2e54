import DatabaseSupport
import Identity
import Kernel
import Postgres
import TestSupport
import Testing
import Vault

@Suite(.database) struct PasswordLinkTests {
    private static let chosen = "seven herons in the reeds"

    private func invite(_ trial: Trial, _ address: String) async throws -> (account: Account, token: SecretToken) {
        let email = try #require(EmailAddress(address))
        let (id, now) = (trial.newID(), trial.clock.now)
        return try await trial.database.transaction(trial.tenant.id) { tx in
            let account = try await Accounts(tx).invite(
                NewAccount(email: email, name: "Ana Diaz", roles: [.reviewer]), id: id, at: now)
            let invitation = try await Invitations(tx, clock: trial.clock.clock, chance: .system).mint(account.id)
            return (account, invitation.token)
        }
    }

    @Test func anInvitedPersonSetsAPasswordOnceAndSignsIn() async throws {
        try await Trial.run { trial in
            let (account, token) = try await invite(trial, "ana@people.example")
            let browser = trial.visitor()
            for _ in 0..<2 {
                let page = try await browser.get("/invite/\(token.text)")
                #expect(page.heading == "Welcome, Ana Diaz")
                #expect(page.header("Referrer-Policy") == "no-referrer")
            }
            let short = try await browser.post("/invite/\(token.text)", ["password": "short", "repeated": "short"])
            #expect(short.status == 422)
            let other = try await browser.post(
                "/invite/\(token.text)", ["password": Self.chosen, "repeated": Self.chosen + "x"])
            #expect(other.status == 422)
            #expect(other.contains("The two passwords differ."))
            let right = ["password": Self.chosen, "repeated": Self.chosen] as KeyValuePairs
            #expect(try await browser.post("/invite/\(token.text)", right).location == "/signin")
            #expect(try await browser.post("/invite/\(token.text)", right).location == "/forgot")
            let signedIn = try await trial.signIn(account.email, password: Self.chosen)
            #expect(try await signedIn.get("/admin/profile").status == 200)
            #expect(try await trial.audit().map(\.act).contains("invitation.accepted"))
        }
    }

    @Test func anInvitationEndsAfterSevenDaysAndWithANewerOne() async throws {
        try await Trial.run { trial in
            let (account, first) = try await invite(trial, "ana@people.example")
            let second = try await trial.database.transaction(trial.tenant.id) { tx in
                try await Invitations(tx, clock: trial.clock.clock, chance: .system).mint(account.id).token
            }
            let browser = trial.visitor()
            #expect(try await browser.get("/invite/\(first.text)").location == "/forgot")
            #expect(try await browser.get("/invite/\(second.text)").status == 200)
            trial.clock.advance(.days(7))
            #expect(try await browser.get("/invite/\(second.text)").location == "/forgot")
        }
    }

    @Test func askingForANewPasswordSaysTheSameForEveryAddress() async throws {
        try await Trial.run { trial in
            let email = try #require(EmailAddress("ana@people.example"))
            try await trial.account(NewAccount(email: email, name: "Ana", roles: [.finance]))
            for address in ["ana@people.example", "nobody@people.example"] {
                let browser = trial.visitor()
                try await browser.get("/forgot")
                let reply = try await browser.post("/forgot", ["email": address])
                #expect(reply.location == "/signin")
                #expect(try await browser.follow(reply).contains("If \(address) has an account"))
            }
            #expect(try await trial.audit().filter { $0.act == "password.reset_requested" }.count == 1)
        }
    }

    @Test func aResetEndsEverySessionAndWorksForThirtyMinutes() async throws {
        try await Trial.run { trial in
            let email = try #require(EmailAddress("ana@people.example"))
            let account = try await trial.account(NewAccount(email: email, name: "Ana", roles: [.finance]))
            let elsewhere = try await trial.signIn(email.text)
            func mint() async throws -> SecretToken {
                try await trial.database.transaction(trial.tenant.id) { tx in
                    try await PasswordResets(tx, clock: trial.clock.clock, chance: .system).mint(account.id).token
                }
            }
            let late = try await mint()
            trial.clock.advance(.minutes(30))
            let browser = trial.visitor()
            #expect(try await browser.get("/reset/\(late.text)").location == "/forgot")
            let token = try await mint()
            try await browser.get("/reset/\(token.text)")
            let reply = try await browser.post(
                "/reset/\(token.text)", ["password": Self.chosen, "repeated": Self.chosen])
            #expect(reply.location == "/signin")
            #expect(try await elsewhere.get("/admin/profile").status == 303)
            #expect(try await trial.signIn(email.text, password: Self.chosen).get("/admin").status == 200)
        }
    }

    @Test func nameTitleAndPhoneAreChangedWithTheirRules() async throws {
        try await Trial.run { trial in
            let staff = try await trial.staff(.reviewer)
            let wrong = try await staff.post(
                "/admin/profile", ["name": "A", "title": "", "phone": "12"])
            #expect(wrong.status == 422)
            #expect(wrong.contains("Enter your name"))
            #expect(wrong.contains("at least 10 digits"))
            let right = try await staff.post(
                "/admin/profile", ["name": "Ana <Diaz>", "title": "Lead", "phone": "919 555 0142"])
            #expect(right.location == "/admin/profile")
            let page = try await staff.follow(right)
            #expect(page.contains("Your contact details are changed."))
            #expect(page.contains("Ana &lt;Diaz&gt;"))
            #expect(!(try await staff.get("/admin/profile")).contains("Your contact details are changed."))
        }
    }
}
