import Kernel
import Partnership
import Testing

@Suite struct OnboardingChecklistTests {
    let id = Identifier(high: 1, low: 1)
    let start = Day(number: 20_000)

    func checklist(_ type: ResellerType = .authorizedDealer, done: [OnboardingTask] = []) -> OnboardingChecklist {
        let fresh = OnboardingChecklist(resellerID: id, type: type, createdOn: start)
        let items = fresh.items.map { item in
            var item = item
            if done.contains(item.task) { item.state = .completed }
            return item
        }
        return OnboardingChecklist(resellerID: id, createdOn: start, items: items)
    }

    @Test func theTaskTable() {
        #expect(OnboardingTask.allCases.count == 11)
        #expect(OnboardingTask.allCases.map(\.minutes).reduce(0, +) == 860)
        #expect(OnboardingTask.allCases.map(\.dueDays) == [5, 3, 7, 14, 21, 10, 21, 30, 30, 7, 35])
        let gates = OnboardingTask.allCases.filter(\.isGate).map(\.rawValue)
        #expect(gates == ["setup_001", "setup_002", "setup_003", "training_001", "technical_001", "final_001"])
        let facts = OnboardingTask.allCases.flatMap(\.facts)
        #expect(Set(facts) == Set(OnboardingFact.allCases))
        #expect(facts.count == OnboardingFact.allCases.count)
    }

    @Test func stateTable() {
        let allowed: [String: TaskState] = [
            "pending start": .inProgress, "pending complete": .completed, "pending skip": .skipped,
            "in_progress complete": .completed, "in_progress skip": .skipped, "in_progress submit": .submitted,
            "in_progress fail": .failed, "submitted approve": .completed, "submitted send_back": .inProgress,
            "failed retry": .inProgress, "completed undo": .inProgress,
        ]
        for state in TaskState.allCases {
            for act in TaskState.Act.allCases {
                #expect(state.after(act) == allowed["\(state.rawValue) \(act.rawValue)"], "\(state) \(act)")
            }
        }
    }

    /// Who may do what to which task: everything that is not here is refused.
    @Test func theTableOfActors() {
        func expected(_ act: TaskState.Act, _ task: OnboardingTask) -> Set<TaskState.Doer> {
            let approvals: [OnboardingTask: TaskState.Doer] = [
                .technicalAssessment: .technical, .territoryPlanning: .accountManager, .firstGoal: .accountManager,
            ]
            let isTraining = task == .productTraining || task == .salesTraining
            return switch act {
            case .start: Set(TaskState.Doer.allCases)
            case .complete: approvals[task] == nil ? [.channelManager, .system] : [.channelManager]
            case .skip: task == .integration || task == .marketingMaterials ? [.channelManager] : []
            case .submit: approvals[task] == nil ? [] : [.reseller]
            case .approve, .sendBack: approvals[task].map { [$0] } ?? []
            case .fail: isTraining ? [.system] : []
            case .retry: isTraining ? [.accountManager, .system] : []
            case .undo: approvals[task] == nil ? [.system] : []
            }
        }
        for task in OnboardingTask.allCases {
            for act in TaskState.Act.allCases {
                for doer in TaskState.Doer.allCases {
                    for state in TaskState.allCases {
                        let isAllowed = expected(act, task).contains(doer) && state.after(act) != nil
                        let after = state.after(act, of: task, by: doer)
                        #expect((after != nil) == isAllowed, "\(doer) \(act) \(task) \(state)")
                        #expect(after == nil || after == state.after(act))
                    }
                }
            }
        }
    }

    /// What a page offers is what the verb allows.
    @Test func thePageOffersWhatIsAllowed() {
        for type in ResellerType.allCases {
            let list = checklist(type, done: [.agreement, .portalAccount, .productTraining])
            for task in OnboardingTask.allCases {
                for doer in TaskState.Doer.allCases {
                    let offered = list.acts(on: task, by: [doer])
                    for act in TaskState.Act.allCases {
                        let state = try? list.state(of: task, after: act, by: [doer])
                        #expect(offered.contains(act) == (state != nil))
                    }
                }
            }
        }
    }

    @Test(arguments: [
        (-3, []), (-2, ["before"]), (-1, ["before"]), (0, ["due"]), (1, ["due"]), (6, ["due"]), (7, ["overdue_7"]),
        (13, ["overdue_7"]), (14, ["overdue_14"]), (15, ["overdue_14", "alert"]), (21, ["overdue_21", "alert"]),
    ] as [(Int, [String])])
    func notices(late: Int, texts: [String]) {
        let found = OnboardingNotice.about(dueOn: start, today: start.adding(days: late))
        #expect(found.map(\.text) == texts)
        #expect(found.map { OnboardingNotice($0.text) } == found)
    }

    @Test func whatTakesLong() {
        func about(_ days: Int, isActive: Bool = false) -> [OnboardingNotice] {
            OnboardingNotice.about(checklist(), today: start.adding(days: days), isActive: isActive)
        }
        #expect(about(45).isEmpty)
        #expect(about(46) == [.target])
        #expect(about(179) == [.target])
        #expect(about(180) == [.target, .termination])
        #expect(about(180, isActive: true) == [.target])
        let done = checklist(done: OnboardingTask.allCases)
        #expect(OnboardingNotice.about(done, today: start.adding(days: 400), isActive: false).isEmpty)
    }

