import Identity
import Jobs
import Kernel
import Postgres

extension Commissioning {
    /// Makes what a run found payable and closes the month's statements. Refused to whoever started the run, and while
    /// lines and ledger differ. All of it or nothing; the same key again changes nothing. Throws RunRefusal.
    public func approve(_ id: Identifier, key: String, tenant: Tenant, by actor: Actor) async throws {
        let today = tenant.zone.day(of: clock.now)
        try await act(.approve, on: id, key: key, tenant: tenant) { tx, run in
            guard actor.accountID != run.startedByID || actor.accountID == nil else {
                throw RunRefusal.starterCannotApprove
            }
            let findings = try await Reconciliation(tx).findings(run.currency)
            guard findings.isEmpty else { throw RunRefusal.notReconciled(findings.count) }
            let statements = Statements(tx)
            if let earlier = try await statements.firstOpenMonth(before: run.period) {
                throw RunRefusal.earlierStatementOpen(earlier)
            }
            try await settle(run, on: today, in: tx)
            try await CommissionRuns(tx).markApproved(id, by: (actor.accountID, actor.name), at: clock.now)
            for statement in try await statements.openStatements(of: run.period) {
                try await close(statement, on: today, in: tx)
            }
            try await record("run.approved", run, in: tx)
            try await audit(actor, "run.approved", run, in: tx, after: ["status": RunStatus.approved.rawValue])
        }
    }

    /// Approves the accrued lines and moves them to what is payable, earned and taken back each on its side.
    private func settle(_ run: CommissionRun, on today: Day, in tx: Transaction) async throws {
        let ledger = Ledger(tx, clock: clock, chance: chance)
        for sum in try await Accruals(tx).approve(run: run.id, run.currency) {
            let key = "run/\(run.id)/\(run.attempt)/\(sum.reseller)/approve"
            try await ledger.post(.approve(sum.earned), payee: sum.reseller, on: today, key: "\(key)/plus")
            try await ledger.post(.approve(sum.takenBack), payee: sum.reseller, on: today, key: "\(key)/minus")
        }
    }

    /// Writes a statement's amounts and books a negative balance as a receivable; last month's is offset first.
    private func close(_ statement: Statement, on today: Day, in tx: Transaction) async throws {
        let ledger = Ledger(tx, clock: clock, chance: chance)
        let key = "statement/\(statement.id)"
        try await Statements(tx).close(statement, at: clock.now)
        let opening = statement.totals.opening
        if opening.isNegative {
            try await ledger.post(
                .offset(opening.negated), payee: statement.resellerID, on: today, key: "\(key)/offset")
        }
        if statement.closing.isNegative {
            try await ledger.post(
                .negativeClosing(statement.closing.negated), payee: statement.resellerID, on: today,
                key: "\(key)/negative")
        }
        _ = try await DomainEvents(tx, clock: clock, chance: chance).record(
            DomainEvent(
                name: "statement.closed", subjectID: statement.id,
                facts: [
                    "reseller": statement.resellerID.description, "period": statement.period.description,
                    "closing": statement.closing.decimal,
                ]))
    }
}
