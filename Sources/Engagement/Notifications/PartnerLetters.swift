import Identity
import Jobs
import Kernel
import Links
import Mail
import Partnership

extension EventLetters {
    /// Tells the owners that the onboarding is over as far as business waits for it.
    func resellerActivated(_ happening: Happening) async throws {
        let reseller = try await Resellers(desk.tx).reseller(happening.event.subjectID)
        guard reseller.status == .active else { return }
        try await writeToOwners(
            happening, reseller, "You are active",
            [
                "\(reseller.name) is active: from now on it gets new business, earns and is paid.",
                "Tasks of your onboarding that are left wait for you in the portal.",
            ], PortalPlaces.home.path)
    }

    /// Tells the owners what a new status means.
    func resellerStatusChanged(_ happening: Happening) async throws {
        let reseller = try await Resellers(desk.tx).reseller(happening.event.subjectID)
        guard let status = happening.event.facts["status"].flatMap(ResellerStatus.init), status == reseller.status,
            let words = words(of: status, reseller.name)
        else { return }
        try await writeToOwners(happening, reseller, words.title, words.texts, PortalPlaces.home.path)
    }

    /// Nothing was heard of a reseller for long: it can still sign in and stay active.
    func resellerIdle(_ happening: Happening) async throws {
        let reseller = try await Resellers(desk.tx).reseller(happening.event.subjectID)
        guard reseller.status == .active, let day = happening.event.facts["on"].flatMap({ Day($0) }) else { return }
        try await writeToOwners(
            happening, reseller, "We have not heard from you",
            [
                "Nobody of \(reseller.name) has signed in for a long time, and no commission was earned.",
                "Without a sign-in the partnership rests from \(day) on: you get no new business then.",
            ], PortalPlaces.home.path)
    }

    /// The end of a partnership is proposed: every director is asked.
    func terminationProposed(_ happening: Happening) async throws {
        let reseller = try await Resellers(desk.tx).reseller(happening.event.subjectID)
        guard reseller.status != .terminated else { return }
        for director in try await Accounts(desk.tx).staff(having: .director) {
            try await post(
                happening, reseller, "Somebody proposes to end a partnership",
                [
                    "\(happening.event.facts["by"] ?? "") proposes to end the partnership with \(reseller.name).",
                    "A director who did not propose it decides.",
                ], to: director, button: "Open the record", BackOfficePlaces.reseller(reseller.id),
                because: "decides about partners at \(desk.tenant.name)")
        }
    }

    /// A step to another tier, or the time in which one is kept.
    func tierChanged(_ happening: Happening) async throws {
        let reseller = try await Resellers(desk.tx).reseller(happening.event.subjectID)
        guard reseller.status != .terminated, let words = tierWords(happening, reseller) else { return }
        try await writeToOwners(happening, reseller, words.title, words.texts, PortalPlaces.tier.path)
    }

    private func tierWords(
        _ happening: Happening, _ reseller: Reseller
    ) -> (title: Wording, texts: [Wording])? {
        let facts = happening.event.facts
        if let until = facts["until"].flatMap({ Day($0) }) {
            return (
                "What your tier asks for does not hold",
                [
                    "Not every condition of the tier \(words: reseller.tier.label) holds for \(reseller.name).",
                    "You keep it until \(until) at least. When everything holds again by then, nothing changes.",
                ]
            )
        }
        guard let tier = facts["to"].flatMap(Tier.init), let day = facts["on"].flatMap({ Day($0) }) else { return nil }
        return (
            "Your tier changes",
            [
                "\(reseller.name) has the tier \(words: tier.label) from \(day) on.",
                "It counts for what is sold from that day on; what you earned before stays as it is.",
            ]
        )
    }

    private func words(of status: ResellerStatus, _ company: String) -> (title: Wording, texts: [Wording])? {
        switch status {
        case .pendingOnboarding: nil
        case .active:
            ("Your company is active again", ["\(company) sells, earns and is paid as before."])
        case .inactive:
            (
                "Your partnership rests",
                [
                    "\(company) keeps what it earns from its customers, but gets no new business.",
                    "Write to us when you want to go on.",
                ]
            )
        case .suspended:
            (
                "Your company is suspended",
                [
                    "Your team can read the portal, but not change anything. What \(company) earns is held.",
                    "Write to us: we tell you why, and what lifts it.",
                ]
            )
        case .terminated:
            (
                "Your partnership has ended",
                [
                    "\(company) is no partner of \(desk.tenant.name) any more.",
                    "Owner and accountant can read the portal for 90 days. What is left is paid 30 days after the end.",
                ]
            )
        }
    }

    private func writeToOwners(
        _ happening: Happening, _ reseller: Reseller, _ title: Wording, _ texts: [Wording], _ path: String
    ) async throws {
        for owner in try await Accounts(desk.tx).team(of: reseller.id, having: [.owner]) where owner.status == .active {
            try await post(
                happening, reseller, title, texts, to: owner, button: "Open the portal", path,
                because: "owns \(reseller.name)")
        }
    }
}
