import Identity
import Kernel
import Postgres
import Sales

extension Commissioning {
    private static let publicIDTries = 5

    /// Does the work of a run, each reseller in a transaction of its own. What is done stays done when the program
    /// stops, and is skipped when it goes on; an error of one reseller stops no other. Leaves the run calculated, or
    /// failed when any reseller is left.
    public func calculate(_ job: CalculateRun, tenantID: Identifier) async throws {
        guard let parts = try await begin(job, tenantID) else { return }
        for part in parts where part.status != .done {
            do {
                try await calculate(part.position, job, tenantID)
            } catch let error where !(error is CancellationError || error is DatabaseBusy) {
                try await note(error, part.position, job, tenantID)
            }
        }
        try await finish(job, tenantID)
    }

    /// The parts of the run, laid if they are not; nil when the job is no longer wanted.
    private func begin(_ job: CalculateRun, _ tenantID: Identifier) async throws -> [RunPart]? {
        try await database.transaction(tenantID) { tx in
            let run = try await CommissionRuns(tx).locked(job.run)
            guard run.attempt == job.attempt, run.status == .scheduled || run.status == .running else { return nil }
            if run.status == .scheduled {
                let resellers = try await RunFacts(tx: tx, currency: run.currency).parts(in: run.period)
                try await RunParts(tx).lay(resellers, for: run)
                try await CommissionRuns(tx).set(.running, of: run.id)
            }
            return try await RunParts(tx).parts(of: run)
        }
    }

    private func calculate(_ position: Int, _ job: CalculateRun, _ tenantID: Identifier) async throws {
        for salt in 0..<Self.publicIDTries {
            do {
                try await calculate(position, job, tenantID, salt: salt)
                return
            } catch let violation as ConstraintViolation
                where violation.constraint == "accruals_public_id_unique" && salt < Self.publicIDTries - 1
            {
                continue
            }
        }
    }

    private func calculate(_ position: Int, _ job: CalculateRun, _ tenantID: Identifier, salt: Int) async throws {
        try await database.transaction(tenantID) { tx in
            let run = try await CommissionRuns(tx).shared(job.run)
            guard run.attempt == job.attempt, run.status == .running,
                let part = try await RunParts(tx).lockedUnfinished(position, of: run)
            else { return }
            let change = try await BillingFacts(tx).heldChange()
            let facts = RunFacts(tx: tx, currency: run.currency)
            var input = try await facts.input(reseller: part.resellerID, period: run.period, postedOn: run.postedOn)
            if let reseller = input.reseller {
                let review = HoldReview(tx: tx, clock: clock, chance: chance)
                if try await review.review(reseller, input.customers, on: run.postedOn, run.currency) {
                    input.books = try await facts.books(reseller: reseller.id)
                }
            }
            let result = try ResellerCalculation.result(of: input)
            try await RunPosting(tx: tx, run: run, clock: clock, chance: chance, salt: salt)
                .post(result, reseller: part.resellerID)
            try await RunParts(tx).mark(.done, position, of: run, change: change, at: clock.now)
        }
    }

    private func note(
        _ error: any Error, _ position: Int, _ job: CalculateRun, _ tenantID: Identifier
    ) async throws {
        try await database.transaction(tenantID) { tx in
            let run = try await CommissionRuns(tx).shared(job.run)
            guard run.attempt == job.attempt, run.status == .running else { return }
            try await RunParts(tx).mark(.failed, position, of: run, problem: "\(error)", at: clock.now)
        }
    }

    private func finish(_ job: CalculateRun, _ tenantID: Identifier) async throws {
        try await database.transaction(tenantID) { tx in
            let run = try await CommissionRuns(tx).locked(job.run)
            guard run.attempt == job.attempt, run.status == .running else { return }
            let progress = try await RunParts(tx).progress(of: run)
            if progress.done == progress.all {
                try await CommissionRuns(tx).markCalculated(run.id, at: clock.now)
                try await record("run.calculated", run, in: tx)
            } else {
                try await CommissionRuns(tx).set(.failed, of: run.id)
                try await record("run.failed", run, in: tx)
            }
        }
    }
}
