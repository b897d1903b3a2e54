/// Where an application stands.
public enum ApplicationStatus: String, CaseIterable, Sendable {
    case draft
    case submitted
    case underReview = "under_review"
    case backgroundCheck = "background_check"
    case pendingDocuments = "pending_documents"
    case approved
    case rejected
    case withdrawn

    /// The statuses in which staff still have something to do. One e-mail address has at most one such application.
    public static let open: [ApplicationStatus] = [.submitted, .underReview, .pendingDocuments, .backgroundCheck]

    /// What staff see in lists: everything but drafts, which belong to the applicant alone.
    public static let visibleToStaff = allCases.filter { $0 != .draft }

    public var isOpen: Bool { Self.open.contains(self) }
    public var isFinal: Bool { self == .approved || self == .rejected || self == .withdrawn }

    /// The words for staff.
    public var label: String {
        switch self {
        case .draft: "Draft"
        case .submitted: "Submitted"
        case .underReview: "Under review"
        case .backgroundCheck: "Background check"
        case .pendingDocuments: "Waiting for documents"
        case .approved: "Approved"
        case .rejected: "Rejected"
        case .withdrawn: "Withdrawn"
        }
    }

    /// The words for the applicant, who does not see that checks are running.
    public var publicLabel: String {
        switch self {
        case .submitted: "Received"
        case .backgroundCheck, .underReview: "In review"
        case .rejected: "Not accepted"
        default: label
        }
    }
}

/// What can happen to an application.
public enum ApplicationAct: String, CaseIterable, Sendable {
    case submit
    case claim
    case startChecks = "start_checks"
    case askForDocuments = "ask_for_documents"
    /// All wanted documents are there, or the reviewer goes on without them.
    case resumeReview = "resume_review"
    /// Back from the checks to the review.
    case reopenReview = "reopen_review"
    case approve
    case reject
    case withdraw
    /// Wanted documents did not come in time.
    case lapse

    /// Who may do it.
    public enum Doer: Sendable, Hashable {
        case applicant, reviewer, system
    }

    public var doers: Set<Doer> {
        switch self {
        case .submit: [.applicant]
        case .claim, .startChecks, .askForDocuments, .reopenReview, .approve, .reject: [.reviewer]
        case .resumeReview: [.reviewer, .system]
        case .withdraw: [.applicant, .reviewer]
        case .lapse: [.system]
        }
    }

    /// The act in the past, for sentences about a decision.
    public var past: String {
        switch self {
        case .submit: "submitted"
        case .claim: "claimed"
        case .startChecks: "sent to the checks"
        case .askForDocuments: "paused for documents"
        case .resumeReview, .reopenReview: "taken back to review"
        case .approve: "approved"
        case .reject: "rejected"
        case .withdraw, .lapse: "withdrawn"
        }
    }
}

extension ApplicationStatus {
    /// The status after an act, or nil where the act is not allowed: the whole transition table.
    public func after(_ act: ApplicationAct) -> ApplicationStatus? {
        switch (self, act) {
        case (.draft, .submit): .submitted
        case (.submitted, .claim): .underReview
        case (.underReview, .startChecks): .backgroundCheck
        case (.underReview, .askForDocuments), (.backgroundCheck, .askForDocuments): .pendingDocuments
        case (.pendingDocuments, .resumeReview), (.backgroundCheck, .reopenReview): .underReview
        case (.pendingDocuments, .lapse): .withdrawn
        case (.backgroundCheck, .approve): .approved
        case (.submitted, .reject), (.underReview, .reject), (.pendingDocuments, .reject), (.backgroundCheck, .reject):
            .rejected
        case (.submitted, .withdraw), (.underReview, .withdraw), (.pendingDocuments, .withdraw),
            (.backgroundCheck, .withdraw):
            .withdrawn
        default: nil
        }
    }
}
