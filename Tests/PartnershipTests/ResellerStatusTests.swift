import DatabaseSupport
import Identity
import Jobs
import Kernel
import Postgres
import Testing

@testable import Partnership

@Suite struct ResellerStatusTableTests {
    /// The table of the domain: what stands here is allowed to these, everything else to nobody.
    @Test func everyMoveByEveryActor() {
        typealias Doer = ResellerStatus.Doer
        var table: [String: Set<Doer>] = [
            "pending_onboarding active": [.channelManager, .system], "active inactive": [.channelManager, .system],
            "inactive active": [.channelManager], "active suspended": [.channelManager, .legal, .system],
            "inactive suspended": [.channelManager, .legal, .system], "suspended active": [.channelManager],
            "suspended inactive": [.channelManager],
        ]
        for status in ResellerStatus.allCases where status != .terminated {
            table["\(status.rawValue) terminated"] = [.director]
        }
        for from in ResellerStatus.allCases {
            for to in ResellerStatus.allCases {
                let allowed = table["\(from.rawValue) \(to.rawValue)"] ?? []
                for doer in Doer.allCases {
                    #expect(from.movers(to: to).contains(doer) == allowed.contains(doer), "\(doer): \(from) to \(to)")
                    let offered = from.next(by: [doer]).contains(to)
                    #expect(offered == (allowed.contains(doer) && to != .terminated), "the form of \(doer)")
                }
                #expect(from.next.contains(to) == !allowed.isEmpty)
            }
        }
    }

    @Test(
        arguments: [
            (.pendingOnboarding, .full, false, .zero, .no), (.active, .full, true, .earned, .yes),
            (.inactive, .full, false, .earned, .yes), (.suspended, .readOnly, false, .held, .held),
            (.terminated, .readAfterEnd(days: 90), false, .untilEnd, .final),
        ] as [(ResellerStatus, ResellerStatus.Login, Bool, ResellerStatus.Accrual, ResellerStatus.Payout)])
    func theEffects(
        status: ResellerStatus, login: ResellerStatus.Login, business: Bool, accrual: ResellerStatus.Accrual,
        payout: ResellerStatus.Payout
    ) {
        #expect(status.login == login)
        #expect(status.takesNewBusiness == business)
        #expect(status.accrual == accrual)
        #expect(status.payout == payout)
    }

    @Test(
        arguments: [
            (165, nil, .none), (166, nil, .notice), (400, nil, .notice), (179, 13, .none), (180, 14, .move),
            (180, 13, .none), (194, 14, .move), (200, 5, .none),
        ] as [(Int, Int?, IdleRule.Step)])
    func silence(idle: Int, told: Int?, step: IdleRule.Step) {
        let today = Day(number: 20_000)
        let since = today.adding(days: -idle)
        #expect(
            IdleRule.step(idleSince: since, noticeGivenOn: told.map { today.adding(days: -$0) }, today: today) == step)
    }
}

@Suite(.database) struct ResellerStatusTests {
    @Test func everyMoveThroughTheVerb() async throws {
        try await TestDatabase.rolledBack { database in
            let office = try await Office(database)
            for from in [ResellerStatus.active, .inactive, .suspended] {
                for to in ResellerStatus.allCases {
                    for doer in ResellerStatus.Doer.allCases {
                        var reseller = try await office.partner("P \(from.rawValue) \(to.rawValue) \(doer.rawValue)")
                        if from != .active {
                            reseller = try await office.partnering.changeStatus(
                                office.tenant, reseller.id, to: from, reason: "Start", version: reseller.version,
                                by: office.reviewer, as: [.channelManager])
                        }
                        do {
                            _ = try await office.partnering.changeStatus(
                                office.tenant, reseller.id, to: to, reason: "Try", version: reseller.version,
                                by: office.reviewer, as: [doer])
                            #expect(from.next(by: [doer]).contains(to), "\(doer): \(from) to \(to)")
                        } catch let refusal as ResellerRefusal {
                            #expect(refusal.code == "invalid_transition")
                            #expect(!from.next(by: [doer]).contains(to), "\(doer): \(from) to \(to)")
                        }
                    }
                }
            }
        }
    }

