import DatabaseSupport
import Identity
import Kernel
import Postgres
import TestSupport
import Testing
import Vault
import World

/// Links that work once, used by many at the same moment.
@Suite(.database) struct OneUseTests {
    private static let browsers = 50

    @Test(arguments: [PasswordLink.Purpose.reset, .invitation])
    func fiftyBrowsersWithOneLinkSetOnePassword(purpose: PasswordLink.Purpose) async throws {
        try await Trial.own { trial in
            let token = try await link(trial, purpose)
            let path = purpose == .reset ? "/reset/\(token.text)" : "/invite/\(token.text)"
            var doors: [Browser] = []
            for _ in 0..<Self.browsers {
                let browser = trial.visitor()
                try await browser.get(path)
                doors.append(browser)
            }
            let replies = try await withThrowingTaskGroup(of: (Int, Reply).self) { group in
                for (number, browser) in doors.enumerated() {
                    group.addTask {
                        let password = "the \(number)th kind of weather"
                        return (
                            number, try await browser.post(path, ["password": password, "repeated": password])
                        )
                    }
                }
                return try await group.reduce(into: [(Int, Reply)]()) { $0.append($1) }
            }
            let winners = replies.filter { $0.1.location == "/signin" }.map(\.0)
            #expect(winners.count == 1, "\(winners)")
            #expect(replies.allSatisfy { $0.1.status == 303 || $0.1.status == 503 })
            let act = purpose == .reset ? "password.reset" : "invitation.accepted"
            #expect(try await trial.audit().filter { $0.act == act }.count == 1)
            for number in 0..<Self.browsers where number % 10 == 0 || number == winners.first {
                let visitor = trial.visitor()
                let reply = try await visitor.get("/signin")
                #expect(reply.status == 200)
                let tried = try await visitor.post(
                    "/signin",
                    ["email": "one@people.example", "password": "the \(number)th kind of weather", "next": ""])
                #expect((tried.status == 303) == (number == winners.first), "\(number): \(tried.status)")
                trial.clock.set(trial.clock.now + .minutes(20))
            }
        }
    }

    private func link(_ trial: Trial, _ purpose: PasswordLink.Purpose) async throws -> SecretToken {
        let new = NewAccount(
            email: try #require(EmailAddress("one@people.example")), name: "Only One", roles: [.reviewer])
        let (clock, chance) = (trial.world.edges.clock, trial.world.edges.chance)
        if purpose == .reset {
            let account = try await trial.account(new)
            return try await trial.database.transaction(trial.tenant.id) { tx in
                try await PasswordResets(tx, clock: clock, chance: chance).mint(account.id).token
            }
        }
        let id = trial.newID()
        return try await trial.database.transaction(trial.tenant.id) { tx in
            let account = try await Accounts(tx).invite(new, id: id, at: clock.now)
            return try await Invitations(tx, clock: clock, chance: chance).mint(account.id).token
        }
    }
}
