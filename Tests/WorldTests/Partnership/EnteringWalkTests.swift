import DatabaseSupport
import Earnings
import Identity
import Kernel
import Partnership
import TestSupport
import Testing
import World

/// Resellers that did not apply, entered by staff, and those below a reseller, in browsers.
@Suite(.database) struct EnteringWalkTests {
    private static let form = "/admin/resellers/new"

    /// With the standard plan, which is offered from then on.
    private static func run(_ body: (Trial) async throws -> Void) async throws {
        try await Trial.run { trial in
            _ = try await trial.world.contexts.planning.adopt(
                .standardReseller, from: trial.tenant.zone.month(of: trial.clock.now), tenant: trial.tenant,
                by: .system)
            try await body(trial)
        }
    }

    private func fields(_ trial: Trial, _ more: [String: String] = [:]) async throws -> [(String, String)] {
        let email = try #require(EmailAddress("looks-after-\(trial.newID())@people.example"))
        let manager = try await trial.account(NewAccount(email: email, name: "Alex Kim", roles: [.accountManager]))
        let day = trial.tenant.zone.day(of: trial.clock.now).adding(days: -40)
        let fields = [
            "company": "Lantern Hill", "legal_name": "Lantern Hill Networks LLC", "owner_name": "Ana Diaz",
            "owner_email": "ana@lanternhill.example", "street": "1 Main Street", "city": "Brightwater", "state": "nh",
            "zip": "03990", "tax_id": "12-3456789", "type": "authorized_dealer", "beginning": "onboarding",
            "tier": "bronze", "plan": "standard_reseller", "payment_terms": "net_45",
            "account_manager": manager.id.description, "valid_from": day.description, "territories": "03990\n03991",
            "reason": "Has sold for us since 2019", "proposal": "",
        ].merging(more) { $1 }
        return fields.map { ($0.key, $0.value) }
    }

