import Identity
import Jobs
import Kernel
import Postgres

/// The levels of the programme: what they ask for, the monthly review, and steps by hand. Nothing reaches back: a tier
/// counts from a day on, and what was earned before it stays as it was.
public struct Tiering: Sendable {
    let database: Database
    let clock: Clock
    let chance: Chance
    let figures: ResellerFigures

    public init(database: Database, clock: Clock, chance: Chance, figures: ResellerFigures = .none) {
        self.database = database
        self.clock = clock
        self.chance = chance
        self.figures = figures
    }

    /// Where one reseller stands among the tiers today.
    public struct Standing: Sendable {
        public let reseller: Reseller
        public let figures: TierFigures
        public let currency: Currency
        /// The months whose base counts.
        public let months: ClosedRange<Month>
        public let grace: TierGrace?
        /// A step that waits for its day or for an approval.
        public let openChange: TierChange?
    }

    /// The same with everything that happened, for staff.
    public struct Record: Sendable {
        public let standing: Standing
        public let changes: [TierChange]
        public let reviews: [TierReview]
        public let violations: [ResellerViolation]
        public let history: ResellerHistory
    }

    /// The results of a month's review.
    public struct Results: Sendable {
        /// Nil before the first review.
        public let month: Month?
        public let months: [Month]
        public let page: Slice<ReviewedReseller>
        public let counts: [TierVerdict.Outcome: Int]
        public let waiting: [(change: TierChange, reseller: Reseller)]
        public let needsApproval: Bool
    }

    /// Throws NotFound.
    public func standing(_ tenant: Tenant, of resellerID: Identifier) async throws -> Standing {
        let today = tenant.zone.day(of: clock.now)
        return try await database.reading(tenant.id) { tx in
            try await standing(of: resellerID, tenant, on: today, in: tx)
        }
    }

    /// Throws NotFound.
    public func record(_ tenant: Tenant, of resellerID: Identifier) async throws -> Record {
        let today = tenant.zone.day(of: clock.now)
        return try await database.reading(tenant.id) { tx in
            let reviews = TierReviews(tx)
            return Record(
                standing: try await standing(of: resellerID, tenant, on: today, in: tx),
                changes: try await TierChanges(tx).of(resellerID), reviews: try await reviews.of(resellerID),
                violations: try await reviews.violations(of: resellerID),
                history: try await ResellerStates(tx).history(of: resellerID))
        }
    }

    /// One page of a month's results, of the newest month where none is named.
    public func results(
        _ tenant: Identifier, month wanted: Month?, _ outcome: TierVerdict.Outcome?, after key: String? = nil
    ) async throws -> Results {
        try await database.reading(tenant) { tx in
            let reviews = TierReviews(tx)
            let months = try await reviews.months()
            let month = wanted.flatMap { months.contains($0) ? $0 : nil } ?? months.first
            var waiting: [(change: TierChange, reseller: Reseller)] = []
            for change in try await TierChanges(tx).waiting() {
                waiting.append((change, try await Resellers(tx).reseller(change.resellerID)))
            }
            let needsApproval = try await TierChanges(tx).needsApproval()
            guard let month else {
                return Results(
                    month: nil, months: [], page: Slice(elements: [], next: nil, total: 0), counts: [:],
                    waiting: waiting, needsApproval: needsApproval)
            }
            return Results(
                month: month, months: months, page: try await reviews.page(month, outcome, after: key),
                counts: try await reviews.counts(month), waiting: waiting, needsApproval: needsApproval)
        }
    }

    /// A channel manager sets the tier from today on. A planned step and a grace end with it.
    /// Throws Invalid for `tier` and `reason`, ResellerRefusal.
    public func change(
        _ tenant: Tenant, _ id: Identifier, to tier: Tier, reason: String, version: Int, by actor: Actor
    ) async throws {
        try Partnering.check(reason)
        let (now, today) = (clock.now, tenant.zone.day(of: clock.now))
        try await database.transaction(tenant.id) { tx in
            let reseller = try await Resellers(tx).locked(id)
            guard reseller.status != .terminated else {
                throw ResellerRefusal.invalidTransition(name: reseller.name, .terminated, to: .terminated)
            }
            guard reseller.version == version else { throw ResellerRefusal.changed(name: reseller.name) }
            guard reseller.tier != tier else { throw ResellerRefusal.tierUnchanged(name: reseller.name, tier) }
            let changes = TierChanges(tx)
            if let open = try await changes.open(of: id) {
                try await changes.set(open.id, .dropped, by: actor.name, note: "Set by hand.", at: now)
            }
            try await changes.closeGrace(of: id, on: today)
            try await changes.add(
                change(reseller, to: tier, .applied, .manual, from: today, reason: reason, by: actor))
            try await apply(tier, to: reseller, from: today, today: today, reason: reason, by: actor, in: tx)
            try await tell("tier.changed", id, ["to": tier.rawValue, "on": today.description], in: tx)
            try await audit(
                actor, "reseller.tier_changed", reseller, in: tx, before: ["tier": reseller.tier.rawValue],
                after: ["tier": tier.rawValue, "from": today.description], reason: reason)
        }
    }

