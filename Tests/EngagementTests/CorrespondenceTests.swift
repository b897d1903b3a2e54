import DatabaseSupport
import Engagement
import Foundation
import Identity
import Kernel
import Mail
import Partnership
import Testing

@Suite(.database) struct CorrespondenceTests {
    @Test func `an applicant gets a letter at each step, each once`() async throws {
        try await TestDatabase.rolledBack { database in
            let desk = try await Desk(database)
            defer { try? FileManager.default.removeItem(at: desk.folder) }
            let id = try await desk.apply()
            var letters = try await desk.letters()
            #expect(letters.map(\.occasion.template) == ["application_received"])
            #expect(letters[0].letter.subject == "We received your application, Diaz & Söhne <Networks>")
            #expect(letters[0].letter.to.address.text == "ana@diaz.example")
            let link = try desk.token(in: letters[0], after: "/apply/status/")
            try await desk.recruiting.confirmEmail(desk.tenant, link, from: "192.0.2.1")

            desk.clock.advance(.seconds(1))
            try await desk.recruiting.claim(desk.tenant, id, by: desk.reviewer)
            letters = try await desk.letters()
            #expect(letters.map(\.occasion.template).last == "application_under_review")
            #expect(letters[1].letter.text.contains("Decision by:    Monday, 9 March 2026"))

            desk.clock.advance(.seconds(1))
            try await desk.approve(id)
            letters = try await desk.letters()
            let last = letters.suffix(2).sorted { $0.occasion.template < $1.occasion.template }
            #expect(last.map(\.occasion.template) == ["application_approved", "portal_invitation"])
            #expect(last[0].letter.text.contains("Account manager:  Alex Kim"))
            #expect(last[0].letter.text.contains("Commission plan:  Standard"))
            #expect(letters.count == 4 && letters.allSatisfy { $0.status == .sent })
            #expect(letters.allSatisfy { $0.letter.from.name == "Northwind Fiber" })

            desk.clock.advance(.seconds(1))
            let keeping = KeepingAccounts(
                database: database, passwords: desk.passwords, clock: desk.clock.clock, chance: .system)
            try await keeping.setPassword(
                desk.tenant, by: try desk.token(in: last[1], after: "/invite/"), .invitation,
                password: "a long way to Brightwater", repeated: "a long way to Brightwater",
                from: Origin(address: "192.0.2.1"))
            letters = try await desk.letters()
            let welcome = try #require(letters.first { $0.occasion.template == "welcome_package" })
            #expect(welcome.letter.headers.contains { $0.name == "List-Unsubscribe" })
            #expect(welcome.letter.text.contains("Paid to:          none yet"))
            #expect(try FileManager.default.contentsOfDirectory(atPath: desk.folder.path).count == letters.count)
        }
    }

    /// The rate is that of the plan, not of the tier; where it depends on more, none is named.
    @Test(arguments: [
        ("standard_reseller", "You earn:         5 % of what your customers pay each month"),
        ("flat_percent_10", "You earn:         10 % of what your customers pay each month"),
        ("volume_slab", "as your plan says"),
    ])
    func `a letter names what the plan pays`(plan: String, words: String) async throws {
        try await TestDatabase.rolledBack { database in
            let desk = try await Desk(database)
            defer { try? FileManager.default.removeItem(at: desk.folder) }
            let id = try await desk.apply()
            try await desk.recruiting.claim(desk.tenant, id, by: desk.reviewer)
            try await desk.approve(id, plan: plan)
            let letters = try await desk.letters()
            let approved = try #require(letters.first { $0.occasion.template == "application_approved" })
            let text = approved.letter.text.replacing("\n", with: " ")
            #expect(text.contains(words), "\(approved.letter.text)")
        }
    }

    @Test func `a rejection says the public reason only`() async throws {
        try await TestDatabase.rolledBack { database in
            let desk = try await Desk(database)
            defer { try? FileManager.default.removeItem(at: desk.folder) }
            let id = try await desk.apply()
            #expect(try await desk.letters().count == 1)
            desk.clock.advance(.seconds(1))
            let version = try await desk.recruiting.application(desk.tenant.id, id).version
            try await desk.recruiting.reject(
                desk.tenant, id, .fraud, text: "The licence number belongs to somebody else.",
                version: version, by: desk.reviewer)
            let letter = try #require(try await desk.letters().last)
            #expect(letter.occasion.template == "application_rejected")
            #expect(letter.letter.text.contains("Reason:         We cannot accept this application"))
            #expect(!letter.letter.html.contains("licence number") && !letter.letter.text.contains("apply again"))
        }
    }

    @Test func `a second invitation ends the link of the first`() async throws {
        try await TestDatabase.rolledBack { database in
            let desk = try await Desk(database)
            defer { try? FileManager.default.removeItem(at: desk.folder) }
            let id = try await desk.apply()
            try await desk.recruiting.claim(desk.tenant, id, by: desk.reviewer)
            try await desk.approve(id)
            let first = try #require(try await desk.letters().first { $0.occasion.template == "portal_invitation" })
            let reseller = try #require(try await desk.recruiting.application(desk.tenant.id, id).resellerID)
            desk.clock.advance(.seconds(1))
            let partnering = Partnering(
                database: database, sealer: desk.sealer, clock: desk.clock.clock, chance: .system)
            _ = try await partnering.inviteAgain(desk.tenant.id, reseller, by: desk.reviewer)
            let second = try #require(try await desk.letters().last)
            #expect(second.occasion.template == "portal_invitation" && second.id != first.id)
            let keeping = KeepingAccounts(
                database: database, passwords: desk.passwords, clock: desk.clock.clock, chance: .system)
            await #expect(throws: (any Error).self) {
                _ = try await keeping.holder(
                    desk.tenant.id, try desk.token(in: first, after: "/invite/"), .invitation)
            }
            let holder = try await keeping.holder(
                desk.tenant.id, try desk.token(in: second, after: "/invite/"), .invitation)
            #expect(holder.email == "ana@diaz.example")
        }
    }
}
