import Identity
import Jobs
import Kernel
import Postgres
import Vault

/// What the tenant and its resellers are to each other: who is one, since when, with which status and tier.
public struct Partnering: Sendable {
    public static let deepest = 3
    public static let longestReason = 1000

    let database: Database
    private let sealer: Sealer
    let clock: Clock
    let chance: Chance
    let figures: ResellerFigures

    public init(
        database: Database, sealer: Sealer, clock: Clock, chance: Chance, figures: ResellerFigures = .none
    ) {
        self.database = database
        self.figures = figures
        self.sealer = sealer
        self.clock = clock
        self.chance = chance
    }

    /// One reseller with everything its record shows.
    public struct Record: Sendable {
        public let reseller: Reseller
        public let history: ResellerHistory
        public let terms: [ResellerTerm]
        public let team: [Account]
        public let checklist: OnboardingChecklist?
        public let parent: Reseller?
        public let children: [Reseller]
        /// Everybody under the same reseller at the top, itself first, each followed by those below it.
        public let tree: [ResellerTree.Place]
        public let events: [AuditEvent]
        /// The newest first.
        public let agreements: [Agreement]
        /// The newest first; the open one before the others.
        public let terminations: [ResellerTermination]
    }

    public func list(
        _ tenant: Identifier, _ filter: ResellerFilter, after key: String? = nil, count: Int = Resellers.pageSize
    ) async throws -> (page: Slice<Reseller>, counts: [ResellerStatus: Int]) {
        try await database.reading(tenant) { tx in
            (try await Resellers(tx).list(filter, after: key, count: count), try await Resellers(tx).counts())
        }
    }

    /// Throws NotFound.
    public func reseller(_ tenant: Identifier, _ id: Identifier) async throws -> Reseller {
        try await database.reading(tenant) { tx in try await Resellers(tx).reseller(id) }
    }

    /// Throws NotFound.
    public func record(_ tenant: Identifier, _ id: Identifier) async throws -> Record {
        try await database.reading(tenant) { tx in
            let resellers = Resellers(tx)
            let reseller = try await resellers.reseller(id)
            var parent: Reseller?
            if let parentID = reseller.parentID { parent = try await resellers.reseller(parentID) }
            return Record(
                reseller: reseller, history: try await ResellerStates(tx).history(of: id),
                terms: try await ResellerTerms(tx).terms(of: id), team: try await Accounts(tx).team(of: id),
                checklist: try? await OnboardingChecklists(tx).checklist(of: id), parent: parent,
                children: try await resellers.children(of: id), tree: try await resellers.tree(around: id),
                events: try await AuditTrail(tx, clock: clock, chance: chance).history(of: "reseller", id),
                agreements: try await Agreements(tx).of(id),
                terminations: try await ResellerTerminations(tx).of(id))
        }
    }

    /// The people of a reseller, by name.
    public func team(_ tenant: Identifier, of id: Identifier) async throws -> [Account] {
        try await database.reading(tenant) { tx in try await Accounts(tx).team(of: id) }
    }

    /// The staff who may look after a reseller, by name: they approve and note what its onboarding asks of them.
    public func accountManagers(_ tenant: Identifier) async throws -> [Account] {
        try await database.reading(tenant) { tx in
            try await Accounts(tx).staff().filter {
                !$0.roles.isDisjoint(with: [.accountManager, .channelManager, .successManager])
                    && $0.roles.permits(.manageOnboarding)
            }
        }
    }

    /// An administrator enters a reseller that did not apply. What a channel manager agreed to below another reseller
    /// is named by its proposal. Throws like `enrol`, and Invalid for what goes beyond `rights`.
    public func enter(
        _ tenant: Tenant, _ enrolment: Enrolment, reason: String, rights: EnrolmentRights, by actor: Actor
    ) async throws -> Reseller {
        var enrolment = enrolment
        if let proposalID = enrolment.proposalID {
            let (proposal, parent) = try await proposal(tenant.id, proposalID)
            guard proposal.state == .agreed else { throw ProposalRefusal.alreadyDecided }
            enrolment.parentPublicID = parent.publicID
        }
        try enrolment.check(rights)
        return try await enrol(tenant, enrolment, reason: reason, by: actor)
    }

