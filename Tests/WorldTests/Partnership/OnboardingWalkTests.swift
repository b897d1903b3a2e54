import DatabaseSupport
import Identity
import Jobs
import Kernel
import Partnership
import Postgres
import TestSupport
import Testing
import World

@Suite(.database) struct OnboardingWalkTests {
    @Test func anOwnerHandsInStaffApprovesAndNobodyElseSees() async throws {
        try await Trial.run { trial in
            let mine = try await Self.enrolled(trial, "Brightline", "dana@brightline.example")
            let other = try await Self.enrolled(trial, "Cedar", "noor@cedar.example")
            let owner = try await trial.reseller(mine.id)
            #expect(try await owner.get("/portal/onboarding").contains("0 of 11 done"))
            let task = "/portal/onboarding/technical_001"
            #expect(try await owner.post(task, ["act": "submit", "tools": "short"]).status == 422)
            let text = "Fiber to homes and offices since 2019."
            let crew: KeyValuePairs = [
                "act": "submit", "technicians": "3", "installed": text, "tools": "Two splicers",
                "reachable": "Business hours",
            ]
            #expect(try await owner.post(task, crew).status == 303)
            #expect(try await owner.get(task).contains("Waiting for approval"))
            let blocked = try await owner.post(
                "/portal/onboarding/final_002",
                ["act": "submit", "count": "12", "until": "2026-12-31", "plan": "Two visits each week to new streets."])
            #expect(try await owner.follow(blocked).contains("comes after"))
            let stated = try await owner.post(
                "/portal/onboarding/setup_002", ["act": "state", "fact": "second_factor"])
            #expect(stated.status == 404, "what others establish cannot be stated")
            let staff = try await trial.staff(.channelManager)
            #expect(try await staff.get("/admin/onboarding").contains("1 to approve"))
            #expect(try await staff.get("/admin/onboarding/tasks?state=submitted").contains("Technical Assessment"))
            #expect(try await staff.get("/admin/onboarding/tasks?state=overdue").contains("No task like this"))
            let staffTask = "/admin/onboarding/\(mine.id)/technical_001"
            #expect(try await staff.get(staffTask).contains(text))
            let foreign = try await staff.post(staffTask, ["act": "approve", "approve_note": ""])
            #expect(try await staff.follow(foreign).contains("Only technical staff can do this"))
            let technical = try await trial.staff(.technical)
            #expect(try await technical.get("/admin/onboarding/tasks?owner=technical").contains("Decide"))
            _ = try await technical.get(staffTask)
            #expect(try await technical.post(staffTask, ["act": "send_back", "send_back_note": ""]).status == 422)
            #expect(try await technical.post(staffTask, ["act": "approve", "approve_note": ""]).status == 303)
            #expect(try await owner.get("/portal/onboarding").contains("1 of 11 done"))
            let stranger = try await trial.reseller(other.id, company: "Cedar")
            #expect(!(try await stranger.get(task).contains(text)))
            let seller = try await trial.reseller(mine.id, .sales)
            #expect(try await seller.post(task, ["act": "start"]).status == 403)
        }
    }

    /// The step of the checklist follows from what the owner did, and only the owner's factor counts.
    @Test func theOwnersSecondFactorIsAStepThatIsDoneByItself() async throws {
        try await Trial.run { trial in
            let mine = try await Self.enrolled(trial, "Brightline", "dana@brightline.example")
            let task = "/portal/onboarding/setup_002"
            func isDone(_ browser: Browser) async throws -> Bool {
                try await trial.work()
                let checklist = try await trial.world.contexts.onboarding.checklist(trial.tenant.id, of: mine.id)
                let isLinked = try await browser.get(task).links.contains("/account/second-factor")
                let isKnown = checklist.item(.portalAccount)?.facts.contains(.secondFactor) == true
                #expect(isLinked != isKnown)
                return isKnown
            }
            let owner = try await trial.reseller(mine.id)
            let manager = try await trial.reseller(mine.id, .manager)
            _ = try await Authenticator.enrol(manager, trial)
            #expect(try await !isDone(owner), "control: somebody else's factor")
            _ = try await Authenticator.enrol(owner, trial)
            #expect(try await isDone(owner))
        }
    }

