import Identity
import Jobs
import Kernel
import Links
import Mail
import Partnership

extension EventLetters {
    /// Tells the owner which tasks are due or late, and the account manager which of them are theirs.
    func onboardingReminded(_ happening: Happening) async throws {
        guard let (reseller, checklist) = try await course(happening) else { return }
        let today = desk.day(desk.clock.now)
        let items = tasks(of: happening).compactMap { checklist.item($0) }.filter { !$0.state.isDone }
        let (theirs, ours) = (items.filter(\.isTheResellers), items.filter { !$0.isTheResellers })
        try await write(
            happening, reseller, "Your onboarding: what is due", theirs.map { sentence($0, today: today) })
        try await writeToStaff(
            happening, reseller, "Onboarding tasks wait for you",
            ["The onboarding of \(reseller.name) needs something of yours."] + ours.map { sentence($0, today: today) })
    }

    /// What was done is open again.
    func onboardingReopened(_ happening: Happening) async throws {
        guard let (reseller, checklist) = try await course(happening) else { return }
        let open = tasks(of: happening).filter { checklist.item($0)?.state.isDone == false }
        try await write(
            happening, reseller, "A task is open again",
            open.map { task in
                """
                What “\(words: task.name)” was done with is not true any more. Look at the task: it is needed before \
                you become active.
                """
            })
    }

    /// Tasks that are late by more than two weeks.
    func onboardingAlerted(_ happening: Happening) async throws {
        guard let (reseller, checklist) = try await course(happening) else { return }
        let late = tasks(of: happening).compactMap { checklist.item($0) }.filter { !$0.state.isDone }
        guard !late.isEmpty else { return }
        try await writeToStaff(
            happening, reseller, "An onboarding is late",
            ["\(reseller.name) is more than \(OnboardingNotice.alertAfterDays) days late."]
                + late.map { "“\(words: $0.task.name)” was due on \($0.dueOn)." })
    }

    /// The whole onboarding takes too long.
    func onboardingTakesLong(_ happening: Happening) async throws {
        guard let (reseller, checklist) = try await course(happening), !checklist.isComplete,
            let notice = happening.event.facts["notice"].flatMap(OnboardingNotice.init)
        else { return }
        let text: Wording =
            notice == .termination
            ? """
            \(reseller.name) is not active after \(OnboardingNotice.terminationDays) days. A director is asked whether \
            it ends.
            """
            : """
            The onboarding of \(reseller.name) takes longer than \(OnboardingChecklist.targetDays) days. \
            \(checklist.openItems.count) of its tasks are open.
            """
        try await writeToStaff(happening, reseller, "An onboarding takes too long", [text])
    }

    private func course(_ happening: Happening) async throws -> (Reseller, OnboardingChecklist)? {
        let reseller = try await Resellers(desk.tx).reseller(happening.event.subjectID)
        guard reseller.status != .terminated else { return nil }
        return (reseller, try await OnboardingChecklists(desk.tx).checklist(of: reseller.id))
    }

    private func tasks(of happening: Happening) -> [OnboardingTask] {
        (happening.event.facts["tasks"] ?? "").split(separator: " ").compactMap { OnboardingTask(rawValue: String($0)) }
    }

    private func sentence(_ item: OnboardingChecklist.Item, today: Day) -> Wording {
        item.dueOn < today
            ? "“\(words: item.task.name)” was due on \(item.dueOn)."
            : "“\(words: item.task.name)” is due on \(item.dueOn)."
    }

    /// To the owners who can sign in; who was only invited finds it in the checklist.
    private func write(
        _ happening: Happening, _ reseller: Reseller, _ title: Wording, _ texts: [Wording]
    ) async throws {
        guard !texts.isEmpty else { return }
        for owner in try await Accounts(desk.tx).team(of: reseller.id, having: [.owner]) where owner.status == .active {
            try await post(
                happening, reseller, title, texts, to: owner, button: "Open the tasks",
                PortalPlaces.onboarding.path, because: "sets up the portal of \(reseller.name)")
        }
    }

    /// To the account manager, or to every channel manager where there is none.
    private func writeToStaff(
        _ happening: Happening, _ reseller: Reseller, _ title: Wording, _ texts: [Wording]
    ) async throws {
        guard texts.count > 1 || happening.event.name != "onboarding.reminded" else { return }
        for person in try await keepers(of: reseller) {
            try await post(
                happening, reseller, title, texts, to: person, button: "Open the checklist",
                BackOfficePlaces.onboardingChecklist(reseller.id),
                because: "looks after partners at \(desk.tenant.name)")
        }
    }

    /// Who of the staff looks after a reseller.
    func keepers(of reseller: Reseller) async throws -> [Account] {
        let staff = try await Accounts(desk.tx).staff()
        if let manager = staff.first(where: { $0.id == reseller.accountManagerID }) { return [manager] }
        return staff.filter { $0.roles.contains(.channelManager) }
    }

    /// A short letter about a reseller.
    func post(
        _ happening: Happening, _ reseller: Reseller, _ title: Wording, _ texts: [Wording], to person: Account,
        button: Wording, _ path: String, because: Wording
    ) async throws {
        guard let recipient = mailbox(person.name, person.email) else { return }
        let letter = NoticeLetter(
            brand: desk.brand, recipient: person.email, title: desk.say(title),
            paragraphs: texts.map { .init(desk.say($0)) }, buttonLabel: desk.say(button),
            buttonLink: desk.link(path), because: desk.say(because))
        try await desk.post(
            letter, to: recipient,
            for: LetterOccasion(
                template: "notice", recordKind: "reseller", recordID: reseller.id,
                event: happening.occurrence(repeats: true)))
    }
}

extension OnboardingChecklist.Item {
    /// Whether the reseller is the one to act: it is its task, and it does not wait for an approval.
    fileprivate var isTheResellers: Bool { state != .submitted && task.owners.contains(.reseller) }
}