    /// Enters a reseller that was there before the program, with the state it has from a day on. Its owner gets an
    /// account without a password; one that starts in onboarding is invited as after an approval.
    /// Throws Invalid; ResellerRefusal also for a company that is there or has applied; ProposalRefusal.
    public func enrol(_ tenant: Tenant, _ enrolment: Enrolment, reason: String, by actor: Actor) async throws
        -> Reseller
    {
        try enrolment.check()
        try Self.check(reason)
        let today = tenant.zone.day(of: clock.now)
        return try await database.transaction(tenant.id) { tx in
            let reseller = try await reseller(enrolment, tenant, in: tx)
            try await checkNew(reseller, taxID: enrolment.taxID, tenant, in: tx)
            let founding = Founding(
                reseller: reseller, taxID: enrolment.taxID, ownerName: enrolment.ownerName,
                planCode: enrolment.planCode, fromMonth: enrolment.validFrom.month, validFrom: enrolment.validFrom,
                today: today, reason: reason, by: actor,
                isOnPaper: enrolment.status != .pendingOnboarding && !enrolment.signsHere)
            let ownerID = try await ResellerFounding(sealer: sealer, clock: clock, chance: chance, tx).found(founding)
            if let parentID = reseller.parentID {
                try await ResellerParents(tx).add(
                    ResellerParent(validFrom: enrolment.validFrom, parentID: parentID), of: reseller.id,
                    by: actor.name, at: clock.now)
            }
            if enrolment.validFrom > today {
                throw Invalid("valid_from", "A reseller is entered from today or an earlier day on.")
            }
            if enrolment.invites, enrolment.status != .pendingOnboarding {
                try await invite(ownerID, of: reseller.id, in: tx)
            }
            if let proposalID = enrolment.proposalID {
                try await enter(proposalID, as: reseller, in: tx)
            }
            try await audit(
                actor, "reseller.enrolled", reseller, in: tx,
                after: ["status": reseller.status.rawValue, "tier": reseller.tier.rawValue], reason: reason)
            return reseller
        }
    }

    /// Enters what a reseller became from a day on, in the order of the days: for facts older than the program.
    /// Commissions that are paid already do not change by it. Throws Invalid, ResellerRefusal.
    public func enterState(
        _ tenant: Tenant, _ id: Identifier, _ status: ResellerStatus, _ tier: Tier, from day: Day, reason: String,
        by actor: Actor
    ) async throws -> Reseller {
        try Self.check(reason)
        let today = tenant.zone.day(of: clock.now)
        return try await database.transaction(tenant.id) { tx in
            let reseller = try await Resellers(tx).locked(id)
            guard let before = try await ResellerStates(tx).history(of: id).state(on: day) else {
                throw Invalid("valid_from", "\(reseller.name) was no reseller on \(day.inWords).")
            }
            if before.status != status, !before.status.next.contains(status) {
                throw ResellerRefusal.invalidTransition(name: reseller.name, before.status, to: status)
            }
            let moved = try await ResellerMoves(tx, clock: clock, chance: chance).move(
                reseller, to: status, tier: tier, from: day, today: today, reason: reason, by: actor)
            try await audit(
                actor, "reseller.state_entered", reseller, in: tx,
                before: ["status": before.status.rawValue, "tier": before.tier.rawValue],
                after: ["status": status.rawValue, "tier": tier.rawValue, "from": day.description], reason: reason)
            return moved
        }
    }

    /// Changes the status from today on. A termination takes two persons and is not done here.
    /// Throws Invalid for an empty `reason`, ResellerRefusal when the status does not allow it or was changed.
    public func changeStatus(
        _ tenant: Tenant, _ id: Identifier, to status: ResellerStatus, reason: String, version: Int, by actor: Actor,
        as doers: Set<ResellerStatus.Doer>
    ) async throws -> Reseller {
        try Self.check(reason)
        let today = tenant.zone.day(of: clock.now)
        return try await database.transaction(tenant.id) { tx in
            let reseller = try await Resellers(tx).locked(id)
            guard reseller.status.next(by: doers).contains(status) else {
                throw ResellerRefusal.invalidTransition(name: reseller.name, reseller.status, to: status)
            }
            guard reseller.version == version else { throw ResellerRefusal.changed(name: reseller.name) }
            let moved = try await ResellerMoves(tx, clock: clock, chance: chance).move(
                reseller, to: status, tier: reseller.tier, from: today, today: today, reason: reason, by: actor,
                tells: true)
            try await audit(
                actor, "reseller.status_changed", reseller, in: tx, before: ["status": reseller.status.rawValue],
                after: ["status": status.rawValue], reason: reason)
            return moved
        }
    }

    /// The reseller keeps its own data up to date. With a `version`: throws ResellerRefusal.changed when somebody
    /// changed the record since.
    public func changeProfile(
        _ tenant: Identifier, _ id: Identifier, _ profile: CompanyProfile, version: Int? = nil, by actor: Actor
    ) async throws {
        try await database.transaction(tenant) { tx in
            let before = try await Resellers(tx).locked(id)
            if let version, version != before.version { throw ResellerRefusal.changed(name: before.name) }
            try await Resellers(tx).setProfile(profile, of: id)
            try await Accounts(tx).setCompany(profile.name, ofTeam: id)
            try await audit(
                actor, "reseller.profile_changed", before, in: tx,
                before: ["name": before.name, "phone": before.contactPhone, "address": before.address.oneLine],
                after: ["name": profile.name, "phone": profile.contactPhone, "address": profile.address.oneLine])
        }
    }

