import Kernel

/// A company that a reseller wants below it: proposed in the portal, decided by staff.
public struct ResellerProposal: Sendable, Hashable {
    public enum State: String, CaseIterable, Sendable {
        case open
        /// A channel manager wants it too; an administrator enters it.
        case agreed
        /// Staff entered the company as a reseller.
        case entered
        case declined
        case withdrawn

        /// What may still become of it: also of one that was agreed, as the company may have come another way since.
        public func mayBecome(_ next: State) -> Bool {
            switch self {
            case .open: next != .open && next != .entered
            case .agreed: next == .entered || next == .declined || next == .withdrawn
            case .entered, .declined, .withdrawn: false
            }
        }

        public var label: String {
            switch self {
            case .open: "We look at it"
            case .agreed: "Accepted"
            case .entered: "In the programme"
            case .declined: "Declined"
            case .withdrawn: "Withdrawn"
            }
        }
    }

    public let id: Identifier
    public let parentID: Identifier
    public let company: Company
    public let state: State
    public let proposedBy: String
    public let proposedAt: Instant
    public let decidedBy: String
    public let decidedAt: Instant?
    /// What the reseller above reads about a decision.
    public let note: String
    /// What was made of it.
    public let resellerID: Identifier?

    /// Who is proposed, as the reseller above wrote it.
    public struct Company: Sendable, Hashable {
        public static let longestNote = 1000

        public let name: String
        public let contactName: String
        public let contactEmail: String
        public let contactPhone: String
        /// Why it fits.
        public let reason: String

        /// Reads what was typed; the limits are those of the application form. Throws Invalid with all problems.
        public init(
            name: String, contactName: String, contactEmail: String, contactPhone: String, reason: String
        ) throws {
            let asked: [(String, ApplicationField, String)] = [
                ("company", .companyName, name), ("contact_name", .contactName, contactName),
                ("contact_email", .contactEmail, contactEmail), ("contact_phone", .contactPhone, contactPhone),
            ]
            var answers = ApplicationAnswers()
            for (_, field, text) in asked { answers[field] = text }
            let form = ApplicationForm(answers)
            var invalid = Invalid(
                form.problems.problems.compactMap { problem in
                    asked.first { $0.1.rawValue == problem.field }.map { Invalid.Problem($0.0, problem.wording) }
                })
            if !(10...Self.longestNote).contains(reason.count) || !reason.isPlainText(allowingLines: true) {
                invalid.add("reason", "Say in 10 to \(Self.longestNote) characters what they do and why they fit.")
            }
            try invalid.throwIfAny()
            self.init(
                kept: form.details.companyName, form.details.contactName, form.details.contactEmail,
                form.details.contactPhone, reason)
        }

        init(kept name: String, _ contactName: String, _ contactEmail: String, _ phone: String, _ reason: String) {
            self.name = name
            self.contactName = contactName
            self.contactEmail = contactEmail
            contactPhone = phone
            self.reason = reason
        }
    }
}

/// Why a reseller cannot propose another one, or staff cannot decide about it.
public enum ProposalRefusal: Refusal, Hashable {
    /// By its kind it has no resellers below it.
    case notItsKind
    case noNewBusiness(ResellerStatus)
    case tooDeep
    case tooManyOpen(Int)
    case alreadyProposed(company: String)
    case alreadyDecided

    public var code: String {
        switch self {
        case .notItsKind: "not_its_kind"
        case .noNewBusiness: "no_new_business"
        case .tooDeep: "too_deep"
        case .tooManyOpen: "too_many_open"
        case .alreadyProposed: "already_proposed"
        case .alreadyDecided: "already_decided"
        }
    }

    public var explanation: String {
        switch self {
        case .notItsKind: "Your kind of partnership has no resellers below it. Ask us if that should change."
        case .noNewBusiness(let status):
            "You are \(status.label.lowercased()), so you cannot bring in resellers now."
        case .tooDeep: "Resellers stand at most \(Partnering.deepest) levels deep, and you are on the last one."
        case .tooManyOpen(let most): "\(most) of your proposals wait for us. Propose another one when we have decided."
        case .alreadyProposed(let company): "\(company) is proposed already."
        case .alreadyDecided: "This proposal was decided in the meantime."
        }
    }
}
