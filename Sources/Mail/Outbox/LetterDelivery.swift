public import Jobs
public import Kernel
public import Logging
public import Postgres
public import Vault

/// Takes letters from the outbox to the mail server and notes what became of them.
public struct LetterDelivery: Sendable {
    private let database: Database
    private let transport: LetterTransport
    private let sealer: Sealer?
    private let bounceAddress: BounceAddress?
    private let clock: Clock
    private let chance: Chance
    private let logger: Logger

    /// `sealer` opens the keys that letters are signed with; without one they leave unsigned. Without a
    /// `bounceAddress` bounces go to the sender.
    public init(
        database: Database, transport: LetterTransport, sealer: Sealer? = nil, bounceAddress: BounceAddress? = nil,
        clock: Clock, chance: Chance, logger: Logger
    ) {
        self.database = database
        self.transport = transport
        self.sealer = sealer
        self.bounceAddress = bounceAddress
        self.clock = clock
        self.chance = chance
        self.logger = logger
    }

    public func register(in handlers: inout JobHandlers) {
        handlers.on(SendLetter.self) { job, run in try await deliver(job.letterID, of: run.tenantID) }
        handlers.on(SweepLetters.self) { _, run in
            let oldest = clock.now - SweepLetters.wordsKept
            try await database.transaction(run.tenantID) { tx in
                try await Letters(tx).forgetWords(writtenBefore: oldest)
            }
        }
    }

    /// One try. Running twice is harmless: a letter that has left is left alone, one that was cut off before it was
    /// handed over goes again, and one that was cut off later waits as long as any that may have arrived.
    public func deliver(_ letterID: Identifier, of tenantID: Identifier) async throws {
        let beginning = try await database.transaction(tenantID) { [clock, chance, sealer] tx in
            try await LetterTries(tx, clock: clock, chance: chance).begin(letterID, sealer: sealer)
        }
        switch beginning {
        case nil: return
        case .uncertain(let posted):
            let cutOff = LetterNotSent(.uncertain, "the program stopped before the mail server answered")
            try await note(cutOff, for: posted, of: tenantID)
        case .send(let posted, let keys): try await send(posted, signedWith: keys, of: tenantID)
        }
    }

    private func send(_ posted: PostedLetter, signedWith keys: [DkimKey], of tenantID: Identifier) async throws {
        do {
            let message = try DkimSigner(keys).sign(try posted.message(), at: clock.now)
            let sender = bounceAddress?.sender(of: posted.id) ?? posted.letter.from.address.text
            let envelope = LetterEnvelope(from: sender, to: posted.letter.to.address.text)
            try await transport.send(message, envelope, id: posted.id, at: posted.createdAt) {
                [database, clock, chance] in
                try await database.transaction(tenantID) { tx in
                    try await LetterTries(tx, clock: clock, chance: chance).handOver(posted)
                }
            }
        } catch let failure as LetterNotSent {
            try await note(failure, for: posted, of: tenantID)
            return
        } catch let refused as HeaderRefused {
            try await note(LetterNotSent(.never, "a line end in \(refused.header)"), for: posted, of: tenantID)
            return
        } catch is TryOvertaken {
            return
        }
        try await database.transaction(tenantID) { [clock, chance, transport] tx in
            try await LetterTries(tx, clock: clock, chance: chance).markSent(
                posted, strikingSecrets: transport.leavesMachine)
        }
    }

    private func note(_ failure: LetterNotSent, for posted: PostedLetter, of tenantID: Identifier) async throws {
        let next = nextTry(after: failure, posted)
        try await database.transaction(tenantID) { [clock, chance] tx in
            let tries = LetterTries(tx, clock: clock, chance: chance)
            guard try await tries.markUnsent(posted, problem: failure.reason, nextTryAt: next) else { return }
            if failure.isDeadAddress {
                try await Suppressions(tx).add(
                    posted.letter.to.address, .deadAddress, detail: failure.reason, letterID: posted.id, at: clock.now)
            }
            guard let next else { return }
            try await Jobs(tx, clock: clock, chance: chance).enqueue(
                SendLetter(letterID: posted.id), at: next, key: "letter/\(posted.id)/\(posted.attempts)",
                priority: posted.letter.topic.priority)
        }
        logger.warning(
            "letter not sent",
            metadata: [
                "letter": "\(posted.id)", "attempt": "\(posted.attempts)", "reason": "\(failure.reason)",
                "again": next == nil ? "no" : "yes",
            ])
    }

    /// Nil when the letter has failed. A letter whose link ends before the next try has failed too.
    private func nextTry(after failure: LetterNotSent, _ posted: PostedLetter) -> Instant? {
        let outcome = RetryRule.outcome(
            failure.verdict, attempt: posted.attempts, lastProblem: posted.problem,
            isOptional: posted.letter.topic.isOptional)
        guard case .again(let delay) = outcome else { return nil }
        let next = clock.now + delay
        if let end = posted.letter.usefulUntil, end <= next { return nil }
        return next
    }
}
