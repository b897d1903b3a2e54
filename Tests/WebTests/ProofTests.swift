import DatabaseSupport
import Identity
import Kernel
import Postgres
import TestSupport
import Testing
import Vault

/// Proving again who somebody is, and the sessions of people.
@Suite(.database) struct ProofTests {
    private static let invitation =
        ["name": "Bo <Chen>", "email": "bo@people.example", "title": "", "roles": "finance", "roles": "legal"]
        as KeyValuePairs

    @Test func anActAsksForTheProofAndThenDoesWhatWasTyped() async throws {
        try await Trial.run { trial in
            let admin = try await trial.staff(.admin)
            try await admin.get("/admin/people")
            trial.clock.advance(.minutes(5))
            let asked = try await admin.post("/admin/people", Self.invitation)
            #expect(asked.status == 422)
            #expect(asked.heading == "Confirm that it is you")
            #expect(asked.values(of: "roles") == ["finance", "legal"])
            #expect(asked.value(of: "name") == "Bo <Chen>")
            let typed = Self.invitation.map { ($0.key, $0.value) }
            let wrong = try await admin.post("/admin/people", pairs: typed + [("proof_password", "not this one")])
            #expect(wrong.status == 422)
            #expect(wrong.contains("That is not right."))
            #expect(try await !admin.get("/admin/people").contains("bo@people.example"))
            let old = admin.copy()
            let done = try await admin.post("/admin/people", pairs: typed + [("proof_password", Trial.password)])
            #expect(done.location == "/admin/people")
            #expect(try await admin.get("/admin/people").contains("bo@people.example"))
            #expect(try await old.get("/admin/people").status == 303, "the session has a new token")
            let acts = try await trial.audit().map(\.act)
            #expect(acts.contains("session.proved") && acts.contains("session.proof_refused"))
        }
    }

    @Test func aFileAsksForTheProofAndThenComes() async throws {
        try await Trial.run { trial in
            let staff = try await trial.staff(.channelManager)
            #expect(try await staff.get("/admin/resellers.csv").status == 200)
            trial.clock.advance(.minutes(6))
            let asked = try await staff.get("/admin/resellers.csv?status=active")
            #expect(asked.location == "/account/proof?next=%2Fadmin%2Fresellers.csv%3Fstatus%3Dactive")
            _ = try await staff.follow(asked)
            let next = "/admin/resellers.csv?status=active"
            let done = try await staff.post("/account/proof", ["next": next, "proof_password": Trial.password])
            #expect(done.location == next)
            #expect(try await staff.follow(done).status == 200)
            #expect(try await trial.audit("file").map(\.subject.id) == ["/admin/resellers.csv", "/admin/resellers.csv"])
            trial.clock.advance(.minutes(6))
            try await staff.get("/account/proof")
            let away = try await staff.post(
                "/account/proof", ["next": "//evil.example", "proof_password": Trial.password])
            #expect(away.location == "/admin")
        }
    }

    @Test func aCodeIsAProofAsWellAndTriesAreCounted() async throws {
        try await Trial.run { trial in
            let email = try #require(EmailAddress("ana@people.example"))
            try await trial.account(NewAccount(email: email, name: "Ana", roles: [.admin]))
            let admin = try await trial.signIn(email.text)
            let phone = try await Authenticator.enrol(admin, trial)
            trial.clock.advance(.minutes(6))
            try await admin.get("/account/proof")
            let done = try await admin.post(
                "/account/proof", ["next": "/admin/people", "proof_password": "", "proof_code": phone.code(trial)])
            #expect(done.location == "/admin/people")
            trial.clock.advance(.minutes(6))
            try await admin.get("/account/proof")
            for _ in 0..<5 { try await admin.post("/account/proof", ["next": "", "proof_password": "wrong"]) }
            let early = try await admin.post("/account/proof", ["next": "", "proof_password": Trial.password])
            #expect(early.status == 422)
            trial.clock.advance(.minutes(1))
            let later = try await admin.post("/account/proof", ["next": "", "proof_password": Trial.password])
            #expect(later.status == 303)
        }
    }

    @Test func peopleSeeTheirSessionsAndEndThem() async throws {
        try await Trial.run { trial in
            let email = try #require(EmailAddress("ana@people.example"))
            let account = try await trial.account(NewAccount(email: email, name: "Ana", roles: [.finance]))
            let here = try await trial.signIn(email.text)
            let (second, third) = (try await trial.signIn(email.text), try await trial.signIn(email.text))
            let page = try await here.get("/admin/profile")
            #expect(page.contains("(this browser)") && page.contains("the same place as this browser"))
            let end = try #require(page.formActions.first { $0.contains("/sessions/") && $0.hasSuffix("/end") })
            #expect(try await here.post(end).status == 303)
            let states = [try await second.get("/admin").status, try await third.get("/admin").status]
            #expect(states.sorted() == [200, 303])
            #expect(try await here.post("/account/sessions/end").location == "/admin/profile")
            #expect(try await second.get("/admin").status == 303)
            #expect(try await third.get("/admin").status == 303)
            #expect(try await here.get("/admin").status == 200)
            let admin = try await trial.staff(.admin)
            try await admin.get("/admin/people")
            #expect(try await admin.post("/admin/people/\(account.id)/sessions").status == 303)
            #expect(try await here.get("/admin").status == 303)
        }
    }

    /// Whatever changes about somebody, their browsers are signed out with the next request.
    @Test(arguments: ["roles", "closed", "password", "reset"])
    func aChangeEndsTheSessionsOfThePerson(change: String) async throws {
        try await Trial.run { trial in
            let email = try #require(EmailAddress("ana@people.example"))
            let account = try await trial.account(NewAccount(email: email, name: "Ana", roles: [.finance]))
            let browser = try await trial.signIn(email.text)
            let other = try await trial.signIn(email.text)
            let admin = try await trial.staff(.admin)
            let path = "/admin/people/\(account.id)"
            let new = "seven herons in the reeds"
            #expect(try await other.get("/admin").status == 200)
            switch change {
            case "roles":
                let version = try await admin.get(path).value(of: "version") ?? ""
                let reply = try await admin.post(path + "/roles", ["roles": "legal", "version": version])
                #expect(reply.status == 303)
            case "closed":
                try await admin.get(path)
                #expect(try await admin.post(path + "/status", ["act": "close", "reason": "Left us"]).status == 303)
            case "password":
                try await browser.post(
                    "/admin/profile/password", ["current": Trial.password, "password": new, "repeated": new])
            default:
                let token = try await trial.database.transaction(trial.tenant.id) { tx in
                    try await PasswordResets(tx, clock: trial.clock.clock, chance: .system).mint(account.id).token
                }
                try await browser.get("/reset/\(token.text)")
                try await browser.post("/reset/\(token.text)", ["password": new, "repeated": new])
            }
            #expect(try await other.get("/admin").status == 303)
        }
    }
}