    /// A due day ends at 23:59 by the wall clock, whether a clock change lies between or on it.
    @Test(arguments: [
        ("2026-03-03", OnboardingTask.agreement, "2026-03-09T03:59:00Z"),
        ("2026-03-05", .portalAccount, "2026-03-09T03:59:00Z"),
        ("2026-10-27", .agreement, "2026-11-02T04:59:00Z"), ("2026-12-23", .portalAccount, "2026-12-27T04:59:00Z"),
    ])
    func dueTimes(created: String, task: OnboardingTask, due: String) throws {
        let zone = try #require(Zone("America/New_York"))
        let list = OnboardingChecklist(
            resellerID: id, type: .authorizedDealer, createdOn: try #require(Day(created)))
        #expect(list.item(task)?.dueAt(in: zone) == Instant(due))
    }

    @Test func partnersThatDoNotSellHaveAShorterList() {
        for type in [ResellerType.referralPartner, .technologyPartner] {
            let list = checklist(type)
            #expect(
                list.items.filter { $0.state == .notApplicable }.map(\.task.rawValue)
                    == ["technical_001", "technical_002", "business_001", "final_002"])
            #expect(list.askedCount == 7)
        }
        #expect(checklist().askedCount == 11)
    }

    @Test func nothingIsDueBeforeWhatItWaitsFor() {
        let list = checklist()
        for item in list.items {
            for prerequisite in item.task.prerequisites {
                #expect(item.dueOn >= (list.item(prerequisite)?.dueOn ?? start))
            }
        }
    }

    @Test func blockedOverdueProgress() {
        var list = checklist()
        #expect(list.progressPercent == 0)
        #expect(list.blockers(of: .introduction) == [.agreement, .portalAccount])
        #expect(list.overdue(today: start.adding(days: 3)).isEmpty)
        #expect(list.overdue(today: start.adding(days: 4)).map(\.task) == [.portalAccount])
        list = checklist(done: [.agreement, .portalAccount])
        #expect(!list.isBlocked(.introduction))
        #expect(list.progressPercent == 18)
        #expect(!list.mayActivate)
        #expect(list.estimatedEnd(today: start.adding(days: 4)) == start.adding(days: 22))
        #expect(checklist().estimatedEnd(today: start) == nil)
        #expect(checklist(.referralPartner, done: [.agreement]).progressPercent == 14)
    }

    @Test func gatesOpenTheActivation() {
        #expect(checklist(done: OnboardingTask.allCases.filter(\.isGate)).mayActivate)
        #expect(
            checklist(.referralPartner, done: [.agreement, .portalAccount, .banking, .productTraining, .introduction])
                .mayActivate)
        for missing in OnboardingTask.allCases.filter(\.isGate) {
            #expect(!checklist(done: OnboardingTask.allCases.filter { $0 != missing }).mayActivate)
        }
    }

    @Test func factsCountOnceUnblocked() {
        let fresh = checklist()
        let items = fresh.items.map { item in
            var item = item
            item.facts = Set(item.task.facts)
            return item
        }
        let list = OnboardingChecklist(resellerID: id, createdOn: start, items: items)
        let completed = list.tasksToComplete()
        #expect(completed.contains(.introduction))
        #expect(completed.contains(.salesTraining))
        #expect(!completed.contains(.integration), "waits for the technical assessment")
        #expect(!completed.contains(.technicalAssessment))
    }

    @Test func refusals() throws {
        let list = checklist()
        #expect(throws: OnboardingRefusal.blocked(.territoryPlanning, by: [.salesTraining])) {
            try list.state(of: .territoryPlanning, after: .submit)
        }
        #expect(throws: OnboardingRefusal.mayNotSkip(.agreement)) { try list.state(of: .agreement, after: .skip) }
        #expect(try list.state(of: .marketingMaterials, after: .skip) == .skipped)
        #expect(throws: OnboardingRefusal.invalidTransition(.technicalAssessment, .pending, .submit)) {
            try list.state(of: .technicalAssessment, after: .submit)
        }
    }
}

@Suite struct ResellerRulesTests {
    @Test(
        arguments: [
            (Tier.bronze, 0, 0, 5000, 2500, "5", 60, 25), (.silver, 3_000_000, 10, 7500, 5000, "6.5", 90, 75),
            (.gold, 7_500_000, 40, 10_000, 7500, "8", 120, 200),
            (.platinum, 15_000_000, 100, 15_000, 10_000, "10", 180, 500),
        ] as [(Tier, Int64, Int, Int64, Int64, String, Int, Int)])
    func tiers(
        tier: Tier, base: Int64, customers: Int, new: Int64, upgrade: Int64, rate: String, days: Int, capacity: Int
    ) {
        #expect(tier.conditions.baseMinorUnits == base)
        #expect(tier.conditions.activeCustomers == customers)
        #expect(tier.benefits.newCustomerMinorUnits == new)
        #expect(tier.benefits.upgradeMinorUnits == upgrade)
        #expect(tier.benefits.monthlyRecurring.description == rate)
        #expect(tier.benefits.dealProtectionDays == days)
        #expect(tier.benefits.maxCapacity == capacity)
    }

    @Test func statusTable() {
        let allowed: [ResellerStatus: Set<ResellerStatus>] = [
            .pendingOnboarding: [.active, .terminated], .active: [.inactive, .suspended, .terminated],
            .inactive: [.active, .suspended, .terminated], .suspended: [.active, .inactive, .terminated],
            .terminated: [],
        ]
        for status in ResellerStatus.allCases { #expect(status.next == allowed[status]) }
        #expect(ResellerStatus.allCases.filter(\.takesNewBusiness) == [.active])
    }

    @Test func typeRights() {
        #expect(ResellerType.allCases.filter(\.hasSubResellers) == [.distributor, .franchise])
        #expect(ResellerType.allCases.filter(\.hasOwnBrand) == [.whiteLabel, .franchise])
        #expect(ResellerType.allCases.filter { !$0.placesOrders } == [.technologyPartner, .referralPartner])
        #expect(ResellerType.allCases.filter { $0.deals == .leadsOnly } == [.referralPartner])
    }
}