    /// Asks for another invitation letter to an owner who has not signed in yet; the link of the earlier letter ends
    /// when the new one is written. Throws NotFound when there is nobody to invite.
    public func inviteAgain(_ tenant: Identifier, _ id: Identifier, by actor: Actor) async throws -> Account {
        try await database.transaction(tenant) { tx in
            let reseller = try await Resellers(tx).reseller(id)
            let team = try await Accounts(tx).team(of: id, having: [.owner])
            guard let owner = team.first(where: { $0.status == .invited }) else { throw NotFound() }
            try await invite(owner.id, of: id, in: tx)
            try await audit(actor, "reseller.invited_again", reseller, in: tx, after: ["email": owner.email])
            return owner
        }
    }

    private func invite(_ ownerID: Identifier, of id: Identifier, in tx: Transaction) async throws {
        _ = try await DomainEvents(tx, clock: clock, chance: chance).record(
            DomainEvent(
                name: "invitation.requested", subjectID: ownerID,
                facts: ["owner": ownerID.description, "reseller": id.description]))
    }

    /// Throws ResellerRefusal when the company is a reseller, or on its way to be one.
    private func checkNew(_ reseller: Reseller, taxID: String, _ tenant: Tenant, in tx: Transaction) async throws {
        let seal = try TaxIDSeal(taxID, in: "resellers", row: reseller.id, tenantID: tenant.id, sealer: sealer)
        let known = try await Resellers(tx).living(
            ownedBy: reseller.contactEmail, taxIDPrint: seal.print,
            companyKey: CompanyKey.nameAndZip(reseller.name, zip: reseller.address.zip))
        if let known {
            throw ResellerRefusal.alreadyThere(name: known.name, number: known.publicID, known.id)
        }
        let open = try await PartnerApplications(tx, sealer: sealer).open(
            from: reseller.contactEmail, taxIDPrint: seal.print)
        if let open { throw ResellerRefusal.hasApplied(number: open.number, open.id) }
    }

    private func reseller(_ enrolment: Enrolment, _ tenant: Tenant, in tx: Transaction) async throws -> Reseller {
        let now = clock.now
        var reseller = Reseller(
            id: Identifier(at: now, chance: chance),
            publicID: enrolment.publicID ?? PublicID.make("RES", on: enrolment.validFrom, chance: chance),
            name: enrolment.companyName, type: enrolment.type, status: enrolment.status, tier: enrolment.tier,
            contactEmail: EmailAddress(enrolment.ownerEmail)?.text ?? enrolment.ownerEmail, currency: tenant.currency,
            createdAt: now)
        reseller.legalName = enrolment.legalName
        reseller.websiteURL = enrolment.websiteURL
        reseller.contactName = enrolment.ownerName
        reseller.contactTitle = enrolment.ownerTitle
        reseller.contactPhone = enrolment.ownerPhone
        reseller.address = enrolment.address
        reseller.territories = enrolment.territories
        reseller.paymentTerms = enrolment.paymentTerms
        reseller.accountManagerID = enrolment.accountManagerID
        reseller.accountManagerName = enrolment.accountManagerName
        reseller.activatedOn = enrolment.status == .pendingOnboarding ? nil : enrolment.validFrom
        if let number = enrolment.parentPublicID {
            try await ResellerParents(tx).lockTree()
            guard let parent = try await Resellers(tx).find(publicID: number) else {
                throw Invalid("parent", "There is no reseller \(number).")
            }
            try Self.checkMayBeAbove(parent)
            reseller.parentID = try await checkedParent(
                parent, of: reseller, from: enrolment.validFrom, in: tx)
            reseller.parentFrom = enrolment.validFrom
        }
        return reseller
    }

    /// The tree must hold from the day on: a step that is planned for the one above counts too.
    private func checkedParent(
        _ parent: Reseller, of reseller: Reseller, from day: Day, in tx: Transaction
    ) async throws -> Identifier {
        var histories = try await ResellerParents(tx).histories()
        histories[reseller.id] = ParentHistory(decisions: [ResellerParent(validFrom: day, parentID: parent.id)])
        try Self.check(reseller, below: parent, from: day, histories)
        return parent.id
    }

    func audit(
        _ actor: Actor, _ act: String, _ reseller: Reseller, in tx: Transaction, before: [String: String] = [:],
        after: [String: String] = [:], reason: String = ""
    ) async throws {
        try await AuditTrail(tx, clock: clock, chance: chance).record(
            actor, act, subject: .reseller(reseller.id, reseller.publicID), before: before, after: after,
            reason: reason)
    }

    static func check(_ reason: String, field: String = "reason") throws {
        if reason.isEmpty || reason.count > longestReason || !reason.isPlainText(allowingLines: true) {
            throw Invalid(field, "Say why, in at most \(longestReason) characters.")
        }
    }
}
