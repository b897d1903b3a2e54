import DatabaseSupport
import Identity
import Kernel
import Partnership
import TestSupport
import Testing
import World

@Suite(.database) struct HomeTests {
    @Test func aNewResellerIsToldThatNothingIsEarnedAndSeesItsContact() async throws {
        try await Trial.run { trial in
            let id = try await Self.reseller(trial)
            let page = try await trial.reseller(id).get("/portal")
            #expect(page.status == 200)
            #expect(page.contains("Nothing earned yet."))
            #expect(page.contains("No customers yet"))
            #expect(page.contains("nothing is waiting"))
            #expect(page.contains("Carl Okafor"))
            #expect(!page.contains("Newest commissions"))
        }
    }

    @Test func whoMayNotSeeMoneySeesNone() async throws {
        try await Trial.run { trial in
            let id = try await Self.reseller(trial)
            let page = try await trial.reseller(id, .technician).get("/portal")
            #expect(page.status == 200)
            #expect(page.contains("Brightline looks after 0 active customers."))
            #expect(!page.contains("To be paid"))
            #expect(!page.contains("/portal/statements"))
        }
    }

    @Test func aHomeOfAnotherResellerIsNotThere() async throws {
        try await Trial.run { trial in
            let stranger = try await trial.reseller(trial.newID())
            #expect(try await stranger.get("/portal").status == 404)
        }
    }

    @Test(arguments: Role.staff.filter { $0 != .operatorAdmin })
    func everyMemberOfStaffHasAHome(role: Role) async throws {
        try await Trial.run { trial in
            let page = try await trial.staff(role).get("/admin")
            #expect(page.status == 200)
            #expect(page.contains("Monday, 2 March 2026"))
            #expect(page.contains("Nothing waits for you"))
        }
    }

    private static func reseller(_ trial: Trial) async throws -> Identifier {
        let carl = try await trial.account(
            NewAccount(
                email: try #require(EmailAddress("carl@people.example")), name: "Carl Okafor",
                roles: [.channelManager]))
        var enrolment = Enrolment(
            companyName: "Brightline", ownerName: "Dana Reyes", ownerEmail: "dana@brightline.example",
            type: .authorizedDealer, status: .active, tier: .silver, planCode: "standard_reseller",
            validFrom: try #require(Day("2026-03-01")))
        enrolment.accountManagerID = carl.id
        enrolment.accountManagerName = carl.name
        return try await trial.world.contexts.partnering.enrol(
            trial.tenant, enrolment, reason: "Was a partner before the program", by: .system
        ).id
    }
}
