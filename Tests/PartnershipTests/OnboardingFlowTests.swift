import DatabaseSupport
import Identity
import Jobs
import Kernel
import Postgres
import Testing

@testable import Partnership

@Suite(.database) struct OnboardingFlowTests {
    private func events(_ office: Office, _ id: Identifier) async throws -> [DomainEvent] {
        try await office.database.reading(office.tenant.id) { tx in
            try await DomainEvents(tx, clock: office.clock.clock, chance: .system).about(id)
        }
    }

    private func item(
        _ office: Office, _ id: Identifier, _ task: OnboardingTask
    ) async throws -> OnboardingChecklist.Item {
        try #require(try await office.onboarding.checklist(office.tenant.id, of: id).item(task))
    }

    private func establish(_ office: Office, _ id: Identifier, _ facts: [OnboardingFact]) async throws {
        for fact in facts { try await office.onboarding.establish(office.tenant, id, fact, by: .system) }
    }

    @Test func aFactThatIsUndoneOpensTheTaskAgainBeforeTheActivation() async throws {
        try await TestDatabase.rolledBack { database in
            let office = try await Office(database)
            let id = try await office.approve(try await office.cleared()).id
            try await establish(office, id, [.agreementInForce])
            #expect(try await item(office, id, .agreement).state == .completed)
            for _ in 0..<2 {
                try await office.onboarding.retract(
                    office.tenant, id, .agreementInForce, reason: "It ended.", by: .system)
            }
            let open = try await item(office, id, .agreement)
            #expect(open.state == .inProgress && open.facts.isEmpty && open.completedAt == nil)
            #expect(try await events(office, id).count { $0.name == "onboarding.reopened" } == 1)
            try await establish(office, id, [.agreementInForce])
            #expect(try await item(office, id, .agreement).state == .completed)
        }
    }

    @Test func whatSomebodyCompletedByHandStaysDoneAndSoDoesEverythingAfterTheActivation() async throws {
        try await TestDatabase.rolledBack { database in
            let office = try await Office(database)
            let id = try await office.approve(try await office.cleared()).id
            try await establish(office, id, [.companyData])
            try await office.onboarding.complete(
                office.tenant, id, .portalAccount, reason: "Seen on the phone", by: office.reviewer,
                as: [.channelManager])
            try await office.onboarding.retract(office.tenant, id, .companyData, reason: "Moved", by: .system)
            #expect(try await item(office, id, .portalAccount).state == .completed)
            for task in OnboardingTask.allCases where task.isGate && task != .portalAccount {
                try await office.onboarding.complete(
                    office.tenant, id, task, reason: "Known for years", by: office.reviewer, as: [.channelManager])
            }
            #expect(try await office.partnering.reseller(office.tenant.id, id).status == .active)
            try await establish(office, id, [.agreementInForce])
            try await office.onboarding.retract(office.tenant, id, .agreementInForce, reason: "Ended", by: .system)
            #expect(try await item(office, id, .agreement).facts == [.agreementInForce])
        }
    }