    /// A certification that is taken back, and a token that is ended, take back the steps that they were.
    @Test func whatIsTakenBackIsNoStepAnyMore() async throws {
        try await Trial.run { trial in
            let (contexts, tenant) = (trial.world.contexts, trial.tenant)
            let id = try await Self.enrolled(trial, "Brightline", "dana@brightline.example").id
            func facts(_ task: OnboardingTask) async throws -> Set<OnboardingFact> {
                try await trial.work()
                return Set(try await contexts.onboarding.checklist(tenant.id, of: id).item(task)?.facts ?? [])
            }
            for fact in [OnboardingFact.productModules, .productQuiz] {
                try await contexts.onboarding.establish(tenant, id, fact, by: .system)
            }
            #expect(try await facts(.productTraining) == [.productModules, .productQuiz])
            try await trial.database.transaction(tenant.id) { tx in
                _ = try await DomainEvents(tx, clock: trial.clock.clock, chance: .system).record(
                    DomainEvent(
                        name: "certification.revoked", subjectID: id, facts: ["programme": "product_basic"]))
            }
            #expect(try await facts(.productTraining) == [])
            _ = try await trial.reseller(id)
            let account = try #require(
                try await contexts.partnering.team(tenant.id, of: id).first { $0.status == .active })
            let actor = Actor(accountID: account.id, name: account.name)
            let made = try await contexts.keepingTokens.make(
                tenant.id, for: account, name: "Shop", scopes: [.onboardingRead], days: 30, by: actor)
            #expect(try await facts(.integration).contains(.tokenMade))
            _ = try await contexts.keepingTokens.revoke(tenant.id, made.token.id, of: account.id, by: actor)
            #expect(try await !facts(.integration).contains(.tokenMade))
        }
    }

    /// One letter tells the owners that they are active, also when a channel manager does it.
    @Test func whoBecomesActiveIsTold() async throws {
        try await Trial.run { trial in
            let reseller = try await Self.enrolled(trial, "Brightline", "dana@brightline.example")
            _ = try await trial.reseller(reseller.id)
            _ = try await trial.world.contexts.partnering.changeStatus(
                trial.tenant, reseller.id, to: .active, reason: "Known for years", version: reseller.version,
                by: .system, as: [.channelManager])
            let letters = try await trial.letters(to: "people.example")
            #expect(letters.filter { $0.contains("active") } == ["You are active"])
        }
    }

    @Test func theRecordShowsTeamAndHistoryAndTakesAStatus() async throws {
        try await Trial.run { trial in
            let reseller = try await Self.enrolled(trial, "Brightline", "dana@brightline.example")
            let staff = try await trial.staff(.channelManager)
            let record = "/admin/resellers/\(reseller.id)"
            let page = try await staff.get(record)
            #expect(page.contains("dana@brightline.example"))
            let version = try #require(page.value(of: "version"))
            #expect(try await staff.post("\(record)/status", ["status": "active", "version": version]).status == 422)
            let changed = try await staff.post(
                "\(record)/status", ["status": "active", "reason": "Known for years", "version": version])
            #expect(try await staff.follow(changed).contains("Brightline is active from today on."))
            #expect(try await staff.post("\(record)/invitation").status == 303)
            #expect(try await trial.staff(.auditor).post("\(record)/invitation").status == 403)
            #expect(try await staff.get("/admin/resellers?q=bright").contains("Brightline"))
            #expect(try await staff.get("/admin/resellers?q=nobody").contains("No reseller matches"))
            #expect(try await staff.get("/admin/resellers.csv").contains("\"Brightline\""))
        }
    }

    private static func enrolled(_ trial: Trial, _ name: String, _ email: String) async throws -> Reseller {
        let enrolment = Enrolment(
            companyName: name, ownerName: "Owner of \(name)", ownerEmail: email, type: .authorizedDealer,
            status: .pendingOnboarding, tier: .bronze, planCode: "standard_reseller",
            validFrom: trial.tenant.zone.day(of: trial.clock.now))
        return try await trial.world.contexts.partnering.enrol(
            trial.tenant, enrolment, reason: "Known from before", by: .system)
    }
}
