/// What a person is for the tenant or for one of its resellers: decides what they may see and do.
public enum Role: String, CaseIterable, Sendable, Hashable {
    case admin, director, reviewer
    case channelManager = "channel_manager"
    case accountManager = "account_manager"
    case successManager = "success_manager"
    case finance
    case financeApprover = "finance_approver"
    case legal, technical, auditor
    case operatorAdmin = "operator_admin"
    case owner, manager, sales, technician, accountant

    public static let staff: [Role] = allCases.filter { !$0.isOfReseller }
    public static let ofResellers: [Role] = [.owner, .manager, .sales, .technician, .accountant]

    public var isOfReseller: Bool { Role.ofResellers.contains(self) }

    /// What people read: "Channel manager".
    public var label: String {
        let words = rawValue.split(separator: "_").joined(separator: " ")
        return words.prefix(1).uppercased() + words.dropFirst()
    }

    /// What staff may do in the back office; empty for the roles of a reseller.
    public var permissions: Set<Permission> {
        switch self {
        case .admin:
            Permission.reading.union([
                .manageAccounts, .manageSettings, .viewAsReseller,
                .seeAudit, .resendEmails, .manageResellers, .enterResellers, .manageOnboarding, .manageTraining,
                .tendWork, .importSanctions, .wordLetters,
            ])
        case .director:
            Permission.reading.union([
                .decideApplications, .waiveDocuments, .waiveChecks, .manageResellers, .superviseResellers,
                .terminateResellers, .managePlans, .seeAudit, .revokeCertificates,
            ])
        case .reviewer: [.seeBackOffice, .seeApplications, .claimApplications, .decideApplications, .seeResellers]
        case .channelManager:
            [
                .seeBackOffice, .seeApplications, .waiveDocuments, .shortenWaiting, .seeResellers, .manageResellers,
                .superviseResellers, .noteViolations, .arrangeResellers, .seeOnboarding, .manageOnboarding,
                .seeAgreements, .seeTraining, .manageTraining, .seeCustomers, .seeCommissions, .seeSuccess,
                .seeEmails, .managePlans, .viewAsReseller,
            ]
        case .accountManager:
            [
                .seeBackOffice, .seeResellers, .seeOnboarding, .manageOnboarding, .seeAgreements, .seeTraining,
                .manageTraining, .seeCustomers, .importFeed,
            ]
        case .successManager: [.seeBackOffice, .seeResellers, .seeCustomers, .seeOnboarding, .seeSuccess]
        case .finance:
            [
                .seeBackOffice, .seeResellers, .seeOnboarding, .seeCustomers, .importFeed, .seeCommissions,
                .managePlans,
                .startRuns, .seePayouts, .prepareBatches, .verifyPayees, .seeEmails,
            ]
        case .financeApprover:
            [
                .seeBackOffice, .seeResellers, .seeCustomers, .seeCommissions, .approveRuns, .seePayouts,
                .approveBatches, .releaseBatches,
            ]
        case .legal:
            [
                .seeBackOffice, .seeApplications, .importSanctions, .seeResellers, .superviseResellers,
                .noteViolations, .seeOnboarding, .seeAgreements, .manageAgreements, .seeTraining,
            ]
        case .technical:
            [
                .seeBackOffice, .seeResellers, .seeOnboarding, .manageOnboarding, .seeTraining, .seeWork, .tendWork,
            ]
        case .auditor: Permission.reading.union([.seeAudit])
        case .operatorAdmin: [.seeBackOffice, .operatePlatform]
        case .owner, .manager, .sales, .technician, .accountant: []
        }
    }

    /// How far a right of the reseller's portal reaches for this role.
    public func reach(of right: ResellerRight) -> Reach {
        guard isOfReseller else { return .none }
        switch (right, self) {
        case (.portal, _): return .all
        case (.customers, .owner), (.customers, .manager), (.customers, .technician): return .all
        case (.customers, .sales): return .own
        case (.orders, .owner), (.orders, .manager), (.orders, .sales): return .all
        case (.commissions, .owner), (.commissions, .manager), (.commissions, .accountant): return .all
        case (.commissions, .sales): return .own
        case (.disputes, .owner), (.disputes, .manager), (.disputes, .accountant): return .all
        case (.payoutDetails, .owner), (.payoutDetails, .accountant): return .all
        case (.tokens, .owner), (.tokens, .manager): return .all
        case (.team, .owner), (.agreements, .owner), (.company, .owner): return .all
        default: return .none
        }
    }
}

extension Set<Role> {
    /// What people read, in the order of the roles: "Admin, Director".
    public var label: String { Role.allCases.filter { contains($0) }.map(\.label).joined(separator: ", ") }

    public func permits(_ permission: Permission) -> Bool { contains { $0.permissions.contains(permission) } }

    /// The furthest reach that any of the roles gives.
    public func reach(of right: ResellerRight) -> Reach {
        let reaches = map { $0.reach(of: right) }
        return reaches.contains(.all) ? .all : reaches.contains(.own) ? .own : .none
    }

    public func permits(_ right: ResellerRight) -> Bool { reach(of: right) != .none }
}
