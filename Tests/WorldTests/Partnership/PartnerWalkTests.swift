import DatabaseSupport
import Foundation
import Identity
import Kernel
import Partnership
import Postgres
import TestSupport
import Testing
import World

/// Status, end and tier of a reseller, in browsers.
@Suite(.database) struct PartnerWalkTests {
    @Test func whoIsSuspendedReadsAndWhoEndedReadsForNinetyDays() async throws {
        try await Trial.run { trial in
            let reseller = try await Self.partner(trial, "Brightline", "dana@brightline.example")
            let (owner, seller) = (
                try await trial.reseller(reseller.id), try await trial.reseller(reseller.id, .sales)
            )
            let legal = try await trial.staff(.legal)
            let record = "/admin/resellers/\(reseller.id)"
            let page = try await legal.get(record)
            #expect(page.contains("Suspended") && !page.contains("value=\"inactive\""), "legal only suspends")
            let suspended = try await legal.post(
                "\(record)/status",
                ["status": "suspended", "reason": "Complaints", "version": page.value(of: "version") ?? ""])
            #expect(try await legal.follow(suspended).contains("is suspended from today on"))
            #expect(try await owner.get("/portal").contains("What you earn is held"))
            let refused = try await owner.post("/portal/onboarding/setup_002", ["act": "start"])
            #expect(refused.status == 403 && refused.contains("You can read, but not change anything"))
            #expect(try await owner.post("/portal/profile/appearance", ["appearance": "dark"]).status == 303)
            try await trial.work()
            #expect(try await trial.letters(to: "people.example").contains("Your company is suspended"))
            try await Self.end(trial, record)
            #expect(try await seller.get("/portal").location?.hasPrefix("/signin") == true)
            #expect(try await owner.get("/portal").contains("Terminated"))
            #expect(try await owner.post("/portal/team", ["name": "Bo"]).status == 403)
            trial.clock.advance(.days(89))
            let again = try await trial.signIn(try #require(try await Self.email(trial, reseller.id, .owner)))
            #expect(try await again.get("/portal").status == 200)
            trial.clock.advance(.days(2))
            let late = trial.visitor()
            try await late.get("/signin")
            let email = try #require(try await Self.email(trial, reseller.id, .owner))
            let reply = try await late.post("/signin", ["email": email, "password": Trial.password, "next": ""])
            #expect(reply.status == 422 || reply.contains("not an e-mail address and password that we know"))
        }
    }

    /// The same director who proposed it is not asked; another one sees what it means and decides.
    private static func end(_ trial: Trial, _ record: String) async throws {
        let (first, second) = (try await trial.staff(.director), try await trial.staff(.director))
        try await first.get(record)
        #expect(try await first.post("\(record)/termination", ["termination_reason": ""]).status == 422)
        #expect(try await first.post("\(record)/termination", ["termination_reason": "It goes on"]).status == 303)
        let path = try #require(try await first.get(record).links.first { $0.hasPrefix("\(record)/termination/") })
        #expect(try await first.get(path).contains("Another director has to"))
        let own = try await first.post(path, ["decision": "end", "note": "Myself"])
        #expect(try await first.follow(own).contains("Another director has to"))
        #expect(try await trial.staff(.channelManager).get(path).status == 403)
        #expect(try await second.get(path).contains("What happens"))
        #expect(try await second.post(path, ["decision": "end", "note": ""]).status == 422)
        let ended = try await second.post(path, ["decision": "end", "note": "Seen"])
        #expect(try await second.follow(ended).contains("has ended"))
        #expect(try await second.get(path).status == 404)
    }

    @Test func aTierIsSetByHandAndTheResellerSeesWhatIsMissing() async throws {
        try await Trial.run { trial in
            let reseller = try await Self.partner(trial, "Brightline", "dana@brightline.example")
            let owner = try await trial.reseller(reseller.id)
            let gap = try await owner.get("/portal/tier")
            #expect(gap.contains("What is missing for Silver") && gap.contains("$30,000.00"))
            #expect(gap.contains("no data yet"))
            #expect(try await owner.get("/portal").links.contains("/portal/tier"))
            #expect(try await trial.reseller(reseller.id, .technician).get("/portal/tier").status == 403)
            let staff = try await trial.staff(.channelManager)
            let path = "/admin/resellers/\(reseller.id)/tier"
            let version = try await staff.get(path).value(of: "version") ?? ""
            #expect(try await staff.post(path, ["tier": "gold", "reason": "", "version": version]).status == 422)
            let set = try await staff.post(path, ["tier": "gold", "reason": "A large order", "version": version])
            #expect(try await staff.follow(set).contains("The tier is Gold from today on."))
            #expect(try await staff.post(path, ["tier": "silver", "reason": "x", "version": version]).status == 303)
            #expect(try await owner.get("/portal/tier").contains("What is missing for Platinum"))
            let noted = try await staff.post(
                path.replacingOccurrences(of: "/tier", with: "/violations"),
                ["happened_on": "2026-02-20", "violation": "Sold under a false name."])
            #expect(try await staff.follow(noted).contains("Sold under a false name."))
            #expect(try await trial.staff(.accountManager).post(path, ["tier": "silver"]).status == 403)
            try await trial.work()
            #expect(try await trial.letters(to: "people.example").contains("Your tier changes"))
        }
    }

    @Test func theReviewIsAPageAndItsRuleAForm() async throws {
        try await Trial.run { trial in
            _ = try await Self.partner(trial, "Brightline", "dana@brightline.example", tier: .gold)
            let staff = try await trial.staff(.channelManager)
            #expect(try await staff.get("/admin/tiers").contains("There was no review yet."))
            try await trial.world.contexts.tiering.review(trial.tenant)
            let page = try await staff.get("/admin/tiers")
            #expect(page.contains("Grace began") && page.contains("Brightline"))
            #expect(try await staff.get("/admin/tiers?outcome=upgrade").contains("No results"))
            let changed = try await staff.post("/admin/tiers/rule", ["needs_approval": "yes"])
            #expect(try await staff.follow(changed).contains("waits until a channel manager approves it"))
            #expect(try await trial.staff(.legal).post("/admin/tiers/rule").status == 403)
        }
    }

    @Test func theRecordLeadsToTheAgreementAndTakesAParent() async throws {
        try await Trial.run { trial in
            let parent = try await Self.partner(trial, "Harbor Point", "milo@harbor.example", type: .distributor)
            let reseller = try await Self.partner(trial, "Brightline", "dana@brightline.example")
            let staff = try await trial.staff(.channelManager)
            let record = "/admin/resellers/\(reseller.id)"
            let page = try await staff.get(record)
            #expect(page.links.contains { $0.hasPrefix("/admin/agreements/") })
            let fields: KeyValuePairs = [
                "parent": parent.publicID, "parent_from": "2026-03-02", "parent_reason": "Their region",
                "version": page.value(of: "version") ?? "",
            ]
            #expect(try await staff.post("\(record)/parent", fields).status == 303)
            #expect(try await staff.get(record).links.contains("/admin/resellers/\(parent.id)"))
            #expect(try await staff.post("\(record)/parent", ["parent": "RES-1"]).status == 422)
            #expect(try await trial.staff(.director).post("\(record)/parent").status == 403)
        }
    }

    private static func email(_ trial: Trial, _ resellerID: Identifier, _ role: Role) async throws -> String? {
        let team = try await trial.world.contexts.partnering.team(trial.tenant.id, of: resellerID)
        return team.first { $0.roles.contains(role) && $0.status == .active }?.email
    }

    private static func partner(
        _ trial: Trial, _ name: String, _ email: String, tier: Tier = .bronze,
        type: ResellerType = .authorizedDealer
    ) async throws -> Reseller {
        let enrolment = Enrolment(
            companyName: name, ownerName: "Owner of \(name)", ownerEmail: email, type: type, status: .active,
            tier: tier, planCode: "standard_reseller", validFrom: trial.tenant.zone.day(of: trial.clock.now))
        return try await trial.world.contexts.partnering.enrol(
            trial.tenant, enrolment, reason: "Known from before", by: .system)
    }
}
