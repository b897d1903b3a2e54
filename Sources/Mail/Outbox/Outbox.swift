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
                message_id, status, topic, useful_until, wording, created_at)
            values (\(tx.tenantID), \(id), \(occasion.template), \(occasion.recordKind), \(occasion.recordID),
                \(occasion.event), \(letter.from.name), \(letter.from.address), \(letter.to.name),
                \(letter.to.address), \(letter.subject), \(letter.html), \(letter.text),
                \(letter.headers.map(\.name)), \(letter.headers.map(\.value)), \(letter.secrets), \(messageID),
                'queued', \(letter.topic.rawValue), \(letter.usefulUntil), \(letter.wording),
                \(clock.now))
            on conflict on constraint letters_once do nothing
            """)
        guard added == 1 else { return nil }
        try await Jobs(tx, clock: clock, chance: chance).enqueue(
            SendLetter(letterID: id), key: "letter/\(id)", priority: letter.topic.priority)
        return id
    }

    /// Sends a letter that did not arrive once more, from the first try on. Throws ResendRefused.
    public func resend(_ id: Identifier) async throws {
        let letter = try await Letters(tx).find(id)
        if letter.isStruck { throw ResendRefused.linkStruck }
        if let end = letter.letter.usefulUntil, end <= clock.now { throw ResendRefused.linkEnded }
        let changed = try await tx.execute(
            """
            update letters set status = 'queued', phase = 'waiting', attempts = 0, problem = '', next_try_at = null
            where tenant_id = \(tx.tenantID) and id = \(id) and status in ('failed', 'bounced', 'withheld')
            """)
        guard changed == 1 else { throw ResendRefused.status(letter.status) }
        let key = "letter/\(id)/resent/\(Identifier(at: clock.now, chance: chance))"
        try await Jobs(tx, clock: clock, chance: chance).enqueue(
            SendLetter(letterID: id), key: key, priority: letter.letter.topic.priority)
    }
}

/// A letter that is not sent again.
public enum ResendRefused: Refusal, Hashable {
    case status(LetterStatus)
    case linkStruck
    case linkEnded

    public var code: String {
        switch self {
        case .status: "letter_not_failed"
        case .linkStruck: "letter_without_link"
        case .linkEnded: "letter_link_ended"
        }
    }

    public var explanation: String {
        switch self {
        case .status(.queued), .status(.sending): "The letter is already on its way. Wait for the next try."
        case .status(.sent), .status(.delivered):
            "The letter was sent. Only a letter that did not arrive can be sent again."
        case .status: "The letter was changed at the same moment. Look at it again."
        case .linkStruck:
            "Its link was removed when it left, so it cannot be sent again. Ask for a new one on the record."
        case .linkEnded: "The link in it has ended. Ask for a new one on the record."
        }
    }
}
