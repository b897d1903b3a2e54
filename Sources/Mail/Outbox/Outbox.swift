import Jobs
public import Kernel
public import Postgres

/// Where letters are posted: they leave after the transaction in which they were written, once for each occasion.
public struct Outbox: Sendable {
    private let tx: Transaction
    private let clock: Clock
    private let chance: Chance

    public init(_ tx: Transaction, clock: Clock, chance: Chance) {
        self.tx = tx
        self.clock = clock
        self.chance = chance
    }

    /// Whether the occasion's letter to this address was posted before. Ask before making a link that ends older ones.
    public func holds(_ occasion: LetterOccasion, to address: EmailAddress) async throws -> Bool {
        try await tx.first(
            """
            select 1 from letters where tenant_id = \(tx.tenantID) and template = \(occasion.template)
            and record_id = \(occasion.recordID) and event = \(occasion.event) and recipient_address = \(address)
            """) != nil
    }

    /// Posts a letter. The same occasion and recipient again is nothing: then the answer is nil.
    @discardableResult
    public func post(_ letter: Letter, for occasion: LetterOccasion) async throws -> Identifier? {
        let id = Identifier(at: clock.now, chance: chance)
        // Refuses what could not be sent, here, where the writer of the letter learns of it.
        let messageID = "\(id)@\(letter.from.address.domain)"
        _ = try MimeMessage(letter, messageID: messageID, date: clock.now)
        let added = try await tx.execute(
            """
            insert into letters (tenant_id, id, template, record_kind, record_id, event, sender_name, sender_address,
                recipient_name, recipient_address, subject, html, plain, header_names, header_values, secrets,
                message_id, status, created_at)
            values (\(tx.tenantID), \(id), \(occasion.template), \(occasion.recordKind), \(occasion.recordID),
                \(occasion.event), \(letter.from.name), \(letter.from.address), \(letter.to.name),
                \(letter.to.address), \(letter.subject), \(letter.html), \(letter.text),
                \(letter.headers.map(\.name)), \(letter.headers.map(\.value)), \(letter.secrets), \(messageID),
                'queued', \(clock.now))
            on conflict on constraint letters_once do nothing
            """)
        guard added == 1 else { return nil }
        try await Jobs(tx, clock: clock, chance: chance).enqueue(SendLetter(letterID: id), key: "letter/\(id)")
        return id
    }

    /// Sends a letter that failed once more, from the first try on.
    public func resend(_ id: Identifier) async throws {
        let letter = try await Letters(tx).find(id)
        let changed = try await tx.execute(
            """
            update letters set status = 'queued', attempts = 0, problem = '', next_try_at = null
            where tenant_id = \(tx.tenantID) and id = \(id) and status = 'failed'
            """)
        guard changed == 1 else { throw ResendRefused(status: letter.status) }
        let key = "letter/\(id)/resent/\(Identifier(at: clock.now, chance: chance))"
        try await Jobs(tx, clock: clock, chance: chance).enqueue(SendLetter(letterID: id), key: key)
    }
}

/// A letter that did not fail is not sent again.
public struct ResendRefused: Refusal, Hashable {
    public let status: LetterStatus

    public var code: String { "letter_not_failed" }

    public var explanation: String {
        switch status {
        case .queued, .sending: "The letter is already on its way. Wait for the next try."
        case .sent, .delivered, .bounced: "The letter was sent. Only a letter that failed can be sent again."
        case .failed: "The letter was changed at the same moment. Look at it again."
        }
    }
}
