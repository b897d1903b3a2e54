import DatabaseSupport
import Earnings
import Identity
import Kernel
import Partnership
import TestSupport
import Testing
import World

/// A program enters a reseller that did not apply.
@Suite(.database) struct EnrolmentTests {
    /// With the standard plan, which is offered from then on.
    private static func run(_ body: (Trial) async throws -> Void) async throws {
        try await Trial.run { trial in
            _ = try await trial.world.contexts.planning.adopt(
                .standardReseller, from: trial.tenant.zone.month(of: trial.clock.now), tenant: trial.tenant,
                by: .system)
            try await body(trial)
        }
    }

    private static func body(_ more: [JSON.Member] = []) -> JSON {
        .object(
            [
                JSON.Member("company_name", "Lantern Hill"), JSON.Member("owner_name", "Ana Diaz"),
                JSON.Member("owner_email", "ana@lanternhill.example"), JSON.Member("type", "authorized_dealer"),
                JSON.Member("plan", "standard_reseller"), JSON.Member("reason", "Has sold for us since 2019"),
            ] + more)
    }

    @Test func theSameKeyEntersOnceAndTheSameCompanyIsRefused() async throws {
        try await Self.run { trial in
            let program = try await trial.program(.admin)
            let since = trial.tenant.zone.day(of: trial.clock.now).adding(days: -30)
            let body = Self.body([
                JSON.Member("legal_name", "Lantern Hill Networks LLC"), JSON.Member("payment_terms", "net_60"),
                JSON.Member("partner_since", .text(since.description)),
            ])
            let key = ["Idempotency-Key": "first"]
            let first = try await program.post("/resellers", body, headers: key)
            #expect(first.status == 201, "\(first.text)")
            #expect(try first.json["legal_name"] == "Lantern Hill Networks LLC")
            #expect(try first.json["payment_terms"] == "net_60")
            let again = try await program.post("/resellers", body, headers: key)
            #expect(again.status == 201 && again.text == first.text)
            #expect(again.header("Idempotency-Replayed") == "true")
            let number = try #require(try first.json["number"]?.text)
            let refused = try await program.post("/resellers", body, headers: ["Idempotency-Key": "second"])
            #expect(refused.status == 409 && refused.code == "already_there" && refused.text.contains(number))
            #expect(try await program.get("/resellers").json["total"] == 1)
            #expect(try await trial.letters(to: "ana@lanternhill.example").count == 1)
        }
    }

    /// It has been a partner for years and begins here today: nothing is late, and nobody proposes its end.
    @Test func onboardingCountsFromTheDayOfItsEntry() async throws {
        try await Self.run { trial in
            let program = try await trial.program(.admin)
            let today = trial.tenant.zone.day(of: trial.clock.now)
            let since = JSON.Member("partner_since", .text(today.adding(days: -700).description))
            let entered = try await program.post("/resellers", Self.body([since]))
            let id = try #require(try entered.json["id"]?.text.flatMap { Identifier($0) })
            let record = try await trial.world.contexts.partnering.record(trial.tenant.id, id)
            let checklist = try #require(record.checklist)
            #expect(checklist.createdOn == today)
            #expect(checklist.items.allSatisfy { $0.dueOn > today })
        }
    }

    @Test func whatIsWrongIsRefused() async throws {
        try await Self.run { trial in
            let program = try await trial.program(.admin)
            let tomorrow = trial.tenant.zone.day(of: trial.clock.now).adding(days: 1)
            for (member, field) in [
                (JSON.Member("partner_since", .text(tomorrow.description)), "partner_since"),
                (JSON.Member("payment_terms", "never"), "payment_terms"),
                (JSON.Member("parent_number", "RES-20200101-00000000"), "parent_number"),
                (JSON.Member("tier", "gold"), "tier"),
                (JSON.Member("account_manager_id", .text(trial.newID().description)), "account_manager_id"),
            ] {
                let reply = try await program.post("/resellers", Self.body([member]))
                #expect(reply.status == 422 && reply.fields == [field], "\(reply.text)")
            }
            for role in [Role.reviewer, .director, .channelManager] {
                #expect(try await trial.program(role).post("/resellers", Self.body()).status == 403, "\(role)")
            }
        }
    }
}
