import DatabaseSupport
import Foundation
import Identity
import Kernel
import Partnership
import Postgres
import TestSupport
import Testing
import Vault
import World

/// From the published text to the agreement in force, in browsers; and what happens to who does not sign.
@Suite(.database) struct AgreementWalkTests {
    @Test func anOwnerSignsLegalSignsAndTheTaskIsDone() async throws {
        try await Trial.run { trial in
            let legal = try await trial.staff(.legal)
            try await Self.publish(legal, trial)
            let reseller = try await Self.enrolled(trial, active: false)
            let owner = try await trial.reseller(reseller.id)
            let path = try await Self.path(owner)
            let page = try await owner.get(path)
            #expect(page.contains("Brightline") && page.contains("1. What this agreement is about"))
            #expect(page.contains("Plan “Standard”") && !page.contains("{{"))
            let hash = try #require(page.value(of: "document"))
            let unsigned = try await owner.post(
                "\(path)/signature", ["idempotency_key": Self.key(path), "document": hash, "typed_name": "Dana"])
            #expect(unsigned.status == 422)
            #expect(unsigned.contains("Type your name as your account has it: Dana Member."))
            #expect(unsigned.contains("Tick the box if you agree."))
            for _ in 0..<2 {
                let signed = try await Self.sign(owner, path, "dana  member", hash)
                #expect(signed.location == path)
            }
            #expect(try await owner.get(path).contains("You have signed."))
            #expect(try await owner.get("/portal/agreements").contains("Now we sign"))
            #expect(try await legal.get("/admin").contains("agreement waits for our signature"))
            let staffPath = path.replacingOccurrences(of: "/portal", with: "/admin")
            #expect(try await legal.get("/admin/agreements").contains(staffPath))
            #expect(try await trial.staff(.channelManager).post("\(staffPath)/signature").status == 403)
            _ = try await legal.get(staffPath)
            let counter = try await Self.sign(legal, staffPath, "Robin Staff", hash)
            #expect(try await legal.follow(counter).contains("is in force"))
            try await trial.work()
            #expect(try await owner.get("/portal/onboarding").contains("1 of 11 done"))
            #expect(try await trial.letters(to: "people.example").contains("Your agreement is in force"))
            for (browser, evidence) in [(owner, "\(path)/evidence"), (legal, "\(staffPath)/evidence")] {
                let reply = try await browser.get(evidence)
                #expect(reply.contains(hash) && reply.contains("Robin Staff") && reply.contains("dana  member"))
                #expect(reply.contains("every signature is under this text"))
            }
            let file = try await owner.get("\(path)/text")
            #expect(Digest.hex(Digest.sha256(file.text)) == hash, "what is saved has the fingerprint")
        }
    }