    @Test func aResellerIsEnteredOnceAndItsOwnerInvited() async throws {
        try await Self.run { trial in
            let staff = try await trial.staff(.admin)
            #expect(try await staff.get("/admin/resellers").links.contains(Self.form))
            #expect(try await staff.get(Self.form).contains("Enter a reseller"))
            let typed = try await fields(trial)
            let entered = try await staff.post(Self.form, pairs: typed)
            let record = try await staff.follow(entered)
            #expect(record.contains("Lantern Hill Networks LLC") && record.contains("Net 45 days"))
            #expect(record.contains("In onboarding") && record.contains("Alex Kim"))
            #expect(try await trial.letters(to: "ana@lanternhill.example").count == 1)
            let line = try #require(
                try await trial.audit("reseller").first { $0.act == "reseller.enrolled" && !$0.reason.isEmpty })
            #expect(line.reason == "Has sold for us since 2019")
            let again = try await staff.post(Self.form, pairs: typed)
            #expect(again.status == 409 && again.contains("is a reseller already"))
            let place = try #require(entered.location)
            #expect(again.links.contains(place), "the refusal leads to the record")
            let sameTax = try await fields(trial, ["company": "Other", "owner_email": "bo@other.example", "zip": ""])
            #expect(try await staff.post(Self.form, pairs: sameTax).links.contains(place))
            let sameName = try await fields(
                trial, ["company": "lantern-hill", "owner_email": "bo@other.example", "tax_id": ""])
            #expect(try await staff.post(Self.form, pairs: sameName).links.contains(place))
        }
    }

    @Test func anActiveOneNeedsWhoMayActivate() async throws {
        try await Self.run { trial in
            let typed = try await fields(trial, ["beginning": "active"])
            let top = try await Self.partner(trial, "Brightline", .distributor)
            let admin = try await trial.staff(.admin)
            #expect(!(try await admin.get(Self.form).contains("Active at once")))
            let refused = try await admin.post(Self.form, pairs: typed)
            #expect(refused.status == 422 && refused.contains("Choose how it begins"))
            for (field, value) in [("tier", "gold"), ("parent", top.publicID)] {
                let reply = try await admin.post(Self.form, pairs: try await fields(trial, [field: value]))
                #expect(reply.status == 422 && reply.contains("channel manager"), "\(field)")
            }
            let both = try await trial.staff(.admin, .channelManager)
            #expect(try await both.get(Self.form).contains("Active at once"))
            let below = ["beginning": "active", "parent": top.publicID, "tier": "gold"]
            let record = try await both.follow(
                try await both.post(Self.form, pairs: try await fields(trial, below)))
            #expect(record.contains("Above and below") && record.contains("Gold"))
            #expect(record.contains("Active since"))
            #expect(try await trial.letters(to: "ana@lanternhill.example").count == 1, "the owner is invited as well")
        }
    }

    @Test func whoHasAppliedIsDecidedThere() async throws {
        try await Self.run { trial in
            var answers = ApplicationAnswers()
            for (field, text) in [
                (ApplicationField.companyName, "Lantern Hill"), (.contactName, "Ana Diaz"),
                (.contactEmail, "ana@lanternhill.example"), (.resellerType, "authorized_dealer"),
                (.consentTerms, "yes"), (.consentChecks, "yes"),
            ] { answers[field] = text }
            let application = try await trial.world.contexts.recruiting.apply(
                trial.tenant, answers, from: "192.0.2.1")
            let staff = try await trial.staff(.admin)
            try await staff.get(Self.form)
            let refused = try await staff.post(Self.form, pairs: try await fields(trial))
            #expect(refused.status == 409 && refused.links.contains("/admin/applications/\(application.id)"))
        }
    }

    @Test(arguments: [
        ("company", ""), ("owner_email", "nobody"), ("zip", "12"), ("state", "XX"), ("type", "friend"),
        ("tier", "wood"), ("plan", "none"), ("payment_terms", "never"), ("account_manager", ""),
        ("valid_from", "2999-01-01"), ("reason", ""), ("parent", "RES-20260101-00000000"), ("beginning", ""),
    ])
    func whatIsWrongIsSaidAtItsField(field: String, value: String) async throws {
        try await Self.run { trial in
            let staff = try await trial.staff(.admin, .channelManager)
            try await staff.get(Self.form)
            let reply = try await staff.post(Self.form, pairs: try await fields(trial, [field: value]))
            #expect(reply.status == 422 && reply.contains("href=\"#\(field)\""), "\(field)")
            #expect(reply.contains("Has sold for us since 2019") || field == "reason", "what was typed stays")
        }
    }

    @Test func aProposalIsEnteredBelowItsResellerOrDeclined() async throws {
        try await Self.run { trial in
            let top = try await Self.partner(trial, "Brightline", .distributor)
            let owner = try await trial.reseller(top.id)
            #expect(try await owner.get("/portal").links.contains("/portal/resellers"))
            let page = "/portal/resellers"
            #expect(try await owner.get(page).contains("Nobody sells below you"))
            let wrong = try await owner.post("\(page)/proposals", ["company": "X", "reason": "short"])
            #expect(wrong.status == 422 && wrong.contains("href=\"#contact_email\""))
            for (name, mail) in [("Alder Street", "ines@alder.example"), ("Quarry Road", "otis@quarry.example")] {
                let sent = try await owner.post(
                    "\(page)/proposals",
                    [
                        "company": name, "contact_name": "Ines Marlow", "contact_email": mail, "contact_phone": "",
                        "reason": "They install for us already.",
                    ])
                #expect(try await owner.follow(sent).contains("\(name) is proposed"))
                trial.clock.advance(.seconds(1))
            }
            let seller = try await trial.reseller(top.id, .sales)
            #expect(try await seller.post("\(page)/proposals", ["company": "X"]).status == 403)
            let (channel, admin) = (try await trial.staff(.channelManager), try await trial.staff(.admin))
            #expect(try await channel.get("/admin").contains("are proposed by resellers"))
            #expect(!(try await admin.get("/admin").contains("proposed by resellers")), "nothing is agreed yet")
            let list = try await channel.get("/admin/resellers")
            let links = list.links.filter { $0.hasPrefix("/admin/resellers/proposals/") }
            #expect(links.count == 2 && list.contains("Alder Street") && !list.links.contains(Self.form))
            #expect(try await admin.get(links[0]).contains("They install for us already."))
            #expect(try await admin.post(links[0], ["decision": "agree", "note": ""]).status == 403)
            let entering = "\(Self.form)?proposal=\(links[0].split(separator: "/").last ?? "")"
            #expect(try await admin.get(entering).location == links[0], "not before it is agreed")
            try await channel.get(links[0])
            let agreed = try await channel.post(links[0], ["decision": "agree", "note": ""])
            #expect(try await channel.follow(agreed).contains("An administrator enters the company"))
            #expect(try await admin.get("/admin").contains("is proposed by a reseller"))
            #expect(try await admin.get(links[0]).links.contains(entering))
            let form = try await admin.get(entering)
            #expect(form.value(of: "company") == "Alder Street" && form.contains("It stands below Brightline"))
            let more = [
                "company": "Alder Street", "owner_email": "ines@alder.example", "tax_id": "",
                "proposal": form.value(of: "proposal") ?? "",
            ]
            let entered = try await admin.post(Self.form, pairs: try await fields(trial, more))
            #expect(try await admin.follow(entered).contains("Above and below"))
            try await channel.get(links[1])
            #expect(try await channel.post(links[1], ["decision": "decline", "note": ""]).status == 422)
            _ = try await channel.post(links[1], ["decision": "decline", "note": "Ask again next year."])
            let seen = try await owner.get(page)
            #expect(seen.contains("In the programme") && seen.contains("Ask again next year."))
            #expect(seen.links.contains { $0.hasPrefix("/portal/resellers/") })
            let late = try await channel.post(links[1], ["decision": "agree", "note": ""])
            #expect(try await channel.follow(late).contains("was decided in the meantime"))
            #expect(try await trial.audit("reseller").count { $0.act == "reseller.proposal_declined" } == 1)
        }
    }

    /// The company came another way: what was agreed is declined, or taken back, and then it is over.
    @Test(arguments: [true, false]) func whatWasAgreedIsLetGo(byStaff: Bool) async throws {
        try await Self.run { trial in
            let top = try await Self.partner(trial, "Brightline", .distributor)
            let (owner, channel) = (try await trial.reseller(top.id), try await trial.staff(.channelManager))
            let fields: KeyValuePairs = [
                "company": "Alder Street", "contact_name": "Ines Marlow", "contact_email": "ines@alder.example",
                "contact_phone": "", "reason": "They install for us already.",
            ]
            try await owner.get("/portal/resellers")
            try await owner.post("/portal/resellers/proposals", fields)
            let link = try #require(
                try await channel.get("/admin/resellers").links.first { $0.hasPrefix("/admin/resellers/proposals/") })
            try await channel.get(link)
            try await channel.post(link, ["decision": "agree", "note": ""])
            let page = try await owner.get("/portal/resellers")
            let twice = try await owner.post("/portal/resellers/proposals", fields)
            #expect(try await owner.follow(twice).contains("is proposed already"))
            let withdrawal = "/portal/resellers/proposals/\(link.split(separator: "/").last ?? "")/withdrawal"
            if byStaff {
                let agreed = try await channel.get(link)
                #expect(agreed.contains("Decline") && !agreed.contains("value=\"agree\""))
                let declined = try await channel.post(
                    link, ["decision": "decline", "note": "They applied themselves."])
                #expect(declined.status == 303)
                #expect(try await owner.get("/portal/resellers").contains("They applied themselves."))
            } else {
                #expect(page.contains(withdrawal))
                #expect(try await owner.post(withdrawal).status == 303)
            }
            #expect(!(try await channel.get("/admin/resellers").links.contains(link)), "nobody waits for it")
            let late = try await owner.post(withdrawal)
            #expect(try await owner.follow(late).contains("was decided in the meantime"))
            trial.clock.advance(.days(800))
            try await trial.world.contexts.recruiting.removeDeclined(trial.tenant.id)
            let left = try await trial.world.contexts.partnering.below(trial.tenant.id, top.id).proposals
            #expect(left.isEmpty, "two years later nobody knows of them")
        }
    }

    /// The one above sees those directly below, and nobody else sees anybody.
    @Test func nobodyLooksUpOrSideways() async throws {
        try await Self.run { trial in
            let top = try await Self.partner(trial, "Brightline", .distributor)
            let middle = try await Self.partner(trial, "Harborview", .franchise, below: top)
            let sibling = try await Self.partner(trial, "Copperfield", .authorizedDealer, below: top)
            let lowest = try await Self.partner(trial, "Stonegate", .authorizedDealer, below: middle)
            let stranger = try await Self.partner(trial, "Elsewhere", .distributor)
            let all = [top, middle, sibling, lowest, stranger]
            let sees = [
                top.id: [middle, sibling], middle.id: [lowest], sibling.id: [], lowest.id: [], stranger.id: [],
            ]
            for viewer in all {
                let browser = try await trial.reseller(viewer.id, company: viewer.name)
                let list = try await browser.get("/portal/resellers")
                for other in all where other.id != viewer.id {
                    let isSeen = sees[viewer.id]?.contains { $0.id == other.id } ?? false
                    #expect(list.contains(other.publicID) == isSeen, "\(viewer.name) lists \(other.name)")
                    let record = try await browser.get("/portal/resellers/\(other.id)")
                    #expect(record.status == (isSeen ? 200 : 404), "\(viewer.name) opens \(other.name)")
                }
                #expect(try await browser.get("/portal/resellers/\(viewer.id)").status == 404)
            }
            let other = try await trial.reseller(stranger.id)
            try await other.get("/portal/resellers")
            let sent = try await other.post(
                "/portal/resellers/proposals",
                [
                    "company": "Alder Street", "contact_name": "Ines Marlow", "contact_email": "ines@alder.example",
                    "contact_phone": "", "reason": "They install for us already.",
                ])
            #expect(sent.status == 303)
            let proposals = try await trial.world.contexts.partnering.below(trial.tenant.id, stranger.id).proposals
            let id = try #require(proposals.first).id
            let thief = try await trial.reseller(top.id)
            #expect(!(try await thief.get("/portal/resellers").contains("Alder Street")))
            #expect(try await thief.post("/portal/resellers/proposals/\(id)/withdrawal").status == 404)
            #expect(try await other.post("/portal/resellers/proposals/\(id)/withdrawal").status == 303, "the control")
            let staff = try await trial.staff(.channelManager)
            let tree = try await staff.get("/admin/resellers/\(lowest.id)")
            #expect([top, middle, sibling].allSatisfy { tree.links.contains("/admin/resellers/\($0.id)") })
            #expect(!tree.contains(stranger.publicID) && !tree.links.contains("/admin/resellers/\(stranger.id)"))
        }
    }

    /// Who cannot have anybody below is told why, and cannot send the form either.
    @Test(arguments: [
        (ResellerType.authorizedDealer, ResellerStatus.active, "has no resellers below it"),
        (.distributor, .inactive, "cannot bring in resellers now"),
        (.distributor, .pendingOnboarding, "cannot bring in resellers now"),
        (.franchise, .active, ""),
    ])
    func whoMayPropose(type: ResellerType, status: ResellerStatus, obstacle: String) async throws {
        try await Self.run { trial in
            let reseller = try await Self.partner(trial, "Brightline", type, status)
            let owner = try await trial.reseller(reseller.id)
            let page = try await owner.get("/portal/resellers")
            #expect(page.contains("Propose a company") == obstacle.isEmpty)
            #expect(obstacle.isEmpty || page.contains(obstacle))
            let sent = try await owner.post(
                "/portal/resellers/proposals",
                [
                    "company": "Alder Street", "contact_name": "Ines Marlow", "contact_email": "ines@alder.example",
                    "contact_phone": "", "reason": "They install for us already.",
                ])
            let said = try await owner.follow(sent)
            #expect(said.contains(obstacle.isEmpty ? "Alder Street is proposed" : obstacle))
        }
    }

    private static func partner(
        _ trial: Trial, _ name: String, _ type: ResellerType, _ status: ResellerStatus = .active,
        below parent: Reseller? = nil
    ) async throws -> Reseller {
        var enrolment = Enrolment(
            companyName: name, ownerName: "Owner of \(name)", ownerEmail: "owner@\(name.lowercased()).example",
            type: type, status: status, tier: .bronze, planCode: "standard_reseller",
            validFrom: trial.tenant.zone.day(of: trial.clock.now))
        enrolment.parentPublicID = parent?.publicID
        return try await trial.world.contexts.partnering.enrol(
            trial.tenant, enrolment, reason: "Known from before", by: .system)
    }
}
