import Identity
import Jobs
import Kernel
import Postgres
import Vault

/// What the laying of a new reseller needs.
struct Founding: Sendable {
    let reseller: Reseller
    let taxID: String
    let ownerName: String
    let planCode: String
    let fromMonth: Month
    /// Since when it is a partner; onboarding counts its days from `today`.
    let validFrom: Day
    let today: Day
    let reason: String
    let by: Actor
    /// An agreement was signed on paper before the program; else one is sent.
    var isOnPaper = false
}

/// Lays everything that a new reseller has from its first moment. The same for an approved application and for one
/// that an administrator enters.
struct ResellerFounding {
    private let sealer: Sealer
    private let clock: Clock
    private let chance: Chance
    private let tx: Transaction

    init(_ recruiting: Recruiting, _ tx: Transaction) {
        self.init(sealer: recruiting.sealer, clock: recruiting.clock, chance: recruiting.chance, tx)
    }

    init(sealer: Sealer, clock: Clock, chance: Chance, _ tx: Transaction) {
        self.sealer = sealer
        self.clock = clock
        self.chance = chance
        self.tx = tx
    }

    /// Returns the key of the owner's account, which has no password yet. Throws `emailInUse`.
    func found(_ founding: Founding) async throws -> Identifier {
        guard let tenantID = tx.tenantID else { throw NotFound() }
        let (reseller, now) = (founding.reseller, clock.now)
        let taxID = try TaxIDSeal(
            founding.taxID, in: "resellers", row: reseller.id, tenantID: tenantID, sealer: sealer)
        try await Resellers(tx).add(reseller, taxID: taxID)
        let state = ResellerState(
            validFrom: founding.validFrom, status: reseller.status, tier: reseller.tier, type: reseller.type,
            reason: founding.reason, recordedBy: founding.by.name, recordedAt: now)
        try await ResellerStates(tx).add(state, of: reseller.id)
        let ownerID = try await owner(of: reseller, named: founding.ownerName, at: now)
        let term = ResellerTerm(fromMonth: founding.fromMonth, planCode: founding.planCode)
        try await ResellerTerms(tx).add(term, of: reseller.id, by: founding.by.name, at: now)
        try await lay(founding)
        if reseller.status == .pendingOnboarding {
            let checklist = OnboardingChecklist(
                resellerID: reseller.id, type: reseller.type, createdOn: founding.today)
            try await OnboardingChecklists(tx).add(checklist)
            let facts = ["owner": ownerID.description, "plan": founding.planCode]
            _ = try await DomainEvents(tx, clock: clock, chance: chance).record(
                DomainEvent(name: "reseller.onboarding_started", subjectID: reseller.id, facts: facts))
        }
        return ownerID
    }

    /// An agreement that has to be signed is sent after the commit: its text is put together from what is laid here.
    private func lay(_ founding: Founding) async throws {
        let (id, resellerID) = (key(), founding.reseller.id)
        if founding.isOnPaper {
            try await Agreements(tx).enterPaper(id, for: resellerID, from: founding.validFrom, at: clock.now)
        } else {
            try await Agreements(tx).draft(id, for: resellerID, at: clock.now)
            try await Jobs(tx, clock: clock, chance: chance).enqueue(SendAgreement(agreement: id))
        }
    }

    private func owner(of reseller: Reseller, named name: String, at now: Instant) async throws -> Identifier {
        guard let email = EmailAddress(reseller.contactEmail) else {
            throw Invalid("contact_email", "\(reseller.contactEmail) is no e-mail address.")
        }
        let owner = NewAccount(
            email: email, name: name.isEmpty ? reseller.name : name, title: reseller.contactTitle,
            phone: reseller.contactPhone, resellerID: reseller.id, company: reseller.name, roles: [.owner])
        do {
            return try await Accounts(tx).invite(owner, id: key(), at: now).id
        } catch Accounts.Refused.addressInUse {
            throw ResellerRefusal.emailInUse(email.text)
        }
    }

    private func key() -> Identifier { Identifier(at: clock.now, chance: chance) }
}
