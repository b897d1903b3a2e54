public import Kernel

/// What became of a letter.
public enum LetterStatus: String, CaseIterable, Codable, Sendable {
    case queued, sending, sent, delivered, bounced, failed
    /// The address is suppressed, or the recipient wants no such letters.
    case withheld
}

/// How far a letter came in its last try.
public enum LetterPhase: String, CaseIterable, Sendable {
    case waiting
    /// Connection, sender, recipient.
    case offering
    /// The letter itself is under way: from here on it may have arrived.
    case handingOver = "handing_over"
    case accepted
}

/// Why a letter was written: at most one leaves for each template, record, event and recipient.
public struct LetterOccasion: Hashable, Sendable {
    /// The letter's folder, `application_received`.
    public let template: String
    /// The kind of record it is about, `application`.
    public let recordKind: String
    public let recordID: Identifier
    /// What happened to the record, `application.submitted`; for what can happen again with its own key behind it.
    public let event: String

    public init(template: String, recordKind: String, recordID: Identifier, event: String) {
        self.template = template
        self.recordKind = recordKind
        self.recordID = recordID
        self.event = event
    }
}

/// A letter in the outbox, with all that is known about its way.
public struct PostedLetter: Hashable, Sendable {
    public let id: Identifier
    public let occasion: LetterOccasion
    public let letter: Letter
    /// Made once, the same at every try, so that mailboxes can tell a letter that came twice.
    public let messageID: String
    public let status: LetterStatus
    public let phase: LetterPhase
    public let attempts: Int
    /// Whether its links were struck out of this copy.
    public let isStruck: Bool
    /// What went wrong at the last try, "" when nothing did.
    public let problem: String
    public let createdAt: Instant
    public let triedAt: Instant?
    public let nextTryAt: Instant?
    public let sentAt: Instant?

    /// Whether sending it again makes sense: it did not arrive, and its links are still in it.
    public var canBeResent: Bool {
        (status == .failed || status == .bounced || status == .withheld) && !isStruck
    }

    /// What stands in place of a secret.
    public static let struck = "…"

    /// The same without the parts of links that open something.
    public func withoutSecrets() -> PostedLetter {
        var (html, text) = (letter.html, letter.text)
        for secret in letter.secrets where !secret.isEmpty {
            html = Self.strike(secret, from: html)
            text = Self.strike(secret, from: text)
        }
        let kept = Letter(
            from: letter.from, to: letter.to, subject: letter.subject, html: html, text: text,
            headers: letter.headers, topic: letter.topic, usefulUntil: letter.usefulUntil, wording: letter.wording)
        return PostedLetter(
            id: id, occasion: occasion, letter: kept, messageID: messageID, status: status, phase: phase,
            attempts: attempts, isStruck: isStruck || !letter.secrets.isEmpty, problem: problem, createdAt: createdAt,
            triedAt: triedAt, nextTryAt: nextTryAt, sentAt: sentAt)
    }

    private static func strike(_ secret: String, from text: String) -> String {
        text.split(separator: secret, omittingEmptySubsequences: false).joined(separator: struck)
    }

    /// The bytes that travel. The date is that of the writing, the same at every try.
    public func message() throws -> MimeMessage {
        try MimeMessage(letter, messageID: messageID, date: createdAt)
    }
}

/// A letter as one row of the list.
public struct LetterSummary: Hashable, Sendable {
    public let id: Identifier
    public let template: String
    public let to: Mailbox
    public let subject: String
    public let status: LetterStatus
    public let attempts: Int
    public let problem: String
    public let createdAt: Instant
    public let sentAt: Instant?
}
