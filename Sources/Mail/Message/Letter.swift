public import Kernel

/// Somebody who writes or gets letters: an address and the name that is shown beside it.
public struct Mailbox: Hashable, Sendable {
    public let name: String
    public let address: EmailAddress

    public init(_ name: String = "", _ address: EmailAddress) {
        self.name = name
        self.address = address
    }
}

/// A letter that is written and addressed, in HTML and in plain text with the same facts.
public struct Letter: Hashable, Sendable {
    public struct Header: Hashable, Sendable {
        public let name: String
        public let value: String

        public init(_ name: String, _ value: String) {
            self.name = name
            self.value = value
        }
    }

    public let from: Mailbox
    public let to: Mailbox
    public let subject: String
    public let html: String
    public let text: String
    public let headers: [Header]
    /// Parts of links that open something. They are struck out of the kept copy when the letter has left by SMTP, so
    /// that nobody who may read the outbox can use them.
    public let secrets: [String]
    public let topic: LetterTopic
    /// When its link ends: later the letter does not leave any more.
    public let usefulUntil: Instant?
    /// The version of the tenant's own wording that it was written in; nil for the standard wording.
    public let wording: Int?

    public init(
        from: Mailbox, to: Mailbox, subject: String, html: String, text: String, headers: [Header] = [],
        secrets: [String] = [], topic: LetterTopic = .business, usefulUntil: Instant? = nil,
        wording: Int? = nil
    ) {
        self.from = from
        self.to = to
        self.subject = subject
        self.html = html
        self.text = text
        self.headers = headers
        self.secrets = secrets
        self.topic = topic
        self.usefulUntil = usefulUntil
        self.wording = wording
    }
}
