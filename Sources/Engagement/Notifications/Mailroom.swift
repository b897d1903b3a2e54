import Identity
import Kernel
import Mail
import Postgres

/// What staff see and do with letters: find one, read it, send one that failed again.
public struct Mailroom: Sendable {
    private let database: Database
    private let clock: Clock
    private let chance: Chance
    private let showsSecrets: Bool

    /// `showsSecrets` is for an installation without a mail server, where this is the only place to read letters:
    /// otherwise nobody but the recipient sees the links that open accounts.
    public init(database: Database, clock: Clock, chance: Chance, showsSecrets: Bool) {
        self.database = database
        self.clock = clock
        self.chance = chance
        self.showsSecrets = showsSecrets
    }

    /// One page of the letters, the newest first, and how many there are in each status.
    public func letters(
        _ tenant: Identifier, search: String, status: LetterStatus?, template: String?, after: String?
    ) async throws -> (page: Slice<LetterSummary>, counts: [LetterStatus: Int]) {
        try await database.reading(tenant) { tx in
            let letters = Letters(tx)
            return (
                try await letters.page(search: search, status: status, template: template, after: after),
                try await letters.counts()
            )
        }
    }

    /// A letter with what mail servers reported about it and why its address is suppressed, if it is. Throws NotFound.
    public func file(
        _ tenant: Identifier, _ id: Identifier
    ) async throws -> (letter: PostedLetter, reports: [LetterReport], suppressions: [Suppression]) {
        let file = try await database.reading(tenant) { tx in
            let letter = try await Letters(tx).find(id)
            return (
                letter, try await LetterReports(tx).about(id),
                try await Suppressions(tx).about(letter.letter.to.address)
            )
        }
        return (showsSecrets ? file.0 : file.0.withoutSecrets(), file.1, file.2)
    }

    /// One page of the addresses that get no letters.
    public func suppressions(
        _ tenant: Identifier, search: String, after: String?
    ) async throws -> Slice<Suppression> {
        try await database.reading(tenant) { tx in try await Suppressions(tx).page(search: search, after: after) }
    }

    /// Lets an address get letters again. One that was not suppressed stays as it is.
    public func lift(_ tenant: Identifier, _ address: EmailAddress, by actor: Actor) async throws {
        try await database.transaction(tenant) { tx in
            let lifted = try await Suppressions(tx).lift(address)
            guard !lifted.isEmpty else { return }
            let reasons = lifted.map(\.reason.rawValue).joined(separator: ", ")
            try await AuditTrail(tx, clock: clock, chance: chance).record(
                actor, "letter.suppression_lifted", subject: AuditSubject("address", address.text, address.text),
                before: ["suppressed": reasons], after: ["suppressed": "no"])
        }
    }

    /// Throws NotFound.
    public func letter(_ tenant: Identifier, _ id: Identifier) async throws -> PostedLetter {
        let letter = try await database.reading(tenant) { tx in try await Letters(tx).find(id) }
        return showsSecrets ? letter : letter.withoutSecrets()
    }

    /// The letters about one record, the newest first.
    public func letters(_ tenant: Identifier, about recordID: Identifier) async throws -> [LetterSummary] {
        try await database.reading(tenant) { tx in try await Letters(tx).about(recordID) }
    }

    /// Sends a letter that did not arrive again, from its first try on. Throws ResendRefused for any other.
    public func resend(_ tenant: Identifier, _ id: Identifier, by actor: Actor) async throws -> PostedLetter {
        try await database.transaction(tenant) { tx in
            let letter = try await Letters(tx).find(id)
            try await Outbox(tx, clock: clock, chance: chance).resend(id)
            try await AuditTrail(tx, clock: clock, chance: chance).record(
                actor, "letter.resent", subject: AuditSubject("letter", id, letter.letter.subject),
                before: ["status": letter.status.rawValue], after: ["status": LetterStatus.queued.rawValue])
            return letter
        }
    }
}
