import Kernel

/// A company's application to become a reseller of one tenant.
public struct PartnerApplication: Sendable, Hashable {
    public let id: Identifier
    /// `APP-20260302-4F9A01BC`.
    public let publicID: String
    public var status: ApplicationStatus
    /// Counts each change, so that nobody decides on what they have not seen.
    public var version: Int
    public var answers: ApplicationAnswers
    public var startedAt: Instant
    public var savedAt: Instant
    public var submittedAt: Instant?
    public var claimedAt: Instant?
    public var reviewer: Person?
    public var pausedSeconds: Int64
    /// Since when the clock stands still; nil while it runs.
    public var pausedAt: Instant?
    /// Reminders since the documents were asked for.
    public var remindersSent = 0
    public var emailConfirmedAt: Instant?
    public var isPossibleDuplicate: Bool
    /// A reseller with the same tax id, or the same name and zip.
    public var existingResellerID: Identifier?
    public var scorecard: Scorecard
    public var decision: Decision?
    /// What an approval made.
    public var resellerID: Identifier?

    /// A member of staff as others see them.
    public struct Person: Sendable, Hashable {
        public let id: Identifier?
        public let name: String

        public init(id: Identifier?, name: String) {
            self.id = id
            self.name = name
        }
    }

    /// The end of an application: who decided what, when and why.
    public struct Decision: Sendable, Hashable {
        public let act: ApplicationAct
        public let at: Instant
        public let by: Person
        public let reason: RejectionReason?
        /// Notes of an approval, the text of a rejection: for staff only.
        public let text: String
        /// After a rejection: the first day of a new application; nil is never.
        public let reapplyOn: Day?

        public init(
            act: ApplicationAct, at: Instant, by: Person, reason: RejectionReason? = nil, text: String = "",
            reapplyOn: Day? = nil
        ) {
            self.act = act
            self.at = at
            self.by = by
            self.reason = reason
            self.text = text
            self.reapplyOn = reapplyOn
        }
    }

    /// A draft.
    init(id: Identifier, publicID: String, answers: ApplicationAnswers, startedAt: Instant) {
        self.init(
            id: id, publicID: publicID, status: .draft, version: 1, answers: answers, startedAt: startedAt,
            savedAt: startedAt, pausedSeconds: 0, isPossibleDuplicate: false, scorecard: Scorecard())
    }

    init(
        id: Identifier, publicID: String, status: ApplicationStatus, version: Int, answers: ApplicationAnswers,
        startedAt: Instant, savedAt: Instant, submittedAt: Instant? = nil, claimedAt: Instant? = nil,
        reviewer: Person? = nil, pausedSeconds: Int64, pausedAt: Instant? = nil, remindersSent: Int = 0,
        emailConfirmedAt: Instant? = nil, isPossibleDuplicate: Bool, existingResellerID: Identifier? = nil,
        scorecard: Scorecard, decision: Decision? = nil, resellerID: Identifier? = nil
    ) {
        self.id = id
        self.publicID = publicID
        self.status = status
        self.version = version
        self.answers = answers
        self.startedAt = startedAt
        self.savedAt = savedAt
        self.submittedAt = submittedAt
        self.claimedAt = claimedAt
        self.reviewer = reviewer
        self.pausedSeconds = pausedSeconds
        self.pausedAt = pausedAt
        self.remindersSent = remindersSent
        self.emailConfirmedAt = emailConfirmedAt
        self.isPossibleDuplicate = isPossibleDuplicate
        self.existingResellerID = existingResellerID
        self.scorecard = scorecard
        self.decision = decision
        self.resellerID = resellerID
    }

    /// What the answers mean. Of a submitted application all of them are valid.
    public var details: ApplicationDetails { ApplicationForm(answers).details }

    /// Checks that an act may happen now. Throws ApplicationRefusal: who decided and when, when somebody did.
    public func status(after act: ApplicationAct, zone: Zone) throws -> ApplicationStatus {
        if let next = status.after(act) { return next }
        if let decision, status.isFinal { throw ApplicationRefusal.decided(decision, zone: zone) }
        if act == .claim, let reviewer { throw ApplicationRefusal.claimed(by: reviewer.name) }
        throw ApplicationRefusal.invalidTransition(act, from: status)
    }

