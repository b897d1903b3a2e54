import Identity
import Kernel
import Links
import Partnership
import Web

/// How staff see new resellers through their checklists.
public struct OnboardingBoardHandlers: Sendable {
    private let onboarding: Onboarding
    private let partnering: Partnering

    public init(onboarding: Onboarding, partnering: Partnering) {
        self.onboarding = onboarding
        self.partnering = partnering
    }

    public var routes: Routes {
        var routes = Routes()
        routes.pages = [
            OnboardingBoardPage.self, OnboardingTasksPage.self, OnboardingChecklistPage.self, StaffTaskPage.self,
        ]
        routes.get(BackOfficePlaces.onboarding, .staff(.seeOnboarding), index)
        routes.get(BackOfficePlaces.onboardingTasks, .staff(.seeOnboarding), tasks)
        routes.get(BackOfficePlaces.onboardingChecklist, .staff(.seeOnboarding), show)
        routes.get(BackOfficePlaces.onboardingTask, .staff(.seeOnboarding), task)
        routes.post(BackOfficePlaces.onboardingTask, .staff(.manageOnboarding), update)
        return routes
    }

    @Sendable private func index(_ visit: Visit) async throws -> Answer {
        let today = visit.tenant.zone.day(of: visit.now)
        let board = try await onboarding.board(visit.tenant.id)
        let late = board.count { !$0.checklist.overdue(today: today).isEmpty }
        return .page(
            OnboardingBoardPage(
                frame: try visit.backOfficeFrame("Onboarding"),
                lines: board.map { OnboardingBoardPage.Line($0, today: today) }, hasLines: !board.isEmpty,
                summary: late == 0
                    ? "Nobody is late." : "\(late.shown("reseller has", "resellers have")) overdue tasks.",
                filters: OnboardingTaskFilter.links(board, today: today, current: nil),
                applicationsLink: try visit.person.may(.seeApplications)
                    ? BackOfficePlaces.applications.path : nil))
    }

    @Sendable private func tasks(_ visit: Visit) async throws -> Answer {
        let board = try await onboarding.board(visit.tenant.id)
        return .page(try OnboardingTasksPage(visit, board, OnboardingTaskFilter(visit)))
    }

    @Sendable private func show(_ visit: Visit) async throws -> Answer {
        let (reseller, checklist) = try await subject(visit)
        return .page(try OnboardingChecklistPage(visit, reseller, checklist))
    }

    @Sendable private func task(_ visit: Visit) async throws -> Answer {
        .page(try await page(visit))
    }

    @Sendable private func update(_ visit: Visit) async throws -> Answer {
        let (id, task) = (try visit.id(), try Self.task(visit))
        let form = try await visit.form()
        let notes = ["approve", "send_back", "complete", "skip"].map { "\($0)_note" }
        let questions = OnboardingForm(task)?.questions.map(\.key) ?? []
        try form.refuseUnknown(["act", "fact"] + notes + questions)
        let place = BackOfficePlaces.onboardingTask(id, task.rawValue)
        do {
            let text = try await perform(form, id, task, visit)
            return .redirect(to: place, notice: .done(text))
        } catch let invalid as Invalid {
            return .page(try await page(visit, form, invalid), status: .unprocessableContent)
        } catch let refusal as OnboardingRefusal {
            return .redirect(to: place, notice: .warning(refusal.explanation))
        }
    }

    /// Does what the button said and returns what to tell about it.
    private func perform(
        _ form: FormFields, _ id: Identifier, _ task: OnboardingTask, _ visit: Visit
    ) async throws -> String {
        let (tenant, actor, act) = (visit.tenant, visit.actor, form["act"])
        let reseller = try await partnering.reseller(tenant.id, id)
        let doers = TaskState.Doer.all(of: try visit.person.account, for: reseller)
        let note = form["\(act)_note"]
        switch act {
        case "approve":
            try await onboarding.approve(tenant, id, task, note: note, by: actor, as: doers)
            return "Approved. The reseller sees it in the portal."
        case "send_back":
            try await onboarding.sendBack(tenant, id, task, note: note, by: actor, as: doers)
            return "Sent back with your note."
        case "complete":
            try await onboarding.complete(tenant, id, task, reason: note, by: actor, as: doers)
            return "“\(task.name)” is done."
        case "skip":
            try await onboarding.skip(tenant, id, task, reason: note, by: actor, as: doers)
            return "“\(task.name)” is skipped."
        case "retry":
            try await onboarding.retry(tenant, id, task, by: actor, as: doers)
            return "The reseller can try again."
        default: return try await writeDown(act, form, id, task, visit, doers)
        }
    }

    /// What staff only write down: a fact, a meeting.
    private func writeDown(
        _ act: String, _ form: FormFields, _ id: Identifier, _ task: OnboardingTask, _ visit: Visit,
        _ doers: Set<TaskState.Doer>
    ) async throws -> String {
        switch act {
        case "state":
            guard let fact = OnboardingFact(rawValue: form["fact"]), fact.task == task, fact.isNotedByStaff else {
                throw NotFound()
            }
            try await onboarding.establish(visit.tenant, id, fact, by: visit.actor)
            return "Noted: \(fact.label.lowercased())."
        case "meeting":
            guard task == .introduction else { throw NotFound() }
            let typed = Dictionary(
                (OnboardingForm(task)?.questions ?? []).map { ($0.key, form[$0.key]) }, uniquingKeysWith: { $1 })
            try await onboarding.logMeeting(visit.tenant, id, typed, by: visit.actor, as: doers)
            return "The meeting is noted."
        default: throw NotFound()
        }
    }

    private func page(
        _ visit: Visit, _ typed: FormFields? = nil, _ invalid: Invalid? = nil
    ) async throws -> StaffTaskPage {
        let (reseller, checklist) = try await subject(visit)
        guard let item = checklist.item(try Self.task(visit)) else { throw NotFound() }
        return try StaffTaskPage(visit, reseller, checklist, item, typed: typed, invalid)
    }

    private func subject(_ visit: Visit) async throws -> (Reseller, OnboardingChecklist) {
        let id = try visit.id()
        return (
            try await partnering.reseller(visit.tenant.id, id), try await onboarding.checklist(visit.tenant.id, of: id)
        )
    }

    private static func task(_ visit: Visit) throws -> OnboardingTask {
        guard let task = OnboardingTask(rawValue: try visit.parameter("task")) else { throw NotFound() }
        return task
    }
}
