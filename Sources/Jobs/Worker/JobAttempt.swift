import Kernel
import Logging
import Postgres

/// Runs one try of a claimed job and writes down how it ended.
struct JobAttempt: Sendable {
    let database: Database
    let handlers: JobHandlers
    let clock: Clock
    let chance: Chance
    let logger: Logger

    /// Gives the failure. What the job leaves behind carries the trace of what set it off.
    @discardableResult func perform(_ job: ClaimedJob) async -> (any Error)? {
        let trace = job.traceID.isEmpty ? job.id.description : job.traceID
        return await Trace.$id.withValue(trace) { await performTraced(job) }
    }

    private func performTraced(_ job: ClaimedJob) async -> (any Error)? {
        do {
            try await handle(job)
            await record(job) { try await $0.finish(job, now: clock.now) }
            return nil
        } catch is JobRun.ClaimLost {
            logger.warning("a job was taken over by another worker", metadata: Self.metadata(job))
            return JobRun.ClaimLost()
        } catch {
            if Task.isCancelled {
                await record(job) { try await $0.giveBack(job) }
                return error
            }
            await recordFailure(job, error)
            return error
        }
    }

    private func handle(_ job: ClaimedJob) async throws {
        if job.kind == SpreadEvent.kind { return try await spread(Payload.value(job.payload), job.run) }
        guard let handler = handlers.handler(job.kind) else { throw NotFound() }
        try await handler(job.payload, job.run)
    }

    /// The reactions and the end of the spreading are one transaction, so that each subscriber gets one job.
    private func spread(_ spreading: SpreadEvent, _ run: JobRun) async throws {
        let reactions = handlers.reactions(to: spreading.event.name)
        if reactions.isEmpty { return }
        let payload = try Payload.text(spreading.event)
        try await database.transaction(run.tenantID) { tx in
            let jobs = Jobs(tx, clock: clock, chance: chance)
            for kind in reactions {
                try await jobs.enqueue(
                    kind: kind, queue: SpreadEvent.queue, maxAttempts: JobHandlers.reactionAttempts, payload: payload,
                    key: spreading.eventID.description)
            }
            try await run.finish(tx, at: clock.now)
        }
    }

    private func recordFailure(_ job: ClaimedJob, _ error: any Error) async {
        let verdict = JobPolicy.afterFailure(attempt: job.attempt, of: job.maxAttempts, now: clock.now, chance: chance)
        let text = FailureText.of(error)
        var metadata = Self.metadata(job)
        metadata["attempt"] = "\(job.attempt)"
        metadata["cause"] = "\(text)"
        logger.warning("a job failed", metadata: metadata)
        await record(job) { try await $0.fail(job, verdict, error: text, now: clock.now) }
    }

    /// Written even when the task was cancelled. When it cannot be written, the end of the lease frees the job.
    private func record(
        _ job: ClaimedJob, _ change: @escaping @Sendable (ClaimedJobs) async throws -> Bool
    ) async {
        let result = await Task { try await database.platform { try await change(ClaimedJobs(tx: $0)) } }.result
        switch result {
        case .success(true): break
        case .success(false):
            logger.warning("a job was taken over by another worker", metadata: Self.metadata(job))
        case .failure(let error):
            var metadata = Self.metadata(job)
            metadata["cause"] = "\(error)"
            logger.warning("a job's end was not written", metadata: metadata)
        }
    }

    private static func metadata(_ job: ClaimedJob) -> Logger.Metadata {
        ["kind": "\(job.kind)", "job": "\(job.id)", "tenant": "\(job.tenantID)", "trace": "\(Trace.id)"]
    }
}