    /// Checks everything that an approval asks for: the background check with nothing open, the scores, the address.
    public func checkApproval(
        by rights: ApprovalRights, overrides: ApprovalOverrides, checks: [CheckKind: ApplicationCheck], zone: Zone
    ) throws {
        _ = try status(after: .approve, zone: zone)
        let open = CheckKind.allCases.filter { checks[$0]?.state.isSettled != true }
        guard open.isEmpty else { throw ApplicationRefusal.checksOpen(open) }
        guard scorecard.isComplete else { throw ApplicationRefusal.scorecardIncomplete }
        if scorecard.totalTenths < Scorecard.acceptableTenths {
            guard rights.mayApproveWeak else { throw ApplicationRefusal.needsDirector(total: scorecard.total) }
            guard !overrides.scoreReason.isEmpty else { throw ApplicationRefusal.scoreReasonMissing }
        }
        if emailConfirmedAt == nil, overrides.emailReason.isEmpty { throw ApplicationRefusal.emailUnconfirmed }
    }
}

/// What the person who approves may decide alone.
public struct ApprovalRights: Sendable, Hashable {
    /// A director may approve an application that scores below 60.
    public let mayApproveWeak: Bool

    public init(mayApproveWeak: Bool) {
        self.mayApproveWeak = mayApproveWeak
    }
}

/// Reasons to approve although something is missing; empty where nothing is.
public struct ApprovalOverrides: Sendable, Hashable {
    public let scoreReason: String
    public let emailReason: String

    public init(scoreReason: String = "", emailReason: String = "") {
        self.scoreReason = scoreReason
        self.emailReason = emailReason
    }
}

/// Why an application cannot be acted on.
public enum ApplicationRefusal: Refusal, Hashable {
    case invalidTransition(ApplicationAct, from: ApplicationStatus)
    case decided(PartnerApplication.Decision, zone: Zone)
    case claimed(by: String)
    /// Somebody else changed the application in the meantime.
    case changed
    case scorecardIncomplete
    case needsDirector(total: String)
    case scoreReasonMissing
    case emailUnconfirmed
    case alreadySubmitted
    case documentsOpen([DocumentKind])
    case documentNotOpen(DocumentKind, DocumentState)
    case documentSettled(DocumentKind)
    case closedForPapers
    case checkNotOpen(CheckKind)
    case checksOpen([CheckKind])
    /// The company may apply again already, or never.
    case notWaiting

    public var code: String {
        switch self {
        case .invalidTransition, .decided, .claimed, .alreadySubmitted: "invalid_transition"
        case .changed: "changed"
        case .scorecardIncomplete: "scorecard_incomplete"
        case .needsDirector: "needs_director"
        case .scoreReasonMissing: "score_reason_missing"
        case .emailUnconfirmed: "email_unconfirmed"
        case .documentsOpen, .documentNotOpen, .documentSettled, .closedForPapers: "documents"
        case .checkNotOpen, .checksOpen: "checks"
        case .notWaiting: "not_waiting"
        }
    }

    public var explanation: String {
        switch self {
        case .invalidTransition(let act, let status):
            "The application is \(status.label.lowercased()), so it cannot be \(act.past) now."
        case .decided(let decision, let zone):
            "\(decision.by.name) has \(decision.act.past) this application on \(decision.at.inWords(zone))."
        case .claimed(let name): "\(name) has claimed this application already."
        case .changed: "The application was changed in the meantime. Look at it again and decide then."
        case .scorecardIncomplete: "Score all seven criteria first."
        case .needsDirector(let total):
            "The scorecard says \(total), below 60. A director may approve it with a reason."
        case .scoreReasonMissing: "The scorecard is below 60: say why you approve it."
        case .emailUnconfirmed:
            "The applicant has not confirmed the e-mail address yet. Wait for it, or say why you approve without it."
        case .alreadySubmitted: "This application has been sent already."
        case .documentsOpen(let kinds):
            "First accept or waive these documents: \(kinds.map { $0.label.lowercased() }.joined(separator: ", "))."
        case .documentNotOpen(let kind, let state):
            "The document “\(kind.label)” is in the state “\(state.label)”, which does not allow it."
        case .documentSettled(let kind): "We have what we need of the document “\(kind.label)”."
        case .closedForPapers: "The application is decided, so documents are no longer taken."
        case .checkNotOpen(let kind): "The check “\(kind.label)” cannot be decided that way now."
        case .checksOpen(let kinds):
            "Neither passed nor waived: \(kinds.map { $0.label.lowercased() }.joined(separator: ", "))."
        case .notWaiting: "The company waits for no day: it may apply again already, or never."
        }
    }
}
