import Identity
import Jobs
import Kernel
import Postgres

/// The monthly review of all active resellers.
struct ReviewTiers: Job {
    static let kind = "partnership.review_tiers"

    /// The instant for which it was planned.
    let plannedAt: Instant
}

/// Once a day: steps between tiers whose day has come.
struct ApplyTierChanges: Job {
    static let kind = "partnership.apply_tier_changes"
}

extension Tiering {
    public func register(in handlers: inout JobHandlers) {
        handlers.on(ReviewTiers.self) { job, run in
            try await review(try await tenant(run.tenantID), plannedAt: job.plannedAt)
        }
        handlers.on(ApplyTierChanges.self) { _, run in try await applyDue(try await tenant(run.tenantID)) }
    }

    public static func plan(in schedules: inout Schedules) {
        schedules.add("partnership.review_tiers", .monthly(day: 2, hour: 3, minute: 0)) { ReviewTiers(plannedAt: $0) }
        schedules.add("partnership.apply_tier_changes", .daily(hour: 0, minute: 5)) { _ in ApplyTierChanges() }
    }

    /// The review of a month needs the base of the month before: until that is computed it looks again every hour, and
    /// leaves the rest to the next month's review when the month is over.
    func review(_ tenant: Tenant, plannedAt: Instant) async throws {
        let (planned, today) = (tenant.zone.day(of: plannedAt), tenant.zone.day(of: clock.now))
        let figures = figures
        let known = try await database.reading(tenant.id) { tx in try await figures.knownThrough(tx) }
        if let known, known >= today.month.previous { return try await review(tenant, on: planned) }
        guard planned.month == today.month else { return }
        let next = clock.now + .hours(1)
        try await database.transaction(tenant.id) { tx in
            try await Jobs(tx, clock: clock, chance: chance).enqueue(
                ReviewTiers(plannedAt: plannedAt), at: next, key: next.description)
        }
    }

    /// Reviews every active reseller once a month: done again in the month it does nothing. A review that comes late
    /// looks at the day for which it was planned, but not at one of an earlier month: nothing reaches back.
    public func review(_ tenant: Tenant, on planned: Day? = nil) async throws {
        let now = tenant.zone.day(of: clock.now)
        let today = planned.map { $0.month == now.month && $0 < now ? $0 : now } ?? now
        try await applyDue(tenant)
        let figures = figures
        let (resellers, known) = try await database.reading(tenant.id) { tx in
            let reviewed = try await TierReviews(tx).reviewed(in: today.month)
            let active = try await Resellers(tx).all()
                .filter { $0.status == .active && !reviewed.contains($0.id) }.map(\.id)
            return (active, try await KnownTierFigures(figures, of: active, on: today, in: tx))
        }
        for id in resellers {
            try await database.transaction(tenant.id) { tx in
                try await review(id, known[id], tenant, on: today, in: tx)
            }
        }
    }

    /// Gives resellers the tier that was planned, from the day for which it was planned.
    public func applyDue(_ tenant: Tenant) async throws {
        let (now, today) = (clock.now, tenant.zone.day(of: clock.now))
        let due = try await database.reading(tenant.id) { tx in try await TierChanges(tx).due(on: today) }
        for found in due.reversed() {
            try await database.transaction(tenant.id) { tx in
                let changes = TierChanges(tx)
                let reseller = try await Resellers(tx).locked(found.resellerID)
                guard try await changes.locked(found.id).state == .planned else { return }
                guard reseller.status != .terminated, reseller.tier == found.from else {
                    return try await changes.set(found.id, .dropped, by: Actor.system.name, at: now)
                }
                try await changes.set(found.id, .applied)
                try await apply(
                    found.to, to: reseller, from: found.effectiveOn, today: today, reason: found.reason, by: .system,
                    in: tx)
                try await audit(
                    .system, "reseller.tier_changed", reseller, in: tx, before: ["tier": found.from.rawValue],
                    after: ["tier": found.to.rawValue, "from": found.effectiveOn.description], reason: found.reason)
            }
        }
    }

    private func review(
        _ id: Identifier, _ figures: TierFigures, _ tenant: Tenant, on today: Day, in tx: Transaction
    ) async throws {
        let reseller = try await Resellers(tx).locked(id)
        guard reseller.status == .active else { return }
        let changes = TierChanges(tx)
        let verdict = TierVerdict(reseller.tier, figures, grace: try await changes.grace(of: id), on: today)
        let review = TierReview(id, reseller.tier, figures, verdict, on: today, tenant.currency)
        guard try await TierReviews(tx).add(review, at: clock.now) else { return }
        try await drop(of: reseller, unless: verdict, in: tx)
        switch verdict {
        case .kept, .graceRuns: break
        case .graceEnded: try await changes.closeGrace(of: id, on: today)
        case .graceStarted(let grace):
            try await changes.begin(grace, of: id)
            try await tell("tier.grace_started", id, ["until": grace.endsOn.description], in: tx)
        case .upgrade(let tier, let day):
            try await changes.closeGrace(of: id, on: today)
            try await plan(reseller, tier, from: day, "All conditions of \(tier.label) hold.", isUp: true, in: tx)
        case .downgrade(let tier, let day):
            try await changes.closeGrace(of: id, on: today)
            let reason = "The conditions of \(reseller.tier.label) do not hold after the grace."
            try await plan(reseller, tier, from: day, reason, isUp: false, in: tx)
        }
        if verdict.outcome != .kept {
            try await audit(
                .system, "reseller.tier_reviewed", reseller, in: tx, before: ["tier": reseller.tier.rawValue],
                after: ["outcome": verdict.outcome.rawValue])
        }
    }

