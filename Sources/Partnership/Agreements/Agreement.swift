import Kernel

/// What the tenant and a reseller promise each other: one document on its way, in force, or over.
public struct Agreement: Sendable, Hashable {
    /// Notice has to be given this many days before a term ends.
    public static let noticeDays = 60
    /// Days before the end of a term on which both sides are reminded.
    public static let reminderDays = [60, 30, 7]
    /// Days to accept a new version, and until the reseller is suspended.
    public static let acceptDays = 30
    public static let suspensionDays = 60

    public enum Origin: String, CaseIterable, Sendable {
        case electronic
        /// On paper, before the program.
        case paper
    }

    public let id: Identifier
    public let resellerID: Identifier
    public var version: Int
    public var status: AgreementStatus
    public let origin: Origin
    public var templateID: Identifier?
    /// The number of the template's version; nil on paper and in a draft.
    public var templateNumber: Int?
    public var isCounterSigned: Bool
    public var termMonths: Int
    public var tailMonths: Int
    public var replacesID: Identifier?
    public let createdAt: Instant
    public var sentAt: Instant?
    public var sentOn: Day?
    public var acceptUntil: Day?
    public var declinedReason = ""
    public var inForceOn: Day?
    public var endedOn: Day?
    public var endedReason = ""
    public var termEndsOn: Day?
    public var endsAfter: Day?
    /// Which side gave notice; nil while none has.
    public var noticeBy: AgreementSignature.Side?
    public var noticeOn: Day?
    public var noticeReason = ""

    /// What people call it.
    public var title: String {
        if origin == .paper { return "Agreement on paper" }
        return templateNumber.map { "Reseller agreement, version \($0)" } ?? "Reseller agreement"
    }

    /// On this day the reseller is suspended when it has not accepted what replaces its agreement.
    public var suspendsOn: Day? {
        acceptUntil.map { $0.adding(days: Self.suspensionDays - Self.acceptDays) }
    }

    /// The day on which notice can be given for the end of the running term at the latest.
    public var noticeUntil: Day? { termEndsOn.map { $0.adding(days: -Self.noticeDays) } }

    /// The last day of the agreement when notice is given on a day: of the running term, or of the next one.
    public func lastDay(noticeOn day: Day) -> Day? {
        guard let termEndsOn, let noticeUntil else { return nil }
        return day <= noticeUntil ? termEndsOn : Self.end(ofTermAfter: termEndsOn, months: termMonths)
    }

    /// The last day of a term that begins on a day.
    static func end(ofTermFrom day: Day, months: Int) -> Day { day.adding(months: months).adding(days: -1) }

    static func end(ofTermAfter last: Day, months: Int) -> Day { end(ofTermFrom: last.adding(days: 1), months: months) }
}

/// Days on which a reseller works under an agreement.
public struct AgreementPeriod: Sendable, Hashable {
    public let from: Day
    /// The first day on which it is over; nil while it goes on.
    public let until: Day?

    public init(from: Day, until: Day? = nil) {
        self.from = from
        self.until = until
    }

    /// For computations that do not look at agreements.
    public static let always = AgreementPeriod(from: Day(number: -719_162))

    public func covers(_ day: Day) -> Bool { from <= day && until.map { day < $0 } ?? true }
}

/// Why an agreement cannot be acted on.
public enum AgreementRefusal: Refusal, Hashable {
    case invalidTransition(AgreementStatus.Act, from: AgreementStatus)
    /// Somebody else acted, or the text is another than the page showed.
    case changed
    case noText(ResellerType)
    case published
    case draftExists(ResellerType)
    case noticeGiven
    /// Who signs is not the one who acts: a member of staff looks at the pages of somebody else.
    case notYourself
    case partnershipEnded

    public var code: String {
        switch self {
        case .invalidTransition: "invalid_transition"
        case .changed: "changed"
        case .noText: "no_text"
        case .published: "published"
        case .draftExists: "draft_exists"
        case .noticeGiven: "notice_given"
        case .notYourself: "not_yourself"
        case .partnershipEnded: "partnership_ended"
        }
    }

    public var explanation: String {
        switch self {
        case .invalidTransition(_, let status):
            switch status {
            case .draft: "This agreement was not sent yet."
            case .sent: "The reseller has not signed this agreement yet."
            case .signed: "This agreement is signed and waits for the provider's signature."
            case .declined: "This agreement was declined."
            case .inForce: "This agreement is in force."
            case .expired, .terminated: "This agreement has ended."
            case .superseded: "Another agreement took the place of this one."
            }
        case .changed: "This was changed in the meantime. Look at it again."
        case .noText(let type): "No text for “\(type.label)” is published yet."
        case .published: "A published version does not change. Write a new one."
        case .draftExists(let type): "A new version for “\(type.label)” is being written already."
        case .noticeGiven: "Notice was given for this agreement already."
        case .partnershipEnded: "The partnership has ended, so nothing can be signed."
        case .notYourself: "Only the person who is named in the account can sign."
        }
    }
}
