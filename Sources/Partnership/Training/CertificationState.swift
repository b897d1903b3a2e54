/// Where a reseller stands in a programme.
public enum CertificationState: String, CaseIterable, Sendable {
    case notCertified = "not_certified"
    case inProgress = "in_progress"
    case certified, expired, revoked

    /// What can happen to a certification.
    public enum Act: String, CaseIterable, Sendable {
        /// Somebody of the team begins a course.
        case begin
        /// Somebody of the team has completed every course.
        case pass
        /// The same while it is still valid: it lasts longer, the state stays.
        case renew
        case expire, revoke

        /// Who may do it.
        public var doers: Set<Doer> {
            switch self {
            case .begin: [.reseller]
            case .pass, .renew, .expire: [.system]
            case .revoke: [.director]
            }
        }
    }

    /// Who acts on a certification: somebody of the reseller's team, a director of the tenant, the program.
    public enum Doer: String, CaseIterable, Sendable {
        case reseller, director, system
    }

    public var label: String {
        switch self {
        case .notCertified: "Not certified"
        case .inProgress: "In progress"
        case .certified: "Certified"
        case .expired: "Expired"
        case .revoked: "Revoked"
        }
    }

    /// The state after an act, or nil where it is not allowed: the whole transition table.
    public func after(_ act: Act) -> CertificationState? {
        switch (self, act) {
        case (.notCertified, .begin), (.expired, .begin), (.revoked, .begin): .inProgress
        case (.inProgress, .pass): .certified
        case (.certified, .renew): .certified
        case (.certified, .expire): .expired
        case (.revoked, .revoke): nil
        case (_, .revoke): .revoked
        default: nil
        }
    }

    /// The same for somebody: nil also where the act is not theirs.
    public func after(_ act: Act, by doer: Doer) -> CertificationState? {
        act.doers.contains(doer) ? after(act) : nil
    }
}
