import Kernel

/// One version of the text that a kind of reseller is asked to sign.
public struct AgreementTemplate: Sendable, Hashable {
    public enum Status: String, CaseIterable, Sendable {
        case draft, published
    }

    public let id: Identifier
    public let type: ResellerType
    /// Counts from 1 for each kind of reseller.
    public let number: Int
    public let status: Status
    /// Counts the changes of a draft.
    public let version: Int
    public let content: Content
    public let createdBy: String
    public let createdAt: Instant
    public let publishedBy: String
    public let publishedAt: Instant?

    /// What legal staff decide about a version.
    public struct Content: Sendable, Hashable {
        static let textLengths = 500...60_000
        static let longestNote = 300
        static let usualTermMonths = 12

        /// Markdown with the placeholders of AgreementText.
        public var body: String
        /// Whether the tenant signs after the reseller, before anything is in force.
        public var isCounterSigned: Bool
        public var termMonths: Int
        /// For how many months after the end sales still earn.
        public var tailMonths: Int
        /// Resellers are asked to accept the version from this day on.
        public var validFrom: Day
        /// What is new, in a sentence for those who signed the version before.
        public var note: String

        public init(
            body: String, isCounterSigned: Bool = true, termMonths: Int = 12, tailMonths: Int = 0, validFrom: Day,
            note: String = ""
        ) {
            self.body = body
            self.isCounterSigned = isCounterSigned
            self.termMonths = termMonths
            self.tailMonths = tailMonths
            self.validFrom = validFrom
            self.note = note
        }

        /// Throws Invalid with all problems.
        func check() throws {
            var invalid = Invalid()
            if !Self.textLengths.contains(body.count) {
                invalid.add("body", "The text has 500 to 60,000 characters; there are \(body.count).")
            }
            if !body.isPlainText(allowingLines: true) { invalid.add("body", "Use plain text in Markdown.") }
            for name in AgreementText.unknownNames(in: body) {
                invalid.add("body", "There is no placeholder “\(name)”.")
            }
            if !(1...120).contains(termMonths) { invalid.add("term_months", "A term lasts 1 to 120 months.") }
            if !(0...60).contains(tailMonths) { invalid.add("tail_months", "The tail lasts 0 to 60 months.") }
            if note.count > Self.longestNote || !note.isPlainText() {
                invalid.add("note", "Use at most \(Self.longestNote) characters on one line.")
            }
            try invalid.throwIfAny()
        }
    }
}
