import Identity
import Kernel
import Links
import Partnership
import Web

/// The reseller's own way through the checklist.
public struct OnboardingHandlers: Sendable {
    private let onboarding: Onboarding
    private let partnering: Partnering

    public init(onboarding: Onboarding, partnering: Partnering) {
        self.onboarding = onboarding
        self.partnering = partnering
    }

    public var routes: Routes {
        var routes = Routes()
        routes.pages = [OnboardingPage.self, OnboardingTaskPage.self]
        routes.get(PortalPlaces.onboarding, .reseller(.portal), index)
        routes.get(PortalPlaces.onboardingTask, .reseller(.portal), show)
        routes.post(PortalPlaces.onboardingTask, .reseller(.company), update)
        return routes
    }

    @Sendable private func index(_ visit: Visit) async throws -> Answer {
        let resellerID = try visit.resellerID
        let reseller = try await partnering.reseller(visit.tenant.id, resellerID)
        var checklist: OnboardingChecklist?
        do {
            checklist = try await onboarding.checklist(visit.tenant.id, of: resellerID)
        } catch is NotFound {
            checklist = nil
        }
        return .page(try OnboardingPage(visit, checklist, isActive: reseller.status == .active))
    }

    @Sendable private func show(_ visit: Visit) async throws -> Answer {
        .page(try await page(visit))
    }

    @Sendable private func update(_ visit: Visit) async throws -> Answer {
        let task = try Self.task(visit)
        let form = try await visit.form()
        let questions = OnboardingForm(task)?.questions.map(\.key) ?? []
        try form.refuseUnknown(["act", "fact", "payment_terms"] + questions)
        do {
            let text = try await perform(form, task, visit)
            return .redirect(to: PortalPlaces.onboardingTask(task.rawValue), notice: .done(text))
        } catch let invalid as Invalid {
            return .page(try await page(visit, typed: form, invalid), status: .unprocessableContent)
        } catch let refusal as OnboardingRefusal {
            return .redirect(
                to: PortalPlaces.onboardingTask(task.rawValue), notice: .warning(refusal.explanation))
        }
    }

    /// Does what the button said and returns what to tell about it.
    private func perform(_ form: FormFields, _ task: OnboardingTask, _ visit: Visit) async throws -> String {
        let (tenant, id, actor) = (visit.tenant, try visit.resellerID, visit.actor)
        let doers = TaskState.Doer.all(of: try visit.person.roles)
        switch form["act"] {
        case "start":
            try await onboarding.start(tenant, id, task, by: actor, as: doers)
            return "“\(task.name)” has begun."
        case "submit":
            let typed = Dictionary(
                (OnboardingForm(task)?.questions ?? []).map { ($0.key, form[$0.key]) }, uniquingKeysWith: { $1 })
            try await onboarding.submit(tenant, id, task, typed, by: actor, as: doers)
            return "It is handed in. You hear from us when it is approved, or if something is missing."
        case "state":
            guard let fact = OnboardingFact(rawValue: form["fact"]), task.ownFacts.contains(fact) else {
                throw NotFound()
            }
            try await onboarding.establish(tenant, id, fact, by: actor)
            return "Noted: \(fact.label.lowercased())."
        case "payment_terms":
            guard task == .banking, let terms = PaymentTerms(rawValue: form["payment_terms"]) else {
                throw Invalid("payment_terms", "Choose when you want to be paid.")
            }
            try await onboarding.choosePaymentTerms(tenant, id, terms, by: actor)
            return "Your payment terms are \(terms.label.lowercased())."
        default: throw NotFound()
        }
    }

    private func page(
        _ visit: Visit, typed: FormFields? = nil, _ invalid: Invalid? = nil
    ) async throws -> OnboardingTaskPage {
        let resellerID = try visit.resellerID
        let checklist = try await onboarding.checklist(visit.tenant.id, of: resellerID)
        guard let item = checklist.item(try Self.task(visit)) else { throw NotFound() }
        let reseller = try await partnering.reseller(visit.tenant.id, resellerID)
        return try OnboardingTaskPage(visit, checklist, item, reseller, typed: typed, invalid)
    }

    private static func task(_ visit: Visit) throws -> OnboardingTask {
        guard let task = OnboardingTask(rawValue: try visit.parameter("task")) else { throw NotFound() }
        return task
    }
}
