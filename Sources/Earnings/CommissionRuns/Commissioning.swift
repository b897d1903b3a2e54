import Identity
import Jobs
import Kernel
import Postgres

/// The monthly work: a run is started, calculated in the background, looked at, and approved by a second person.
public struct Commissioning: Sendable {
    let database: Database
    let clock: Clock
    let chance: Chance

    public init(database: Database, clock: Clock, chance: Chance) {
        self.database = database
        self.clock = clock
        self.chance = chance
    }

    /// Registers the background work.
    public func register(_ handlers: inout JobHandlers) {
        handlers.on(CalculateRun.self) { job, run in try await calculate(job, tenantID: run.tenantID) }
        handlers.on(StartRun.self) { job, run in try await startPlanned(job, tenantID: run.tenantID) }
        handlers.on(ReviewHolds.self) { _, run in try await reviewHolds(tenantID: run.tenantID) }
    }

    /// Starts the run of a month that is over, or starts a cancelled one again. Months are run one after the other.
    /// The same key again answers with the run of the first time. Throws RunRefusal.
    public func start(_ period: Month, key: String, tenant: Tenant, by actor: Actor) async throws -> Identifier {
        let today = tenant.zone.day(of: clock.now)
        return try await database.transaction(tenant.id) { tx in
            let answer = try await Idempotency(tx, clock: clock).once(
                key, act: "runs.start", input: Array(period.description.utf8)
            ) {
                guard period.lastDay < today else { throw RunRefusal.monthNotOver(period) }
                return try await schedule(period, today, tenant, actor, in: tx).description
            }
            guard let id = Identifier(answer) else { throw NotFound() }
            return id
        }
    }

    /// Calculates a run anew: its lines are cancelled and found again, with the facts and plans of now.
    /// Throws RunRefusal.
    public func recalculate(_ id: Identifier, key: String, tenant: Tenant, by actor: Actor) async throws {
        let today = tenant.zone.day(of: clock.now)
        try await act(.recalculate, on: id, key: key, tenant: tenant) { tx, run in
            try await withdraw(run, on: today, in: tx)
            try await CommissionRuns(tx).restart(
                id, attempt: run.attempt + 1, postedOn: today, by: (actor.accountID, actor.name), at: clock.now)
            try await enqueue(id, attempt: run.attempt + 1, in: tx)
            try await audit(actor, "run.recalculated", run, in: tx)
        }
    }

    /// Goes on with a run that stopped; resellers that are done stay done. Throws RunRefusal.
    public func resume(_ id: Identifier, key: String, tenant: Tenant, by actor: Actor) async throws {
        try await act(.resume, on: id, key: key, tenant: tenant) { tx, run in
            try await CommissionRuns(tx).set(.running, of: id)
            try await enqueue(id, attempt: run.attempt, in: tx)
            try await audit(actor, "run.resumed", run, in: tx)
        }
    }

    /// Takes a run back before it is approved; nothing of it stays payable. Throws RunRefusal.
    public func cancel(_ id: Identifier, key: String, reason: String, tenant: Tenant, by actor: Actor) async throws {
        let reason = reason.trimmingWhitespace()
        guard (5...500).contains(reason.count), reason.isPlainText(allowingLines: true) else {
            throw Invalid("reason", "Say why the run is cancelled, in 5 to 500 characters.")
        }
        let today = tenant.zone.day(of: clock.now)
        try await act(.cancel, on: id, key: key, tenant: tenant) { tx, run in
            try await withdraw(run, on: today, in: tx)
            try await CommissionRuns(tx).markCancelled(id, by: actor.name, at: clock.now)
            try await audit(actor, "run.cancelled", run, in: tx, reason: reason)
        }
    }

    /// Releases and cancels what the day's state of the world asks for, reseller by reseller.
    public func reviewHolds(tenantID: Identifier) async throws {
        let waiting: [(Identifier, Currency, Day)] = try await database.reading(tenantID) { tx in
            try await tx.rows(
                """
                select distinct a.reseller_id, a.currency, t.time_zone from accruals a
                join tenants t on t.id = a.tenant_id
                where a.tenant_id = \(tenantID) and a.state = 'held' order by a.reseller_id
                """
            ).map { row in
                let zone: Zone? = Zone(try row["time_zone"] as String)
                return (try row["reseller_id"], try row["currency"], (zone ?? .utc).day(of: clock.now))
            }
        }
        for (reseller, currency, today) in waiting {
            try await database.transaction(tenantID) { tx in
                let input = try await RunFacts(tx: tx, currency: currency).input(
                    reseller: reseller, period: today.month, postedOn: today)
                guard let facts = input.reseller else { return }
                _ = try await HoldReview(tx: tx, clock: clock, chance: chance)
                    .review(facts, input.customers, on: today, currency)
            }
        }
    }

