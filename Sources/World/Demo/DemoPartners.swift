import Identity
import Kernel
import Partnership
import Postgres
import Samples

extension Demo {
    /// The new reseller's first weeks: some tasks are done, one waits for an approval, one meeting was held.
    static func onboard(_ stage: DemoStage) async throws {
        let (contexts, tenant) = (stage.contexts, stage.tenant)
        let onboarding = contexts.onboarding
        for course in try await onboarding.board(tenant.id) {
            let id = course.reseller.id
            let team = try await contexts.partnering.team(tenant.id, of: id)
            guard let owner = team.first(where: { $0.roles.contains(.owner) }) else { throw NotFound() }
            let (actor, manager) = (Actor(accountID: owner.id, name: owner.name), try stage.actor(.account))
            for fact in [OnboardingFact.companyData, .notifications] {
                try await onboarding.establish(tenant, id, fact, by: actor)
            }
            try await onboarding.choosePaymentTerms(tenant, id, .net30, by: actor)
            try await onboarding.establish(tenant, id, .logo, by: manager)
            try await onboarding.submit(
                tenant, id, .technicalAssessment,
                [
                    "technicians": "4", "installed": "Fiber to homes in Quillford since 2021, with routers and Wi-Fi.",
                    "tools": "One splicer, two power meters, ladders and a van", "reachable": "Business hours",
                    "help": "The first installation in an office building.",
                ], by: actor, as: [.reseller])
            try await onboarding.logMeeting(
                tenant, id,
                [
                    "held_on": stage.today.adding(days: -2).description, "with": "\(owner.name), \(manager.name)",
                    "topics": "Who calls whom, where the leads come from, and what the first month should bring.",
                    "follow_up_on": stage.today.adding(days: 28).description,
                ], by: manager, as: [.accountManager])
        }
        try await onboarding.tend(tenant)
        try await stage.work()
    }

    /// The monthly review of the tiers, a tier that was set by hand, a violation, and an end that is proposed.
    static func reviewPartners(_ stage: DemoStage) async throws {
        let (contexts, tenant) = (stage.contexts, stage.tenant)
        let channel = try stage.actor(.channel)
        let second = stage.today.month.firstDay.adding(days: 1)
        try await contexts.tiering.review(tenant, on: min(second, stage.today))
        let (heron, stonegate) = try await stage.database.reading(tenant.id) { tx in
            (
                try await Resellers(tx).find(publicID: SampleReseller.blueHeron.publicID),
                try await Resellers(tx).find(publicID: SampleReseller.stonegate.publicID)
            )
        }
        guard let heron, let stonegate else { throw NotFound() }
        try await contexts.tiering.change(
            tenant, heron.id, to: .silver, reason: "Agreed in the yearly talk: they open a second shop.",
            version: heron.version, by: channel)
        try await contexts.tiering.recordViolation(
            tenant, stonegate.id, on: stage.today.adding(days: -40).description,
            "Two customers were told that the price never rises.", by: stage.actor(.legal))
        try await contexts.partnering.proposeTermination(
            tenant, stonegate.id, reason: "The second complaint about the same promise within a year.", by: channel)
        try await stage.work()
    }

    /// What Brightline wants below it: one company waits for staff, one was declined.
    static func proposeResellers(_ stage: DemoStage) async throws {
        let (contexts, tenant) = (stage.contexts, stage.tenant)
        let (brightline, dana) = try await stage.database.reading(tenant.id) { tx in
            (
                try await Resellers(tx).find(publicID: SampleReseller.brightline.publicID),
                try await Self.owner(tx)
            )
        }
        guard let brightline, let dana else { throw NotFound() }
        let actor = Actor(accountID: dana.id, name: dana.name)
        for (name, contact, mail, why) in [
            (
                "Alder Street Telecom", "Ines Marlow", "ines@alderstreet.example",
                "Two people who install for us on weekends and want to sell in the valley under their own name."
            ),
            (
                "Quarry Road Electric", "Otis Farrow", "otis@quarryroad.example",
                "Electricians with a shop in the town. They ask for fiber every week."
            ),
        ] {
            let company = try ResellerProposal.Company(
                name: name, contactName: contact, contactEmail: mail, contactPhone: "", reason: why)
            try await contexts.partnering.propose(tenant.id, company, below: brightline.id, by: actor)
        }
        let proposals = try await contexts.partnering.below(tenant.id, brightline.id).proposals
        guard let quarry = proposals.first(where: { $0.company.name.hasPrefix("Quarry") }) else { throw NotFound() }
        try await contexts.partnering.decideProposal(
            tenant.id, quarry.id, agrees: false,
            note: "They sell for another provider until next spring. Ask again then.", by: try stage.actor(.channel))
    }

    private static func owner(_ tx: Transaction) async throws -> Account? {
        guard let email = EmailAddress(SampleReseller.brightline.owner.email) else { return nil }
        return try await Accounts(tx).account(email: email)
    }
}
