import DatabaseSupport
import Identity
import Kernel
import TestSupport
import Testing

@Suite(.database) struct SignInTests {
    @Test func aPersonSignsInSeesTheirPagesAndSignsOut() async throws {
        try await Trial.run { trial in
            let browser = try await trial.staff(.reviewer)
            let profile = try await browser.get("/admin/profile")
            #expect(profile.status == 200)
            #expect(profile.heading == "Your profile")
            let stolen = browser.copy()
            let reply = try await browser.post("/signout")
            #expect(reply.location == "/signin")
            #expect(reply.header("Clear-Site-Data") == "\"cache\", \"cookies\", \"storage\"")
            #expect(try await stolen.get("/admin/profile").location == "/signin?next=%2Fadmin%2Fprofile")
        }
    }

    @Test func everyReasonForARefusalLooksTheSame() async throws {
        try await Trial.run { trial in
            let known = try #require(EmailAddress("ana@people.example"))
            try await trial.account(NewAccount(email: known, name: "Ana", roles: [.finance]))
            var pages: [String] = []
            for (email, password) in [
                ("ana@people.example", "wrong password here"), ("ana@people.example", ""),
                ("nobody@people.example", Trial.password), ("no address", Trial.password),
            ] {
                let browser = trial.visitor()
                try await browser.get("/signin")
                let reply = try await browser.post("/signin", ["email": email, "password": password, "next": ""])
                #expect(reply.status == 422)
                #expect(reply.contains("That is not an e-mail address and password that we know."))
                pages.append(
                    String(
                        reply.text.split(separator: "\n").filter { !$0.contains("value=") && !$0.contains("nonce") }
                            .joined()))
            }
            #expect(Set(pages).count == 1)
        }
    }

    @Test func afterFiveTriesOnlyOneAMinuteIsLookedAt() async throws {
        try await Trial.run { trial in
            let email = try #require(EmailAddress("ana@people.example"))
            try await trial.account(NewAccount(email: email, name: "Ana", roles: [.finance]))
            let browser = trial.visitor()
            try await browser.get("/signin")
            for _ in 0..<5 { try await browser.post("/signin", ["email": email.text, "password": "no", "next": ""]) }
            let right = ["email": email.text, "password": Trial.password, "next": ""] as KeyValuePairs
            #expect(try await browser.post("/signin", right).status == 422)
            trial.clock.advance(.seconds(61))
            #expect(try await browser.post("/signin", right).status == 303)
        }
    }

    @Test func aSessionEndsAfterThirtyIdleMinutesAndAfterTwelveHours() async throws {
        try await Trial.run { trial in
            let idle = try await trial.staff(.reviewer)
            trial.clock.advance(.minutes(29))
            #expect(try await idle.get("/admin/profile").status == 200)
            trial.clock.advance(.minutes(29))
            #expect(try await idle.get("/admin/profile").status == 200)
            trial.clock.advance(.minutes(31))
            #expect(try await idle.get("/admin/profile").status == 303)

            let busy = try await trial.staff(.reviewer)
            for _ in 0..<25 {
                trial.clock.advance(.minutes(29))
                try await busy.get("/admin/profile")
            }
            #expect(try await busy.get("/admin/profile").status == 303)
        }
    }

    @Test func signingInChangesTheSessionAndTheOldOneDies() async throws {
        try await Trial.run { trial in
            let email = try #require(EmailAddress("ana@people.example"))
            try await trial.account(NewAccount(email: email, name: "Ana", roles: [.finance]))
            let browser = try await trial.signIn(email.text)
            let old = browser.copy()
            try await browser.get("/admin/profile")
            let again = try await browser.post(
                "/signin", ["email": email.text, "password": Trial.password, "next": ""])
            #expect(again.status == 303)
            #expect(browser.cookies["sid"] != old.cookies["sid"])
            #expect(try await old.get("/admin/profile").status == 303)
            #expect(try await browser.get("/admin/profile").status == 200)
        }
    }

    @Test(arguments: [
        ("/admin/audit", "/admin/audit"), ("//evil.example", "/admin"), ("/\\evil.example", "/admin"),
        ("https://evil.example", "/admin"), ("/%09/evil.example", "/admin"), ("javascript:alert(1)", "/admin"),
        ("/admin\r\nX: 1", "/admin"), ("", "/admin"),
    ])
    func thePageToGoToNextIsOneOfOurs(next: String, target: String) async throws {
        try await Trial.run { trial in
            let email = try #require(EmailAddress("ana@people.example"))
            try await trial.account(NewAccount(email: email, name: "Ana", roles: [.admin]))
            let browser = trial.visitor()
            try await browser.get("/signin")
            let reply = try await browser.post(
                "/signin", ["email": email.text, "password": Trial.password, "next": next])
            #expect(reply.location == target)
        }
    }

    @Test func aChangedPasswordSignsOtherBrowsersOut() async throws {
        try await Trial.run { trial in
            let email = try #require(EmailAddress("ana@people.example"))
            try await trial.account(NewAccount(email: email, name: "Ana", roles: [.finance]))
            let here = try await trial.signIn(email.text)
            let there = try await trial.signIn(email.text)
            let new = "seven herons in the reeds"
            let wrong = try await here.post(
                "/admin/profile/password", ["current": "wrong", "password": new, "repeated": new])
            #expect(wrong.status == 422)
            #expect(wrong.contains("This is not your current password."))
            let right = try await here.post(
                "/admin/profile/password", ["current": Trial.password, "password": new, "repeated": new])
            #expect(right.status == 303)
            #expect(try await here.get("/admin/profile").status == 200)
            #expect(try await there.get("/admin/profile").status == 303)
        }
    }
}