    private func schedule(
        _ period: Month, _ today: Day, _ tenant: Tenant, _ actor: Actor, in tx: Transaction
    ) async throws -> Identifier {
        let runs = CommissionRuns(tx)
        for run in try await runs.all() where run.period != period {
            if run.status.isOpen { throw RunRefusal.otherOpen(run.period) }
            if run.status == .approved, run.period > period { throw RunRefusal.laterApproved(run.period) }
        }
        let existing = try await runs.run(for: period)
        if let existing, existing.status.after(.reschedule) == nil {
            throw RunRefusal.exists(period, existing.status)
        }
        let id = existing?.id ?? Identifier(at: clock.now, chance: chance)
        let attempt = (existing?.attempt ?? 0) + 1
        let run = CommissionRun(
            id: id, publicID: existing?.publicID ?? PublicID.make("RUN", on: today, chance: chance), period: period,
            status: .scheduled, attempt: attempt, postedOn: today, currency: tenant.currency,
            startedByID: actor.accountID, startedBy: actor.name, startedAt: clock.now, calculatedAt: nil,
            approvedBy: "", approvedAt: nil, cancelledBy: "", cancelledAt: nil)
        if existing == nil {
            do {
                try await runs.add(run)
            } catch let violation as ConstraintViolation
                where violation.constraint == "commission_runs_period_unique"
            {
                throw RunRefusal.exists(period, .scheduled)
            }
        } else {
            try await runs.restart(
                id, attempt: attempt, postedOn: today, by: (actor.accountID, actor.name), at: clock.now)
        }
        try await enqueue(id, attempt: attempt, in: tx)
        try await audit(actor, "run.started", run, in: tx)
        return id
    }

    /// Cancels the lines of a run and swaps what they did to the ledger; its zeros go.
    private func withdraw(_ run: CommissionRun, on today: Day, in tx: Transaction) async throws {
        let ledger = Ledger(tx, clock: clock, chance: chance)
        let sums = try await Accruals(tx).withdraw(run: run.id, run.currency)
        for sum in sums {
            let key = "run/\(run.id)/\(run.attempt)/\(sum.reseller)/cancel"
            try await ledger.post(.cancelAccrued(sum.accrued), payee: sum.reseller, on: today, key: "\(key)/accrued")
            try await ledger.post(.cancelHeld(sum.held), payee: sum.reseller, on: today, key: "\(key)/held")
        }
        try await tx.execute("delete from zero_records where tenant_id = \(tx.tenantID) and run_id = \(run.id)")
    }

    private func enqueue(_ run: Identifier, attempt: Int, in tx: Transaction) async throws {
        try await Jobs(tx, clock: clock, chance: chance).enqueue(
            CalculateRun(run: run, attempt: attempt), key: "\(run) \(attempt)")
    }

    /// Acts on a locked run when its status allows it. The same key again changes nothing.
    func act(
        _ change: RunStatus.Change, on id: Identifier, key: String, tenant: Tenant,
        _ body: @escaping @Sendable (Transaction, CommissionRun) async throws -> Void
    ) async throws {
        try await database.transaction(tenant.id) { tx in
            _ = try await Idempotency(tx, clock: clock).once(
                key, act: "runs.\(change.rawValue)", input: Array(id.description.utf8)
            ) {
                let run = try await CommissionRuns(tx).locked(id)
                guard run.status.after(change) != nil else {
                    throw RunRefusal.invalidTransition(change, from: run.status)
                }
                try await body(tx, run)
                return change.rawValue
            }
        }
    }

    func record(_ event: String, _ run: CommissionRun, in tx: Transaction) async throws {
        _ = try await DomainEvents(tx, clock: clock, chance: chance).record(
            DomainEvent(name: event, subjectID: run.id, facts: ["period": run.period.description]))
    }

    /// Appends to the audit trail; comes last in a unit of work because it holds the tenant's chain.
    func audit(
        _ actor: Actor, _ act: String, _ run: CommissionRun, in tx: Transaction, after: [String: String] = [:],
        reason: String = ""
    ) async throws {
        try await AuditTrail(tx, clock: clock, chance: chance).record(
            actor, act, subject: AuditSubject("run", run.id, run.publicID), before: ["status": run.status.rawValue],
            after: after.merging(["period": run.period.description]) { own, _ in own }, reason: reason)
    }
}
