import DatabaseSupport
import Identity
import Kernel
import PartnershipSupport
import Postgres
import Testing

@testable import Partnership

/// Applications that come to nothing: rejected, withdrawn by staff because the applicant asked, and removed in the end.
@Suite(.database) struct DecliningTests {
    private static let text = "Both zips have two dealers."

    /// A rejection is explained in 10 to 1000 characters, whatever the length of a character in bytes.
    @Test(arguments: [
        ("a", 9, false), ("a", 10, true), ("a", 1000, true), ("a", 1001, false), ("ü", 1000, true), ("", 0, false),
    ])
    func aRejectionIsExplained(letter: String, count: Int, isTaken: Bool) async throws {
        try await TestDatabase.rolledBack { database in
            let office = try await Office(database)
            let sent = try await office.apply().application
            let text = String(repeating: letter, count: count)
            let reject = {
                try await office.recruiting.reject(
                    office.tenant, sent.id, .other, text: text, version: sent.version, by: office.reviewer)
            }
            if isTaken {
                try await reject()
            } else {
                let invalid = await #expect(throws: Invalid.self) { try await reject() }
                #expect(invalid?.problems.map(\.field) == ["text"])
            }
            let after = try await office.recruiting.application(office.tenant.id, sent.id)
            #expect(after.status == (isTaken ? .rejected : .submitted))
            #expect(after.decision?.text == (isTaken ? text : nil))
        }
    }

    /// The applicant calls, and staff withdraw: from each status that waits for somebody.
    @Test(arguments: [
        ApplicationStatus.submitted, .underReview, .pendingDocuments, .backgroundCheck,
    ])
    func staffWithdrawOnRequest(status: ApplicationStatus) async throws {
        try await TestDatabase.rolledBack { database in
            let office = try await Office(database)
            let id = try await Self.application(in: status, office)
            try await office.recruiting.withdrawOnRequest(
                office.tenant, id, reason: "She called on Monday.", by: office.reviewer)
            let after = try await office.recruiting.application(office.tenant.id, id)
            #expect(after.status == .withdrawn)
            let decision = try #require(after.decision)
            #expect(decision.act == .withdraw && decision.by.name == "Riley Moss")
            #expect(decision.at == office.clock.now && decision.text == "She called on Monday.")
            #expect(decision.reapplyOn == nil && decision.reason == nil)
            let events = try await office.recruiting.history(office.tenant.id, id)
            let event = try #require(events.first { $0.act == "application.withdrawn" })
            #expect(event.before["status"] == status.rawValue && event.after["status"] == "withdrawn")
            #expect(event.reason == "She called on Monday.")
            #expect(try await office.count("domain_events where name = 'application.withdrawn'") == 1)
            await #expect(throws: ApplicationRefusal.self) {
                try await office.recruiting.withdrawOnRequest(
                    office.tenant, id, reason: "She called again.", by: office.reviewer)
            }
            #expect(try await office.apply().application.status == .submitted, "one may apply again at once")
        }
    }

    @Test(arguments: ["", String(repeating: "a", count: 2001), "called\u{202E}"])
    func aRequestIsNoted(reason: String) async throws {
        try await TestDatabase.rolledBack { database in
            let office = try await Office(database)
            let id = try await office.apply().application.id
            let invalid = await #expect(throws: Invalid.self) {
                try await office.recruiting.withdrawOnRequest(office.tenant, id, reason: reason, by: office.reviewer)
            }
            #expect(invalid?.problems.map(\.field) == ["reason"])
            #expect(try await office.recruiting.application(office.tenant.id, id).status == .submitted)
        }
    }

    @Test func aDraftIsNobodysToWithdraw() async throws {
        try await TestDatabase.rolledBack { database in
            let office = try await Office(database)
            let token = try await office.recruiting.begin(office.tenant, Example.answers(), from: "192.0.2.1")
            let id = try await office.recruiting.begun(office.tenant.id, token).id
            await #expect(throws: NotFound.self) {
                try await office.recruiting.withdrawOnRequest(
                    office.tenant, id, reason: "She called on Monday.", by: office.reviewer)
            }
        }
    }

    /// What came to nothing stays for 730 days from the decision, and then goes with its links; what is open or
    /// approved stays.
    @Test func whatCameToNothingGoesAfterSevenHundredAndThirtyDays() async throws {
        try await TestDatabase.rolledBack { database in
            let office = try await Office(database)
            let recruiting = office.recruiting
            let open = try await office.apply(Example.answers(company: "Open", email: "open@diaz.example"))
            let approved = try await office.cleared(
                Example.answers(company: "Approved", email: "approved@diaz.example"), from: "192.0.2.2")
            _ = try await office.approve(approved)
            let rejected = try await office.apply(
                Example.answers(company: "Rejected", email: "rejected@diaz.example"), from: "192.0.2.3"
            ).application
            let withdrawn = try await office.apply(
                Example.answers(company: "Withdrawn", email: "withdrawn@diaz.example"), from: "192.0.2.4")
            try await recruiting.reject(
                office.tenant, rejected.id, .territoryFull, text: Self.text, version: rejected.version,
                by: office.reviewer)
            try await recruiting.withdraw(office.tenant, withdrawn.statusLink, from: "192.0.2.4")
            office.clock.advance(.days(730))
            try await recruiting.removeDeclined(office.tenant.id)
            for id in [rejected.id, withdrawn.application.id] {
                #expect(try await recruiting.application(office.tenant.id, id).status.isFinal)
            }
            office.clock.advance(.seconds(1))
            try await recruiting.removeDeclined(office.tenant.id)
            for id in [rejected.id, withdrawn.application.id] {
                await #expect(throws: NotFound.self) { try await recruiting.application(office.tenant.id, id) }
                #expect(try await office.count("application_status_links where application_id = \(id)") == 0)
            }
            #expect(try await recruiting.application(office.tenant.id, open.application.id).status == .submitted)
            #expect(try await recruiting.application(office.tenant.id, approved.id).status == .approved)
        }
    }

    private static func application(in status: ApplicationStatus, _ office: Office) async throws -> Identifier {
        let id = try await office.apply().application.id
        if status == .submitted { return id }
        try await office.recruiting.claim(office.tenant, id, by: office.reviewer)
        if status == .backgroundCheck { try await office.recruiting.clear(office.tenant, id, by: office.reviewer) }
        if status == .pendingDocuments {
            let version = try await office.recruiting.application(office.tenant.id, id).version
            try await office.recruiting.ask(
                office.tenant, id, for: [.taxDocument], version: version, by: office.reviewer)
        }
        #expect(try await office.recruiting.application(office.tenant.id, id).status == status)
        return id
    }
}
