import Identity
import Kernel
import Partnership
import Web

/// The checklist of a new reseller, for those who see it through and for those who work it off.
struct OnboardingEndpoints: Sendable {
    private static let ownActs = ["start", "submit", "state", "payment_terms"]
    private static let staffActs = ["approve", "send_back", "complete", "skip", "retry", "log_meeting", "state"]
    /// The questions of all forms: each has a name of its own.
    private static let questions = OnboardingTask.allCases.compactMap { OnboardingForm($0) }.flatMap(\.questions)

    let onboarding: Onboarding
    let partnering: Partnering

    var all: [Endpoint] { [show, change] }

    private var show: Endpoint {
        Endpoint(
            method: .get, path: "/resellers/{id}/onboarding", name: "getOnboarding", chapter: .resellers,
            summary: "The onboarding checklist of a reseller",
            access: [.staff(.seeOnboarding), .reseller(.portal)], scope: .onboardingRead,
            answer: OnboardingShape.checklist
        ) { call in
            let checklist = try await onboarding.checklist(call.tenant.id, of: try call.reseller())
            return MachineReply(OnboardingShape.json(checklist, today: call.today))
        }
    }

    private var change: Endpoint {
        Endpoint(
            method: .put, path: "/resellers/{id}/onboarding/{task}", name: "changeOnboardingTask",
            chapter: .resellers, summary: "Work on an onboarding task",
            note: """
                A reseller may `start` it, `submit` the answers that an approver wants to see, `state` a fact and \
                choose `payment_terms`. Staff may `approve`, `send_back`, `complete`, `skip`, `retry`, `log_meeting` \
                and `state`, as far as the task is theirs. The ETag of a task is its version in quotation marks.
                """,
            access: [.staff(.manageOnboarding), .reseller(.company)], scope: .onboardingWrite,
            body: .named(
                "TaskChange",
                .object([
                    .init("act", .choice(Self.ownActs + Self.staffActs.dropLast())),
                    .init(
                        "answers",
                        .named(
                            "OnboardingAnswers",
                            .object(Self.questions.map { .init($0.key, .text(0...2000), optional: true) })),
                        optional: true),
                    .init("fact", .choices(OnboardingFact.self), optional: true),
                    .init("payment_terms", .choices(PaymentTerms.self), optional: true),
                    .init("note", .text(0...1000), optional: true),
                ])),
            answer: OnboardingShape.task, hasETag: true
        ) { call in
            let (id, task) = (try call.reseller(), try call.task())
            let read = try await item(call, id, task).item
            try call.checkUnchanged(Self.tag(read))
            do {
                let version = call.isForAnyVersion ? nil : read.version
                try await perform(call, id, task, onboarding.ifUnchanged(since: version))
            } catch OnboardingRefusal.changed {
                throw call.changed(Self.tag(try await item(call, id, task).item))
            }
            let (checklist, item) = try await item(call, id, task)
            return MachineReply(
                OnboardingShape.json(item, in: checklist, today: call.today), headers: [("ETag", Self.tag(item))])
        }
    }

    private func perform(
        _ call: Call, _ id: Identifier, _ task: OnboardingTask, _ onboarding: Onboarding
    ) async throws {
        let (tenant, actor, act, note) = (call.tenant, call.actor, call.text("act"), call.text("note"))
        let isStaff = try call.person.account.isStaff
        let reseller = try await partnering.reseller(tenant.id, id)
        let doers = TaskState.Doer.all(of: try call.person.account, for: reseller)
        guard (isStaff ? Self.staffActs : Self.ownActs).contains(act) else {
            throw MachineProblem(403, "forbidden", "Your roles do not include this act.")
        }
        switch act {
        case "start": try await onboarding.start(tenant, id, task, by: actor, as: doers)
        case "submit":
            try await onboarding.submit(
                tenant, id, task, Self.answers(call), by: actor, as: doers)
        case "approve": try await onboarding.approve(tenant, id, task, note: note, by: actor, as: doers)
        case "send_back": try await onboarding.sendBack(tenant, id, task, note: note, by: actor, as: doers)
        case "complete": try await onboarding.complete(tenant, id, task, reason: note, by: actor, as: doers)
        case "skip": try await onboarding.skip(tenant, id, task, reason: note, by: actor, as: doers)
        case "retry": try await onboarding.retry(tenant, id, task, by: actor, as: doers)
        case "log_meeting":
            guard task == .introduction else { throw Invalid("act", "A meeting belongs to the task final_001.") }
            try await onboarding.logMeeting(tenant, id, Self.answers(call), by: actor, as: doers)
        case "payment_terms":
            guard task == .banking, let terms = PaymentTerms(rawValue: call.text("payment_terms")) else {
                throw Invalid("payment_terms", "Choose when you want to be paid, at the task setup_003.")
            }
            try await onboarding.choosePaymentTerms(tenant, id, terms, by: actor)
        default:
            guard let fact = OnboardingFact(rawValue: call.text("fact")), fact.task == task,
                isStaff ? fact.isNotedByStaff : task.ownFacts.contains(fact)
            else { throw Invalid("fact", "This fact is not stated at this task, or not by you.") }
            try await onboarding.establish(tenant, id, fact, by: actor)
        }
    }

    private func item(_ call: Call, _ id: Identifier, _ task: OnboardingTask) async throws -> (
        checklist: OnboardingChecklist, item: OnboardingChecklist.Item
    ) {
        let checklist = try await onboarding.checklist(call.tenant.id, of: id)
        guard let item = checklist.item(task) else { throw NotFound() }
        return (checklist, item)
    }

    private static func answers(_ call: Call) -> [String: String] {
        var answers: [String: String] = [:]
        for question in questions { answers[question.key] = call.body["answers"]?[question.key]?.text }
        return answers
    }

    private static func tag(_ item: OnboardingChecklist.Item) -> String { "\"\(item.version)\"" }
}