    /// A step up that still waits for its approval ends with the conditions that it came from.
    private func drop(of reseller: Reseller, unless verdict: TierVerdict, in tx: Transaction) async throws {
        let changes = TierChanges(tx)
        guard let open = try await changes.open(of: reseller.id), open.state == .waiting else { return }
        if case .upgrade(open.to, _) = verdict { return }
        try await changes.set(
            open.id, .dropped, by: Actor.system.name, note: "The conditions do not hold any more.", at: clock.now)
    }

    private func plan(
        _ reseller: Reseller, _ tier: Tier, from day: Day, _ reason: String, isUp: Bool, in tx: Transaction
    ) async throws {
        let changes = TierChanges(tx)
        if try await changes.open(of: reseller.id) != nil { return }
        let waits = isUp ? try await changes.needsApproval() : false
        try await changes.add(
            change(reseller, to: tier, waits ? .waiting : .planned, .review, from: day, reason: reason, by: .system))
        if !waits {
            try await tell("tier.change_planned", reseller.id, ["to": tier.rawValue, "on": day.description], in: tx)
        }
    }

    func standing(
        of resellerID: Identifier, _ tenant: Tenant, on today: Day, in tx: Transaction
    ) async throws -> Standing {
        Standing(
            reseller: try await Resellers(tx).reseller(resellerID),
            figures: try await KnownTierFigures(figures, of: [resellerID], on: today, in: tx)[
                resellerID], currency: tenant.currency,
            months: TierReview.baseMonths(on: today, knownThrough: try await figures.knownThrough(tx)),
            grace: try await TierChanges(tx).grace(of: resellerID),
            openChange: try await TierChanges(tx).open(of: resellerID))
    }

    func change(
        _ reseller: Reseller, to tier: Tier, _ state: TierChange.State, _ source: TierChange.Source, from day: Day,
        reason: String, by actor: Actor
    ) -> TierChange {
        TierChange(
            id: Identifier(at: clock.now, chance: chance), resellerID: reseller.id, from: reseller.tier, to: tier,
            state: state, source: source, effectiveOn: day, reason: reason, madeBy: actor.name, madeAt: clock.now,
            decidedBy: "", decidedAt: nil, note: "")
    }

    /// Writes the tier from a day on. What was recorded for later days is recorded again with the new tier, so that a
    /// job that comes late changes no status.
    func apply(
        _ tier: Tier, to reseller: Reseller, from day: Day, today: Day, reason: String, by actor: Actor,
        in tx: Transaction
    ) async throws {
        let states = ResellerStates(tx)
        let history = try await states.history(of: reseller.id)
        for state in history.states where state.validFrom > day {
            try await states.add(
                ResellerState(
                    validFrom: state.validFrom, status: state.status, tier: tier, type: state.type,
                    reason: state.reason, recordedBy: actor.name, recordedAt: clock.now),
                of: reseller.id)
        }
        _ = try await ResellerMoves(tx, clock: clock, chance: chance).move(
            reseller, to: history.state(on: day)?.status ?? reseller.status, tier: tier, from: day, today: today,
            reason: reason, by: actor)
    }

    func tell(_ name: String, _ id: Identifier, _ facts: [String: String], in tx: Transaction) async throws {
        try await DomainEvents(tx, clock: clock, chance: chance).record(
            DomainEvent(name: name, subjectID: id, facts: facts))
    }

    func audit(
        _ actor: Actor, _ act: String, _ reseller: Reseller, in tx: Transaction, before: [String: String] = [:],
        after: [String: String] = [:], reason: String = ""
    ) async throws {
        try await AuditTrail(tx, clock: clock, chance: chance).record(
            actor, act, subject: .reseller(reseller.id, reseller.publicID), before: before, after: after,
            reason: reason)
    }

    private func tenant(_ id: Identifier) async throws -> Tenant {
        let found = try await database.reading(id) { tx in try await Tenants(tx).tenant(id) }
        guard let found else { throw NotFound() }
        return found
    }
}

/// The figures of all resellers of a tenant on a day.
struct KnownTierFigures: Sendable {
    private let bases: [Identifier: Int64]
    private let customers: [Identifier: Int]
    private let health: [Identifier: Int]
    private let levels: [Identifier: Tier.Certification]
    private let violations: [Identifier: Int]

    init(_ figures: ResellerFigures, of resellers: [Identifier], on day: Day, in tx: Transaction) async throws {
        let known = try await figures.knownThrough(tx)
        bases = try await figures.bases(tx, TierReview.baseMonths(on: day, knownThrough: known))
        customers = try await figures.activeCustomers(tx)
        health = try await figures.healthTenths(tx)
        levels = try await figures.certificationLevel(tx, resellers, day)
        violations = try await TierReviews(tx).violationCounts(on: day)
    }

    subscript(id: Identifier) -> TierFigures {
        TierFigures(
            baseMinorUnits: bases[id] ?? 0, activeCustomers: customers[id] ?? 0, healthTenths: health[id],
            certification: levels[id], violations: violations[id] ?? 0)
    }
}
