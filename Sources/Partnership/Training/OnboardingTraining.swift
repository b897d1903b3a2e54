import Identity
import Jobs
import Kernel
import Postgres

/// What training means for the tasks of a reseller that is being onboarded.
extension Training {
    func registerOnboarding(in handlers: inout JobHandlers) {
        handlers.on(event: "training.lessons_read", subscriber: "onboarding") { event, run in
            try await establish({ $0.modulesFact }, event, run.tenantID)
        }
        handlers.on(event: "certification.certified", subscriber: "onboarding") { event, run in
            try await settle(event, run.tenantID) { isCertified, isNoted in isCertified || isNoted }
        }
        for name in ["certification.revoked", "certification.expired"] {
            handlers.on(event: name, subscriber: "onboarding") { event, run in
                try await settle(event, run.tenantID) { isCertified, _ in isCertified }
            }
        }
        handlers.on(event: "training.assessed", subscriber: "onboarding") { event, run in
            try await change(event, run.tenantID) { try await onboarding.retry($0, event.subjectID, $1) }
            try await establish({ $0 == .salesProcess ? .salesAssessment : nil }, event, run.tenantID)
        }
        handlers.on(event: "training.failed", subscriber: "onboarding") { event, run in
            try await change(event, run.tenantID) { try await onboarding.fail($0, event.subjectID, $1) }
        }
        handlers.on(event: "training.retried", subscriber: "onboarding") { event, run in
            try await change(event, run.tenantID) { try await onboarding.retry($0, event.subjectID, $1) }
        }
    }

    /// Tasks that failed go on when nothing of the last seven days stands against it any more.
    func reopenTasks(_ tenant: Tenant) async throws {
        let now = clock.now
        let ready: [(Identifier, OnboardingTask)] = try await database.reading(tenant.id) { tx in
            let failed = try await CourseEnrolments(tx).failed()
            let courses = try await Courses(tx).all()
            var ready: [(Identifier, OnboardingTask)] = []
            for checklist in try await OnboardingChecklists(tx).open() {
                for item in checklist.items where item.state == .failed {
                    guard let programme = item.task.programme else { continue }
                    let own = Set(courses.filter { $0.programme == programme }.map(\.id))
                    let isBarred = failed.contains {
                        $0.resellerID == checklist.resellerID && own.contains($0.courseID)
                    }
                    let talks =
                        programme == .salesProcess
                        ? try await Self.failedAssessments(of: checklist.resellerID, at: now, in: tx) : 0
                    if !isBarred, talks < QuizRule.attempts { ready.append((checklist.resellerID, item.task)) }
                }
            }
            return ready
        }
        for (resellerID, task) in ready { try await onboarding.retry(tenant, resellerID, task) }
    }

    private func establish(
        _ fact: (TrainingProgramme) -> OnboardingFact?, _ event: DomainEvent, _ tenantID: Identifier
    ) async throws {
        guard let fact = event.programme.flatMap(fact) else { return }
        try await change(event, tenantID) { tenant, _ in
            try await onboarding.establish(tenant, event.subjectID, fact, by: .system)
        }
    }

    /// A certification completes its facts, and one that counts no more takes them back. What stands there when the
    /// event is handled decides, so that one that comes late neither restores nor takes what has changed meanwhile;
    /// `isTrue` is told whether the certification counts and whether the fact is noted already.
    private func settle(
        _ event: DomainEvent, _ tenantID: Identifier, isTrue: @escaping @Sendable (Bool, Bool) -> Bool
    ) async throws {
        guard let programme = event.programme else { return }
        let facts = [programme.modulesFact, programme.quizFact].compactMap { $0 }
        try await change(event, tenantID) { tenant, task in
            for fact in facts {
                try await onboarding.settle(
                    tenant, event.subjectID, fact, reason: "The certification counts no more."
                ) { tx in
                    let states = try await Certifications(tx).states(of: event.subjectID)
                    let checklist = try await OnboardingChecklists(tx).checklist(of: event.subjectID)
                    return isTrue(
                        states[programme] == .certified, checklist.item(task)?.facts.contains(fact) == true)
                }
            }
        }
    }

    /// A programme without a task, and a reseller without a checklist, have nothing to change.
    private func change(
        _ event: DomainEvent, _ tenantID: Identifier, _ body: (Tenant, OnboardingTask) async throws -> Void
    ) async throws {
        let tenant = try await database.reading(tenantID) { tx in try await Tenants(tx).tenant(tenantID) }
        guard let tenant, let task = event.programme?.onboardingTask else { return }
        do {
            try await body(tenant, task)
        } catch is NotFound {
            return
        }
    }
}

extension DomainEvent {
    fileprivate var programme: TrainingProgramme? { facts["programme"].flatMap(TrainingProgramme.init) }
}

extension TrainingProgramme {
    fileprivate var modulesFact: OnboardingFact? {
        switch self {
        case .productBasic: .productModules
        case .salesProcess: .salesModules
        default: nil
        }
    }

    fileprivate var quizFact: OnboardingFact? {
        switch self {
        case .productBasic: .productQuiz
        case .salesProcess: .salesQuiz
        default: nil
        }
    }
}

extension Onboarding {
    /// A training task has failed: three quizzes or practice talks. A task that is done stays done.
    func fail(_ tenant: Tenant, _ resellerID: Identifier, _ task: OnboardingTask) async throws {
        try await change(tenant, resellerID, task, by: .system, "onboarding.failed") { checklist, item in
            guard !item.state.isDone, item.state != .failed else { return }
            var begun = checklist
            if item.state == .pending { begun = checklist.with(task, .inProgress) }
            item.state = try begun.state(of: task, after: .fail)
        }
    }

    /// A task that failed goes on. One that has not failed stays as it is.
    func retry(_ tenant: Tenant, _ resellerID: Identifier, _ task: OnboardingTask) async throws {
        try await change(tenant, resellerID, task, by: .system, "onboarding.retried") { checklist, item in
            if item.state == .failed { item.state = try checklist.state(of: task, after: .retry) }
        }
    }
}