    @Test func twoPersonsEndAPartnership() async throws {
        try await TestDatabase.rolledBack { database in
            let office = try await Office(database)
            let parent = try await office.partner("Lantern", type: .distributor)
            let child = try await office.partner("Meadow")
            let today = office.tenant.zone.day(of: office.clock.now)
            try await office.partnering.setParent(
                office.tenant, child.id, number: parent.publicID, from: today.description, reason: "Their town",
                version: child.version, by: office.reviewer)
            let (ann, ben) = (
                try await office.staff("Ann Lee", .director), try await office.staff("Benn Day", .director)
            )
            try await office.partnering.proposeTermination(
                office.tenant, parent.id, reason: "Complaints", by: ann)
            await #expect(throws: ResellerRefusal.terminationProposed(name: "Lantern")) {
                try await office.partnering.proposeTermination(office.tenant, parent.id, reason: "Again", by: ben)
            }
            let id = try #require(
                try await office.partnering.record(office.tenant.id, parent.id).terminations.first?.id)
            func decide(_ actor: Actor, as doers: Set<ResellerStatus.Doer> = [.director]) async throws {
                try await office.partnering.decideTermination(
                    office.tenant, parent.id, id, ends: true, note: "Seen", by: actor, as: doers)
            }
            await #expect(throws: ResellerRefusal.samePerson) { try await decide(ann) }
            await #expect(throws: ResellerRefusal.self) { try await decide(ben, as: [.channelManager, .legal]) }
            await #expect(throws: ResellerRefusal.samePerson) { try await decide(.system) }
            try await decide(ben)
            await #expect(throws: ResellerRefusal.noLongerProposed(name: "Lantern")) { try await decide(ben) }
            let record = try await office.partnering.record(office.tenant.id, parent.id)
            #expect(record.reseller.status == .terminated && record.children.isEmpty)
            #expect(record.history.terminatedOn == today)
            #expect(record.events.contains { $0.act == "reseller.terminated" && $0.actor.name == "Benn Day" })
            #expect(try await office.partnering.reseller(office.tenant.id, child.id).parentID == nil)
            for status in ResellerStatus.allCases {
                await #expect(throws: ResellerRefusal.self, "final") {
                    _ = try await office.partnering.changeStatus(
                        office.tenant, parent.id, to: status, reason: "Back", version: record.reseller.version,
                        by: office.reviewer, as: Set(ResellerStatus.Doer.allCases))
                }
            }
        }
    }

    /// What is left of a partnership that ends: no agreement that limits the portal or can still be signed, and no step
    /// of a tier that waits for ever.
    @Test func anEndLeavesNothingOpen() async throws {
        try await TestDatabase.rolledBack { database in
            let office = try await Office(database)
            let contract = try await Contract(office, isActive: true)
            try await contract.conclude()
            office.clock.advance(.days(1))
            try await Contract.publish(office)
            try await office.contracting.tend(office.tenant)
            try await contract.sign(key: "the signature of the new version")
            #expect(try await contract.agreement.status == .signed)
            let id = contract.reseller.id
            try await office.tiering.setNeedsApproval(office.tenant, true, by: office.reviewer)
            office.known.reach(.silver, id)
            try await office.tiering.review(office.tenant)
            #expect(try await office.tiering.results(office.tenant.id, month: nil, nil).waiting.count == 1)
            _ = try await database.transaction(office.tenant.id) { tx in
                try await PortalLimits(tx).set(id, from: office.clock.now)
            }
            let ann = try await office.staff("Ann Lee", .director)
            let ben = try await office.staff("Benn Day", .director)
            try await office.partnering.proposeTermination(office.tenant, id, reason: "Complaints", by: ann)
            let proposal = try #require(
                try await office.partnering.record(office.tenant.id, id).terminations.first?.id)
            try await office.partnering.decideTermination(
                office.tenant, id, proposal, ends: true, note: "Seen", by: ben, as: [.director])
            let agreements = try await office.contracting.agreements(office.tenant.id, of: id)
            #expect(agreements.map(\.status) == [.terminated, .terminated])
            #expect(agreements.allSatisfy { $0.endedOn == Day("2026-03-03") })
            #expect(try await office.count("portal_limits") == 0)
            #expect(try await office.tiering.results(office.tenant.id, month: nil, nil).waiting.isEmpty)
            await #expect(throws: AgreementRefusal.partnershipEnded) { try await contract.counterSign() }
        }
    }

    /// Also where two rows of older times stand above each other.
    @Test func aCircleHasAHeight() {
        let ids = (1...4).map { Identifier(high: 5, low: $0) }
        let tree = ResellerTree(parents: [ids[0]: ids[1], ids[1]: ids[0], ids[2]: ids[0]])
        #expect(tree.height(of: ids[0]) == 2)
        #expect(tree.height(of: ids[3]) == 1)
        #expect(tree.depth(of: ids[2]) == 3)
    }

    /// Whoever looks after a reseller acts as its account manager, when they act on checklists at all.
    @Test func whoLooksAfterAResellerIsItsAccountManager() async throws {
        try await TestDatabase.rolledBack { database in
            let office = try await Office(database)
            var reseller = try await office.partner()
            _ = try await office.staff("Cher Nell", .channelManager)
            _ = try await office.staff("Sue Cess", .successManager)
            let offered = try await office.partnering.accountManagers(office.tenant.id)
            #expect(offered.map(\.name) == ["Alex Kim", "Cher Nell"], "who cannot act is not offered")
            let channel = offered[1]
            #expect(TaskState.Doer.all(of: channel, for: reseller) == [.channelManager])
            reseller.accountManagerID = channel.id
            #expect(TaskState.Doer.all(of: channel, for: reseller) == [.channelManager, .accountManager])
            #expect(TaskState.Doer.all(of: offered[0], for: reseller) == [.accountManager])
        }
    }

    @Test func silenceIsToldAndThenRests() async throws {
        try await TestDatabase.rolledBack { database in
            let office = try await Office(database)
            let (silent, selling) = (try await office.partner("Lantern"), try await office.partner("Meadow"))
            let start = office.tenant.zone.day(of: office.clock.now)
            office.known.set(selling.id) { $0.commissionOn = start.adding(days: 100) }
            func tend(_ day: Int) async throws -> [ResellerStatus] {
                office.clock.set(office.tenant.zone.instant(of: start.adding(days: day), hour: 5, minute: 40))
                for _ in 0..<2 { try await office.partnering.tend(office.tenant) }
                var found: [ResellerStatus] = []
                for id in [silent.id, selling.id] {
                    found.append(try await office.partnering.reseller(office.tenant.id, id).status)
                }
                return found
            }
            func notices() async throws -> Int { try await office.count("reseller_idle_notices") }
            #expect(try await tend(165) == [.active, .active])
            #expect(try await notices() == 0)
            #expect(try await tend(166) == [.active, .active])
            #expect(try await notices() == 1)
            #expect(try await tend(179) == [.active, .active])
            #expect(try await tend(180) == [.inactive, .active])
            let record = try await office.partnering.record(office.tenant.id, silent.id)
            #expect(record.events.last { $0.act == "reseller.status_changed" }?.actor == .system)
            _ = try await office.partnering.changeStatus(
                office.tenant, silent.id, to: .active, reason: "They called", version: record.reseller.version,
                by: office.reviewer, as: [.channelManager])
            #expect(try await tend(200) == [.active, .active], "the time begins anew")
        }
    }

    @Test func aNameOnANewListSuspendsOnce() async throws {
        try await TestDatabase.rolledBack { database in
            let office = try await Office(database)
            let (hit, other) = (try await office.partner("Ocean Trading"), try await office.partner("Meadow"))
            func importList(_ source: String = "Treasury") async throws -> [ResellerStatus] {
                _ = try await office.recruiting.importSanctions(
                    office.tenant.id, source: source, text: "Ocean Tradings\nDesert Minerals", by: office.reviewer)
                try await office.partnering.screen(office.tenant)
                return [
                    try await office.partnering.reseller(office.tenant.id, hit.id).status,
                    try await office.partnering.reseller(office.tenant.id, other.id).status,
                ]
            }
            #expect(try await importList() == [.suspended, .active])
            let reseller = try await office.partnering.reseller(office.tenant.id, hit.id)
            _ = try await office.partnering.changeStatus(
                office.tenant, hit.id, to: .active, reason: "Another company", version: reseller.version,
                by: office.reviewer, as: [.channelManager])
            #expect(try await importList() == [.active, .active], "who was let in again after this hit stays")
            #expect(try await importList("Treasury, December") == [.active, .active], "also on the next list")
        }
    }

    @Test func atMostThreeLevelsAndNoCircle() async throws {
        try await TestDatabase.rolledBack { database in
            let office = try await Office(database)
            var chain: [Reseller] = []
            for name in ["Alpha", "Bravo", "Carol", "Delta"] {
                chain.append(try await office.partner(name, type: .distributor))
            }
            let today = office.tenant.zone.day(of: office.clock.now)
            func put(_ below: Int, under: Int, from: Day? = nil) async throws {
                let current = try await office.partnering.reseller(office.tenant.id, chain[below].id)
                try await office.partnering.setParent(
                    office.tenant, current.id, number: chain[under].publicID, from: (from ?? today).description,
                    reason: "Their region", version: current.version, by: office.reviewer)
            }
            try await put(1, under: 0)
            try await put(3, under: 2)
            await #expect(throws: ResellerRefusal.tooDeep(name: "Carol")) { try await put(2, under: 1) }
            await #expect(throws: ResellerRefusal.cycle(name: "Alpha")) { try await put(0, under: 1) }
            await #expect(throws: ResellerRefusal.cycle(name: "Alpha")) { try await put(0, under: 0) }
            await #expect(throws: Invalid.self) { try await put(2, under: 0, from: today.adding(days: -1)) }
            try await put(2, under: 0, from: today.adding(days: 10))
            await #expect(throws: ResellerRefusal.cycle(name: "Alpha"), "from that day on it is below") {
                try await put(0, under: 2, from: today.adding(days: 10))
            }
            let dealer = try await office.partner("Echo")
            await #expect(throws: Invalid.self, "its kind has nobody below") {
                try await office.partnering.setParent(
                    office.tenant, chain[3].id, number: dealer.publicID, from: today.description, reason: "Try",
                    version: 2, by: office.reviewer)
            }
        }
    }
}