    @Test func onlyTheOwnerSignsAndNobodyWhoOnlyLooks() async throws {
        try await Trial.run { trial in
            let legal = try await trial.staff(.legal)
            try await Self.publish(legal, trial)
            let reseller = try await Self.enrolled(trial, active: false)
            let owner = try await trial.reseller(reseller.id)
            let path = try await Self.path(owner)
            for role in Role.ofResellers where role != .owner {
                let member = try await trial.reseller(reseller.id, role)
                #expect(try await member.get("/portal/agreements").status == 200)
                #expect(!(try await member.get("/portal/agreements").contains(path)))
                #expect(try await member.get(path).status == 403, "\(role)")
                #expect(try await member.post("\(path)/signature").status == 403, "\(role)")
            }
            let other = try await Self.enrolled(trial, "Cedar", "noor@cedar.example", active: false)
            let stranger = try await trial.reseller(other.id, company: "Cedar")
            for end in ["", "/evidence", "/text"] { #expect(try await stranger.get(path + end).status == 404) }
            #expect(try await stranger.post("\(path)/signature").status == 404)
            let team = try await trial.world.contexts.partnering.team(trial.tenant.id, of: reseller.id)
            let account = try #require(team.first { $0.name == "Dana Member" && $0.roles.contains(.owner) })
            let admin = try await trial.staff(.admin)
            let viewing = "/admin/resellers/\(reseller.id)/viewing"
            try await admin.get(viewing)
            try await admin.post(viewing, ["account": account.id.description, "reason": "She asked"])
            let seen = try await admin.get(path)
            #expect(seen.status == 200)
            let hash = try #require(seen.value(of: "document"))
            for act in ["signature", "refusal", "notice"] {
                let reply = try await admin.post(
                    "\(path)/\(act)", ["typed_name": "Dana Member", "consent": "yes", "document": hash, "reason": "None"])
                #expect(reply.status == 403 && reply.heading == "You are only looking", "\(act)")
            }
            #expect(try await trial.audit("agreement").allSatisfy { $0.act == "agreement.sent" })
        }
    }

    @Test func fiveMinutesAfterTheProofTheSignatureAsksForIt() async throws {
        try await Trial.run { trial in
            try await Self.publish(try await trial.staff(.legal), trial)
            let reseller = try await Self.enrolled(trial, active: false)
            let owner = try await trial.reseller(reseller.id)
            let path = try await Self.path(owner)
            let hash = try #require(try await owner.get(path).value(of: "document"))
            trial.clock.advance(.minutes(6))
            let asked = try await Self.sign(owner, path, "Dana Member", hash)
            #expect(asked.heading == "Confirm that it is you")
            #expect(asked.value(of: "typed_name") == "Dana Member", "what was typed goes through the question")
            let proved = try await owner.post(
                "\(path)/signature",
                [
                    "idempotency_key": Self.key(path), "document": hash, "typed_name": "Dana Member", "consent": "yes",
                    "proof_password": Trial.password,
                ])
            #expect(proved.location == path)
            #expect(try await owner.get("\(path)/evidence").contains("Password, within five minutes before"))
        }
    }

    /// The last minute of the 30th day is free; the next one leads to the page of agreements, for everybody of the
    /// team; signing lifts it.
    @Test func afterThirtyDaysOnlyTheAgreementIsReached() async throws {
        try await Trial.run { trial in
            let legal = try await trial.staff(.legal)
            try await Self.publish(legal, trial)
            let reseller = try await Self.enrolled(trial, active: true)
            trial.clock.advance(.days(1))
            try await Self.publish(try await trial.staff(.legal), trial)
            let published = trial.tenant.zone.day(of: trial.clock.now)
            let limited = trial.tenant.zone.instant(of: published.adding(days: 31))
            try await trial.account(
                NewAccount(
                    email: try #require(EmailAddress("olga@people.example")), name: "Olga Owner",
                    resellerID: reseller.id, company: "Brightline", roles: [.owner]))
            trial.clock.set(limited - .minutes(1))
            let owner = try await trial.signIn("olga@people.example")
            let seller = try await trial.reseller(reseller.id, .sales)
            for browser in [owner, seller] { #expect(try await browser.get("/portal").status == 200) }
            trial.clock.set(limited)
            for browser in [owner, seller] {
                for page in ["/portal", "/portal/customers", "/portal/profile"] {
                    let reply = try await browser.get(page)
                    #expect(reply.status == 303 && reply.location == "/portal/agreements", "\(page)")
                }
                #expect(try await browser.get("/portal/agreements").contains("The portal is limited"))
            }
            #expect(try await owner.post("/portal/onboarding/setup_001", ["act": "start"]).location == "/portal/agreements")
            #expect(try await owner.post("/signout").status == 303)
            let again = try await trial.signIn("olga@people.example")
            let path = try await Self.path(again)
            let hash = try #require(try await again.get(path).value(of: "document"))
            #expect(try await Self.sign(again, path, "Olga Owner", hash).location == path)
            #expect(try await again.get("/portal").status == 200)
        }
    }

    /// Of the form on a page.
    static func key(_ path: String) -> String { "key\(path)" }

    static func sign(_ browser: Browser, _ path: String, _ name: String, _ hash: String) async throws -> Reply {
        try await browser.post(
            "\(path)/signature",
            ["idempotency_key": key(path), "document": hash, "typed_name": name, "consent": "yes"])
    }

    /// The link on the page of agreements.
    static func path(_ owner: Browser) async throws -> String {
        let links = try await owner.get("/portal/agreements").links
        return try #require(links.first { $0.hasPrefix("/portal/agreements/") })
    }

    /// Legal writes a version for dealers and publishes it.
    static func publish(_ legal: Browser, _ trial: Trial) async throws {
        try await legal.get("/admin/agreements/texts")
        let begun = try await legal.post("/admin/agreements/texts", ["type": "authorized_dealer"])
        let place = try #require(begun.location)
        let page = try await legal.follow(begun)
        let version = try #require(page.value(of: "version"))
        let published = try await legal.post("\(place)/publication", ["version": version])
        #expect(try await legal.follow(published).contains("It never changes again."))
        try await trial.work()
    }

    static func enrolled(
        _ trial: Trial, _ name: String = "Brightline", _ email: String = "dana@brightline.example", active: Bool
    ) async throws -> Reseller {
        var enrolment = Enrolment(
            companyName: name, ownerName: "Owner of \(name)", ownerEmail: email, type: .authorizedDealer,
            status: active ? .active : .pendingOnboarding, tier: .bronze, planCode: "standard_reseller",
            validFrom: trial.tenant.zone.day(of: trial.clock.now))
        enrolment.signsHere = !active
        let reseller = try await trial.world.contexts.partnering.enrol(
            trial.tenant, enrolment, reason: "Known from before", by: .system)
        try await trial.work()
        return reseller
    }
}