    /// Lets a step up happen that waits: on its day, or on the first of the next month when that is over.
    /// Throws Invalid for `note`, ResellerRefusal, NotFound.
    public func decide(
        _ tenant: Tenant, _ changeID: Identifier, approves: Bool, note: String, by actor: Actor
    ) async throws {
        if !approves { try Partnering.check(note, field: "note") }
        let (now, today) = (clock.now, tenant.zone.day(of: clock.now))
        try await database.transaction(tenant.id) { tx in
            let changes = TierChanges(tx)
            let found = try await changes.locked(changeID)
            let reseller = try await Resellers(tx).locked(found.resellerID)
            guard found.state == .waiting else { throw ResellerRefusal.noLongerWaiting(name: reseller.name) }
            let day = found.effectiveOn > today ? found.effectiveOn : today.month.next.firstDay
            try await changes.set(
                changeID, approves ? .planned : .declined, effectiveOn: day, by: actor.name, note: note, at: now)
            if approves {
                try await tell(
                    "tier.change_planned", reseller.id, ["to": found.to.rawValue, "on": day.description], in: tx)
            }
            try await audit(
                actor, approves ? "reseller.tier_step_approved" : "reseller.tier_step_declined", reseller, in: tx,
                after: ["tier": found.to.rawValue, "from": day.description], reason: note)
        }
    }

    /// Whether steps up wait for an approval from the next review on.
    public func setNeedsApproval(_ tenant: Tenant, _ needsApproval: Bool, by actor: Actor) async throws {
        let now = clock.now
        try await database.transaction(tenant.id) { tx in
            let before = try await TierChanges(tx).needsApproval()
            guard before != needsApproval else { return }
            try await TierChanges(tx).setNeedsApproval(needsApproval, by: actor.name, at: now)
            try await AuditTrail(tx, clock: clock, chance: chance).record(
                actor, "tiers.approval_rule_changed", subject: AuditSubject("tiers", tenant.id, "Tiers"),
                before: ["tier_needs_approval": String(before)], after: ["tier_needs_approval": String(needsApproval)])
        }
    }

    /// Throws Invalid for `happened_on` and `violation`, NotFound.
    public func recordViolation(
        _ tenant: Tenant, _ id: Identifier, on typedDay: String, _ text: String, by actor: Actor
    ) async throws {
        let (now, today) = (clock.now, tenant.zone.day(of: clock.now))
        var invalid = Invalid()
        let day = TypedDay.read(typedDay)
        if day.map({ $0 > today || $0 < today.adding(months: -TierReview.violationMonths) }) ?? true {
            invalid.add("happened_on", "Enter a day of the last six months, like \(today.description).")
        }
        if !(5...Partnering.longestReason).contains(text.count) || !text.isPlainText(allowingLines: true) {
            invalid.add("violation", "Say what happened, in 5 to \(Partnering.longestReason) characters.")
        }
        try invalid.throwIfAny()
        try await database.transaction(tenant.id) { tx in
            let reseller = try await Resellers(tx).locked(id)
            try await TierReviews(tx).add(
                ResellerViolation(
                    id: Identifier(at: now, chance: chance), resellerID: id, happenedOn: day ?? today, text: text,
                    recordedBy: actor.name, recordedAt: now, isWithdrawn: false))
            try await audit(
                actor, "reseller.violation_noted", reseller, in: tx,
                after: ["on": (day ?? today).description], reason: text)
        }
    }

    /// A violation that was noted by mistake does not count any more. Throws Invalid for `reason`, NotFound.
    public func withdrawViolation(
        _ tenant: Tenant, _ id: Identifier, _ violationID: Identifier, reason: String, by actor: Actor
    ) async throws {
        try Partnering.check(reason)
        let now = clock.now
        try await database.transaction(tenant.id) { tx in
            let reseller = try await Resellers(tx).locked(id)
            guard try await TierReviews(tx).withdraw(violationID, of: id, by: actor.name, at: now) else {
                throw NotFound()
            }
            try await audit(actor, "reseller.violation_withdrawn", reseller, in: tx, reason: reason)
        }
    }
}
