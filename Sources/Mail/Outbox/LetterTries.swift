import Kernel
import Postgres
import Vault

/// The tries to send the letters of a tenant: begun, brought forward and ended one by one.
///
/// The attempt is the fence: what a try writes after a later one began finds no row.
struct LetterTries: Sendable {
    /// What a try begins with.
    enum Beginning {
        case send(PostedLetter, signedWith: [DkimKey])
        /// An earlier try was cut off while the server had the letter.
        case uncertain(PostedLetter)
    }

    private let tx: Transaction
    private let clock: Clock
    private let chance: Chance

    init(_ tx: Transaction, clock: Clock, chance: Chance) {
        self.tx = tx
        self.clock = clock
        self.chance = chance
    }

    /// Takes a letter for one try; nil when there is nothing to do: it has left or failed meanwhile, its link has
    /// ended, or its recipient shall not get it.
    func begin(_ id: Identifier, sealer: Sealer?) async throws -> Beginning? {
        let row = try await tx.first(
            """
            select \(sql: Letters.columns) from letters where tenant_id = \(tx.tenantID) and id = \(id)
            and status in ('queued', 'sending') for update
            """)
        guard let posted = try row.map(Letters.posted) else { return nil }
        if posted.status == .sending, posted.phase == .handingOver { return .uncertain(posted) }
        if let end = posted.letter.usefulUntil, end <= clock.now {
            try await finish(posted, .failed, "The link in it ended before it could be sent.")
            return nil
        }
        if let reason = try await obstacle(to: posted.letter) {
            try await finish(posted, .withheld, reason)
            return nil
        }
        let begun = try await tx.first(
            """
            update letters set status = 'sending', phase = 'offering', attempts = attempts + 1,
                tried_at = \(clock.now), next_try_at = null
            where tenant_id = \(tx.tenantID) and id = \(id) returning \(sql: Letters.columns)
            """)
        guard let trying = try begun.map(Letters.posted) else { return nil }
        guard let sealer else { return .send(trying, signedWith: []) }
        let keys = try await DkimKeys(tx, sealer: sealer).signing(trying.letter.from.address.domain)
        return .send(trying, signedWith: keys)
    }

    /// From now on the letter may have arrived. Throws TryOvertaken when a later try has begun.
    func handOver(_ posted: PostedLetter) async throws {
        let changed = try await tx.execute(
            """
            update letters set phase = 'handing_over' where tenant_id = \(tx.tenantID) and id = \(posted.id)
            and status = 'sending' and attempts = \(posted.attempts)
            """)
        guard changed == 1 else { throw TryOvertaken() }
    }

    /// Marks a letter as sent and strikes its secrets out of the copy that is kept, if they are not needed here. A try
    /// that was given up for uncertain meanwhile is known to have succeeded now.
    func markSent(_ posted: PostedLetter, strikingSecrets: Bool) async throws {
        let kept = strikingSecrets ? posted.withoutSecrets() : posted
        try await tx.execute(
            """
            update letters set status = 'sent', phase = 'accepted', sent_at = \(clock.now), problem = '',
                next_try_at = null, html = \(kept.letter.html), plain = \(kept.letter.text),
                secrets = \(kept.letter.secrets), is_struck = \(kept.isStruck)
            where tenant_id = \(tx.tenantID) and id = \(posted.id) and status in ('sending', 'queued', 'failed')
            and attempts = \(posted.attempts)
            """)
    }

    /// Returns whether the letter still waited for the outcome of this try.
    func markUnsent(_ posted: PostedLetter, problem: String, nextTryAt: Instant?) async throws -> Bool {
        let status: LetterStatus = nextTryAt == nil ? .failed : .queued
        return try await tx.execute(
            """
            update letters set status = \(status.rawValue), phase = 'waiting', problem = \(problem),
                next_try_at = \(nextTryAt)
            where tenant_id = \(tx.tenantID) and id = \(posted.id) and status = 'sending'
            and attempts = \(posted.attempts)
            """) == 1
    }

    private func finish(_ posted: PostedLetter, _ status: LetterStatus, _ problem: String) async throws {
        try await tx.execute(
            """
            update letters set status = \(status.rawValue), phase = 'waiting', problem = \(problem), next_try_at = null
            where tenant_id = \(tx.tenantID) and id = \(posted.id)
            """)
    }

    /// Why the recipient shall not get this letter; nil when nothing speaks against it.
    private func obstacle(to letter: Letter) async throws -> String? {
        let suppressions = try await Suppressions(tx).about(letter.to.address)
        if let suppression = suppressions.first(where: { $0.reason.stops(letter.topic) }) {
            return "The address is suppressed: \(suppression.reason.label)."
        }
        guard letter.topic.canBeSwitchedOff else { return nil }
        let unwanted = try await LetterChoices(tx, clock: clock, chance: chance).unwanted(by: letter.to.address)
        return unwanted.contains(letter.topic) ? "The recipient switched letters of this kind off." : nil
    }
}

/// Another try of the same letter began while this one was held up.
struct TryOvertaken: Error, Hashable {}