    @Test func theThirdFailureFailsAndSevenDaysOrTheAccountManagerOpenItAgain() async throws {
        try await TestDatabase.rolledBack { database in
            let office = try await Office(database)
            let id = try await office.approve(try await office.cleared()).id
            let (tenant, task) = (office.tenant, OnboardingTask.productTraining)
            try await establish(office, id, OnboardingTask.portalAccount.facts)
            for failures in 1...3 {
                try await office.onboarding.noteFailure(tenant, id, task, by: office.reviewer)
                #expect(try await item(office, id, task).state == (failures == 3 ? .failed : .inProgress))
            }
            await #expect(throws: OnboardingRefusal.notTheirs(task, .retry)) {
                try await office.onboarding.retry(tenant, id, task, by: office.reviewer, as: [.reseller])
            }
            try await establish(office, id, task.facts)
            #expect(try await item(office, id, task).state == .failed, "facts count once it is open again")
            office.clock.advance(.days(6))
            try await office.onboarding.tend(tenant)
            #expect(try await item(office, id, task).state == .failed)
            office.clock.advance(.days(1))
            try await office.onboarding.tend(tenant)
            #expect(try await item(office, id, task).state == .completed)
        }
    }

    /// The account manager opens a failed task before the seven days are over; what is there by then counts.
    @Test(arguments: [OnboardingTask.productTraining, .salesTraining])
    func theAccountManagerOpensAFailedTaskEarly(task: OnboardingTask) async throws {
        try await TestDatabase.rolledBack { database in
            let office = try await Office(database)
            let id = try await office.approve(try await office.cleared()).id
            try await establish(office, id, OnboardingTask.portalAccount.facts)
            if task == .salesTraining { try await establish(office, id, OnboardingTask.productTraining.facts) }
            func retry() async throws {
                try await office.onboarding.retry(
                    office.tenant, id, task, by: Actor(office.manager), as: [.accountManager])
            }
            await #expect(throws: OnboardingRefusal.self, "it has not failed") { try await retry() }
            for _ in 1...3 {
                try await office.onboarding.noteFailure(office.tenant, id, task, by: office.reviewer)
            }
            office.clock.advance(.days(1))
            try await retry()
            #expect(try await item(office, id, task).state == .inProgress)
            await #expect(throws: OnboardingRefusal.self, "it is open already") { try await retry() }
            for failures in 1...3 {
                try await office.onboarding.noteFailure(office.tenant, id, task, by: office.reviewer)
                #expect(try await item(office, id, task).state == (failures == 3 ? .failed : .inProgress))
            }
            try await establish(office, id, task.facts)
            try await retry()
            #expect(try await item(office, id, task).state == .completed)
        }
    }

    @Test func noticesComeOnceAndStaffAreAlerted() async throws {
        try await TestDatabase.rolledBack { database in
            let office = try await Office(database)
            let id = try await office.approve(try await office.cleared()).id
            let (tenant, created) = (office.tenant, try #require(Day("2026-03-02")))
            func told(_ day: Int) async throws -> [String] {
                let before = try await events(office, id).count
                office.clock.set(tenant.zone.instant(of: created.adding(days: day), hour: 6, minute: 30))
                for _ in 0..<2 { try await office.onboarding.tend(tenant) }
                return try await events(office, id).dropFirst(before).map {
                    "\($0.name.split(separator: ".")[1]) \($0.facts["tasks"] ?? $0.facts["notice"] ?? "")"
                }.sorted()
            }
            #expect(try await told(0).isEmpty)
            #expect(try await told(1) == ["reminded setup_002"], "two days before it is due")
            #expect(try await told(2).isEmpty)
            // A clock change lies on the 8th; the days are those of the wall clock.
            #expect(try await told(3) == ["reminded setup_001 setup_002"])
            #expect(try await told(5) == ["reminded setup_001 setup_003 final_001"])
            #expect(
                try await told(18)
                    == [
                        "alerted setup_002",
                        "reminded setup_001 setup_002 setup_003 training_001 technical_001 final_001",
                    ])
            let board = try await office.onboarding.board(tenant.id)
            #expect(board.first?.alerts.map(\.task) == [.portalAccount])
            let late = try await told(46)
            #expect(late.contains("takes_long target"))
            let end = try await told(180)
            #expect(end.contains("takes_long termination") && end.contains("termination_proposed "))
            let record = try await office.partnering.record(tenant.id, id)
            #expect(record.terminations.first?.proposedByID == nil)
            #expect(record.terminations.first?.state == .proposed)
            #expect(try await told(181).filter { !$0.hasPrefix("reminded") }.isEmpty)
        }
    }

    @Test func aMeetingCompletesTheIntroductionOnceNothingBlocksIt() async throws {
        try await TestDatabase.rolledBack { database in
            let office = try await Office(database)
            let id = try await office.approve(try await office.cleared()).id
            let (tenant, today) = (office.tenant, try #require(Day("2026-03-02")))
            await #expect(throws: OnboardingRefusal.self) {
                try await office.onboarding.logMeeting(
                    tenant, id, Example.meeting(today), by: office.reviewer, as: [.reseller, .channelManager])
            }
            await #expect(throws: Invalid.self) {
                try await office.onboarding.logMeeting(tenant, id, [:], by: office.reviewer, as: [.accountManager])
            }
            for topics in ["Who calls whom, and when.", "Who calls whom, and where the stock lies."] {
                var meeting = Example.meeting(today)
                meeting["topics"] = topics
                try await office.onboarding.logMeeting(tenant, id, meeting, by: office.reviewer, as: [.accountManager])
            }
            #expect(try await item(office, id, .introduction).state == .inProgress)
            #expect(try await item(office, id, .introduction).answers["topics"]?.hasSuffix("stock lies.") == true)
            try await establish(office, id, OnboardingTask.agreement.facts + OnboardingTask.portalAccount.facts)
            #expect(try await item(office, id, .introduction).state == .completed)
        }
    }

    @Test func paymentTermsAreAStepOfBanking() async throws {
        try await TestDatabase.rolledBack { database in
            let office = try await Office(database)
            let id = try await office.approve(try await office.cleared()).id
            try await office.onboarding.choosePaymentTerms(office.tenant, id, .net45, by: office.reviewer)
            #expect(try await office.partnering.reseller(office.tenant.id, id).paymentTerms == .net45)
            try await establish(office, id, [.payoutMethodVerified])
            #expect(try await item(office, id, .banking).percent == 66)
            try await establish(office, id, [.taxFormAccepted])
            #expect(try await item(office, id, .banking).state == .completed)
        }
    }

    /// Payouts go by the terms, so each choice is in the trail and none comes after the task.
    @Test func paymentTermsAreTracedAndEndWithTheTask() async throws {
        try await TestDatabase.rolledBack { database in
            let office = try await Office(database)
            let id = try await office.approve(try await office.cleared()).id
            let (onboarding, tenant) = (office.onboarding, office.tenant)
            try await onboarding.choosePaymentTerms(tenant, id, .net45, by: office.reviewer)
            try await onboarding.choosePaymentTerms(tenant, id, .net30, by: office.reviewer)
            let reading = ReadingAudit(database: database, clock: office.clock.clock, chance: .system)
            func lines() async throws -> [AuditEvent] {
                try await reading.events(tenant.id, before: nil, kind: "reseller").elements.filter {
                    $0.act == "reseller.payment_terms_chosen"
                }
            }
            #expect(try await lines().count == 2)
            #expect(try await lines().first?.before == ["payment terms": PaymentTerms.net45.label])
            try await establish(office, id, [.payoutMethodVerified, .taxFormAccepted])
            #expect(try await item(office, id, .banking).state == .completed, "control")
            await #expect(throws: OnboardingRefusal.self) {
                try await onboarding.choosePaymentTerms(tenant, id, .net60, by: office.reviewer)
            }
            #expect(try await office.partnering.reseller(tenant.id, id).paymentTerms == .net30)
            #expect(try await lines().count == 2)
        }
    }

    /// The version is compared when the checklist is locked, so of two who read the same one acts.
    @Test func whoReadAnotherVersionChangesNothing() async throws {
        try await TestDatabase.rolledBack { database in
            let office = try await Office(database)
            let id = try await office.approve(try await office.cleared()).id
            let read = try await item(office, id, .banking).version
            let verbs = office.onboarding.ifUnchanged(since: read)
            try await verbs.establish(office.tenant, id, .payoutMethodVerified, by: office.reviewer)
            await #expect(throws: OnboardingRefusal.changed(.banking)) {
                try await verbs.establish(office.tenant, id, .taxFormAccepted, by: office.reviewer)
            }
            await #expect(throws: OnboardingRefusal.changed(.banking)) {
                try await verbs.choosePaymentTerms(office.tenant, id, .net45, by: office.reviewer)
            }
            #expect(try await item(office, id, .banking).facts == [.payoutMethodVerified])
        }
    }

    /// Whatever facts come and go in whatever order: a task by facts is done exactly while all its facts are there and
    /// nothing blocks it, until the reseller is active.
    @Test(arguments: 0..<6) func anyOrderOfFacts(seed: Int) async throws {
        try await TestDatabase.rolledBack { database in
            let office = try await Office(database)
            let id = try await office.approve(try await office.cleared()).id
            var state = UInt64(seed * 7919 + 13)
            func next(_ bound: Int) -> Int {
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                return Int(state >> 33) % bound
            }
            let facts: [OnboardingFact] = [
                .agreementInForce, .payoutMethodVerified, .taxFormAccepted, .paymentTermsChosen, .logo,
            ]
            for _ in 0..<30 {
                let fact = facts[next(facts.count)]
                if next(3) == 0 {
                    try await office.onboarding.retract(office.tenant, id, fact, reason: "Undone", by: .system)
                } else {
                    try await office.onboarding.establish(office.tenant, id, fact, by: .system)
                }
                let checklist = try await office.onboarding.checklist(office.tenant.id, of: id)
                for item in checklist.items where !item.task.facts.isEmpty && !checklist.isBlocked(item.task) {
                    #expect((item.state == .completed) == item.facts.isSuperset(of: item.task.facts))
                }
            }
        }
    }
}
