public import Jobs
public import Kernel
public import Logging
public import Postgres

/// Takes letters from the outbox to the mail server and notes what became of them.
public struct LetterDelivery: Sendable {
    private let database: Database
    private let transport: LetterTransport
    private let clock: Clock
    private let chance: Chance
    private let logger: Logger

    public init(database: Database, transport: LetterTransport, clock: Clock, chance: Chance, logger: Logger) {
        self.database = database
        self.transport = transport
        self.clock = clock
        self.chance = chance
        self.logger = logger
    }

    public func register(in handlers: inout JobHandlers) {
        handlers.on(SendLetter.self) { job, run in try await deliver(job.letterID, of: run.tenantID) }
    }

    /// One try. Running twice is harmless: a letter that has left is left alone, and one that was cut off in the
    /// middle goes again under the same message id.
    public func deliver(_ letterID: Identifier, of tenantID: Identifier) async throws {
        let begun = try await database.transaction(tenantID) { [clock] tx in
            try await Letters(tx).begin(letterID, at: clock.now)
        }
        guard let posted = begun else { return }
        do {
            try await transport.send(try posted.message(), of: posted.letter, id: posted.id, at: posted.createdAt)
        } catch let failure as LetterNotSent {
            try await note(failure, for: posted, of: tenantID)
            return
        } catch let refused as HeaderRefused {
            try await note(LetterNotSent(.never, "a line end in \(refused.header)"), for: posted, of: tenantID)
            return
        }
        try await database.transaction(tenantID) { [clock, transport] tx in
            try await Letters(tx).markSent(posted, at: clock.now, strikingSecrets: transport.leavesMachine)
        }
    }

    private func note(_ failure: LetterNotSent, for posted: PostedLetter, of tenantID: Identifier) async throws {
        let outcome = RetryRule.outcome(failure.verdict, attempt: posted.attempts, lastProblem: posted.problem)
        try await database.transaction(tenantID) { [clock, chance] tx in
            guard case .again(let delay) = outcome else {
                _ = try await Letters(tx).markUnsent(posted, problem: failure.reason, nextTryAt: nil)
                return
            }
            let next = clock.now + delay
            guard try await Letters(tx).markUnsent(posted, problem: failure.reason, nextTryAt: next) else { return }
            try await Jobs(tx, clock: clock, chance: chance).enqueue(
                SendLetter(letterID: posted.id), at: next, key: "letter/\(posted.id)/\(posted.attempts)")
        }
        logger.warning(
            "letter not sent",
            metadata: [
                "letter": "\(posted.id)", "attempt": "\(posted.attempts)", "reason": "\(failure.reason)",
                "again": outcome == .failed ? "no" : "yes",
            ])
    }
}
