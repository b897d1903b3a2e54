import Identity
import Jobs
import Kernel
import Postgres

/// Once a day: notices about what is due or late, second tries, and what takes too long.
struct TendOnboarding: Job {
    static let kind = "partnership.tend_onboarding"
}

extension Onboarding {
    public func register(in handlers: inout JobHandlers) {
        handlers.on(TendOnboarding.self) { _, run in
            let found = try await database.reading(run.tenantID) { tx in try await Tenants(tx).tenant(run.tenantID) }
            guard let tenant = found else { throw NotFound() }
            try await tend(tenant)
        }
    }

    /// After the agreements were looked at, before people begin to work.
    public static func plan(in schedules: inout Schedules) {
        schedules.add("partnership.tend_onboarding", .daily(hour: 6, minute: 30)) { _ in TendOnboarding() }
    }

    /// Does what the day asks for, reseller by reseller. Done twice on a day it does nothing the second time.
    public func tend(_ tenant: Tenant) async throws {
        let today = tenant.zone.day(of: clock.now)
        let open = try await database.reading(tenant.id) { tx in try await OnboardingChecklists(tx).openLiving() }
        for id in open {
            try await database.transaction(tenant.id) { tx in try await tend(id, on: today, in: tx) }
        }
    }

    private func tend(_ resellerID: Identifier, on today: Day, in tx: Transaction) async throws {
        let failed = try await OnboardingChecklists(tx).locked(of: resellerID).items.filter { $0.state == .failed }
        for item in failed
        where item.failedOn.map({ today.days(since: $0) >= OnboardingNotice.retryDays }) ?? false {
            let reason = "Seven days have passed since the last try."
            try await change(
                resellerID, item.task, by: .system, "onboarding.retried", reason: reason, in: tx
            ) { checklist, item in
                item.state = try checklist.state(of: item.task, after: .retry, by: [.system])
                item.failures = 0
                item.failedOn = nil
            }
        }
        let checklist = try await OnboardingChecklists(tx).checklist(of: resellerID)
        let reseller = try await Resellers(tx).reseller(resellerID)
        try await remind(checklist, on: today, in: tx)
        try await look(at: checklist, of: reseller, on: today, in: tx)
    }

    /// One letter for all tasks of a day; what waits for an approval is not the reseller's to hurry.
    private func remind(_ checklist: OnboardingChecklist, on today: Day, in tx: Transaction) async throws {
        var (reminded, alerted): ([OnboardingTask], [OnboardingTask]) = ([], [])
        for item in checklist.openItems {
            for notice in OnboardingNotice.about(dueOn: item.dueOn, today: today) {
                let isNew = try await OnboardingChecklists(tx).noteNotice(
                    notice, about: item.task, of: checklist.resellerID, on: today)
                guard isNew else { continue }
                if notice == .alert { alerted.append(item.task) } else { reminded.append(item.task) }
            }
        }
        try await record("onboarding.reminded", checklist.resellerID, tasks: reminded, in: tx)
        try await record("onboarding.alerted", checklist.resellerID, tasks: alerted, in: tx)
    }

    private func look(
        at checklist: OnboardingChecklist, of reseller: Reseller, on today: Day, in tx: Transaction
    ) async throws {
        let isActive = reseller.status != .pendingOnboarding
        for notice in OnboardingNotice.about(checklist, today: today, isActive: isActive) {
            let isNew = try await OnboardingChecklists(tx).noteNotice(
                notice, about: nil, of: reseller.id, on: today)
            guard isNew else { continue }
            if notice == .termination {
                try await ResellerTerminations(tx).propose(
                    reseller, reason: "The onboarding is not done after \(OnboardingNotice.terminationDays) days.",
                    by: .system, clock: clock, chance: chance)
            }
            try await DomainEvents(tx, clock: clock, chance: chance).record(
                DomainEvent(
                    name: "onboarding.takes_long", subjectID: reseller.id, facts: ["notice": notice.text]))
        }
    }

    private func record(
        _ name: String, _ resellerID: Identifier, tasks: [OnboardingTask], in tx: Transaction
    ) async throws {
        guard !tasks.isEmpty else { return }
        try await DomainEvents(tx, clock: clock, chance: chance).record(
            DomainEvent(
                name: name, subjectID: resellerID,
                facts: ["tasks": tasks.map(\.rawValue).joined(separator: " ")]))
    }
}
