import Identity
import Kernel

/// What a reviewer may do with several applications at once.
public enum JointAct: String, CaseIterable, Sendable {
    case claim, ask, reject, approve

    public var label: String {
        switch self {
        case .claim: "Claim"
        case .ask: "Ask for documents"
        case .reject: "Reject"
        case .approve: "Approve"
        }
    }
}

/// One decision for several applications. What differs from one to the next, like the type of the reseller and its
/// areas, is what each asked for; what needs a reason of its own is decided on the page of the application.
public enum JointDecision: Sendable {
    case claim
    /// The same documents of each.
    case ask([DocumentKind])
    /// The text is for staff, like that of a single rejection.
    case reject(RejectionReason?, text: String)
    /// On the lowest tier, with one plan and one person who looks after all of them.
    case approve(planCode: String, accountManager: Account)

    public var act: JointAct {
        switch self {
        case .claim: .claim
        case .ask: .ask
        case .reject: .reject
        case .approve: .approve
        }
    }

    /// Whether an application is as this decision would leave it: decided so before, and by `actor` where it is theirs.
    func isDone(_ application: PartnerApplication, by actor: Actor) -> Bool {
        switch self {
        case .claim: application.reviewer?.id == actor.accountID && application.status.isOpen
        case .ask: application.status == .pendingDocuments
        case .reject(let reason, _): application.status == .rejected && application.decision?.reason == reason
        case .approve: application.status == .approved
        }
    }
}

/// An application in the state in which a reviewer saw it.
public struct SeenApplication: Sendable, Hashable {
    public let id: Identifier
    public let version: Int

    public init(id: Identifier, version: Int) {
        self.id = id
        self.version = version
    }
}

/// What each act would come to for one application, before anybody does it.
public struct JointProspect: Sendable {
    public let application: PartnerApplication
    /// Why an act is not possible; an act that is has no entry.
    public let obstacles: [JointAct: String]
}

/// What came of a joint decision for one application.
public struct JointOutcome: Sendable, Hashable {
    public let id: Identifier
    /// Nil for an application that is not there.
    public let application: String?
    /// Why nothing happened; nil when it was decided.
    public let obstacle: String?
    /// Nothing happened because the application is as the decision would leave it.
    public var wasDone = false
}
