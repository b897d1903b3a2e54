import DatabaseSupport
import Identity
import Kernel
import Testing

@testable import Partnership

@Suite(.database) struct OnboardingTests {
    @Test func theGatesMakeAResellerActive() async throws {
        try await TestDatabase.rolledBack { database in
            let office = try await Office(database)
            let reseller = try await office.approve(try await office.cleared())
            office.clock.advance(.days(3))
            let gates = OnboardingTask.allCases.filter { $0.isGate && $0 != .technicalAssessment }
            for fact in gates.flatMap(\.facts) {
                try await office.onboarding.establish(office.tenant, reseller.id, fact, by: office.reviewer)
            }
            var checklist = try await office.onboarding.checklist(office.tenant.id, of: reseller.id)
            #expect(checklist.openGates == [.technicalAssessment])
            #expect(try await office.partnering.reseller(office.tenant.id, reseller.id).status == .pendingOnboarding)
            let owner = Actor(accountID: nil, name: "Ana Diaz")
            try await office.onboarding.submit(
                office.tenant, reseller.id, .technicalAssessment, Example.crew, by: owner, as: [.reseller])
            try await office.onboarding.sendBack(
                office.tenant, reseller.id, .technicalAssessment, note: "Which tools?", by: office.reviewer,
                as: [.technical])
            try await office.onboarding.submit(
                office.tenant, reseller.id, .technicalAssessment, Example.crew, by: owner, as: [.reseller])
            await #expect(throws: OnboardingRefusal.notTheirs(.technicalAssessment, .approve)) {
                try await office.onboarding.approve(
                    office.tenant, reseller.id, .technicalAssessment, note: "", by: office.reviewer,
                    as: [.accountManager, .channelManager, .reseller])
            }
            try await office.onboarding.approve(
                office.tenant, reseller.id, .technicalAssessment, note: "", by: office.reviewer, as: [.technical])
            checklist = try await office.onboarding.checklist(office.tenant.id, of: reseller.id)
            #expect(checklist.mayActivate)
            #expect(!checklist.isComplete)
            let record = try await office.partnering.record(office.tenant.id, reseller.id)
            #expect(record.reseller.status == .active)
            #expect(record.reseller.activatedOn == Day("2026-03-05"))
            #expect(record.history.states.map(\.status) == [.pendingOnboarding, .active])
            #expect(record.history.state(on: try #require(Day("2026-03-04")))?.status == .pendingOnboarding)
            #expect(record.history.state(on: try #require(Day("2026-03-05")))?.status == .active)
            #expect(record.history.state(on: try #require(Day("2026-03-01"))) == nil)
            #expect(record.events.contains { $0.act == "reseller.activated" && $0.actor == .system })
        }
    }

    @Test func blockedTasksWaitAndSkippingIsLimited() async throws {
        try await TestDatabase.rolledBack { database in
            let office = try await Office(database)
            let reseller = try await office.approve(try await office.cleared())
            try await office.onboarding.establish(office.tenant, reseller.id, .meetingLogged, by: office.reviewer)
            try await office.onboarding.establish(office.tenant, reseller.id, .followUpSet, by: office.reviewer)
            var checklist = try await office.onboarding.checklist(office.tenant.id, of: reseller.id)
            #expect(checklist.item(.introduction)?.state == .inProgress)
            for task in [OnboardingTask.agreement, .portalAccount] {
                try await office.onboarding.complete(
                    office.tenant, reseller.id, task, reason: "Done on paper", by: office.reviewer,
                    as: [.channelManager])
            }
            checklist = try await office.onboarding.checklist(office.tenant.id, of: reseller.id)
            #expect(checklist.item(.introduction)?.state == .completed)
            await #expect(throws: OnboardingRefusal.mayNotSkip(.banking)) {
                try await office.onboarding.skip(
                    office.tenant, reseller.id, .banking, reason: "No", by: office.reviewer,
                    as: [.channelManager])
            }
            await #expect(throws: Invalid.self) {
                try await office.onboarding.skip(
                    office.tenant, reseller.id, .integration, reason: "", by: office.reviewer,
                    as: [.channelManager])
            }
            try await office.onboarding.skip(
                office.tenant, reseller.id, .integration, reason: "No developers", by: office.reviewer,
                as: [.channelManager])
            await #expect(throws: OnboardingRefusal.self) {
                try await office.onboarding.submit(
                    office.tenant, reseller.id, .territoryPlanning, Example.area, by: office.reviewer,
                    as: [.reseller])
            }
            let board = try await office.onboarding.board(office.tenant.id)
            #expect(board.map(\.reseller.id) == [reseller.id])
        }
    }

    @Test func resellersFromBeforeAreEnteredWithTheirPast() async throws {
        try await TestDatabase.rolledBack { database in
            let office = try await Office(database)
            office.clock.set(try #require(Instant("2026-11-02T15:00:00Z")))
            var enrolment = Enrolment(
                companyName: "Lantern Hill", ownerName: "Lia Hill", ownerEmail: "lia@lantern.example",
                type: .distributor, status: .pendingOnboarding, tier: .bronze, planCode: "standard_reseller",
                validFrom: try #require(Day("2026-04-20")))
            enrolment.publicID = "RES-20260420-00000001"
            let reseller = try await office.partnering.enrol(
                office.tenant, enrolment, reason: "Was here before", by: office.reviewer)
            let states: [(ResellerStatus, Tier, String)] = [
                (.active, .bronze, "2026-05-18"), (.suspended, .bronze, "2026-08-06"), (.active, .silver, "2026-09-14"),
            ]
            for (status, tier, day) in states {
                _ = try await office.partnering.enterState(
                    office.tenant, reseller.id, status, tier, from: try #require(Day(day)), reason: "History",
                    by: office.reviewer)
            }
            let record = try await office.partnering.record(office.tenant.id, reseller.id)
            #expect(record.reseller.status == .active)
            #expect(record.reseller.tier == .silver)
            #expect(record.reseller.maxCapacity == 75)
            #expect(record.history.state(on: try #require(Day("2026-08-31")))?.status == .suspended)
            #expect(record.history.state(on: try #require(Day("2026-07-31")))?.tier == .bronze)
            #expect(record.terms.map(\.fromMonth) == [Month(year: 2026, month: 4)])
            var child = enrolment
            child.publicID = "RES-20260420-00000002"
            child.ownerEmail = "kim@below.example"
            child.parentPublicID = "RES-20260420-00000001"
            let below = try await office.partnering.enrol(
                office.tenant, child, reason: "Was here before", by: office.reviewer)
            #expect(below.parentID == reseller.id)
            await #expect(throws: ResellerRefusal.self) {
                _ = try await office.partnering.enterState(
                    office.tenant, below.id, .suspended, .bronze, from: try #require(Day("2026-05-01")), reason: "x",
                    by: office.reviewer)
            }
        }
    }

    @Test func aStatusIsChangedWithAReason() async throws {
        try await TestDatabase.rolledBack { database in
            let office = try await Office(database)
            let reseller = try await office.approve(try await office.cleared())
            let tenant = office.tenant
            await #expect(throws: Invalid.self) {
                try await office.partnering.changeStatus(
                    tenant, reseller.id, to: .active, reason: "", version: 1, by: office.reviewer,
                    as: [.channelManager])
            }
            await #expect(throws: ResellerRefusal.self) {
                try await office.partnering.changeStatus(
                    tenant, reseller.id, to: .suspended, reason: "Why", version: 1, by: office.reviewer,
                    as: [.channelManager])
            }
            let active = try await office.partnering.changeStatus(
                tenant, reseller.id, to: .active, reason: "Known for years", version: 1, by: office.reviewer,
                    as: [.channelManager])
            #expect(active.status == .active)
            await #expect(throws: ResellerRefusal.changed(name: "Diaz Networks")) {
                try await office.partnering.changeStatus(
                    tenant, reseller.id, to: .inactive, reason: "Why", version: 1, by: office.reviewer,
                    as: [.channelManager])
            }
            let found = try await office.partnering.list(
                tenant.id, ResellerFilter(search: "diaz 27010", status: .active))
            #expect(found.page.elements.map(\.id) == [reseller.id])
            #expect(found.counts == [.active: 1])
            await #expect(throws: NotFound.self) {
                try await office.partnering.record(tenant.id, Identifier(high: 1, low: 2))
            }
        }
    }
}
