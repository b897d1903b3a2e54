import Testing

@testable import Identity

@Suite struct RoleTests {
    /// domain/resellers.md 6: the rights of a reseller's team.
    @Test(arguments: [
        (ResellerRight.customers, [Reach.all, .all, .own, .all, .none]),
        (.orders, [.all, .all, .all, .none, .none]),
        (.commissions, [.all, .all, .own, .none, .all]),
        (.disputes, [.all, .all, .none, .none, .all]),
        (.payoutDetails, [.all, .none, .none, .none, .all]),
        (.team, [.all, .none, .none, .none, .none]),
        (.agreements, [.all, .none, .none, .none, .none]),
        (.tokens, [.all, .all, .none, .none, .none]),
    ])
    func teamRightsAreThoseOfTheTable(right: ResellerRight, reaches: [Reach]) {
        #expect(Role.ofResellers.map { $0.reach(of: right) } == reaches)
    }

    @Test func staffHaveNoRightsInThePortalAndTeamsNoneInTheBackOffice() {
        for role in Role.staff {
            for right in ResellerRight.allCases { #expect(role.reach(of: right) == .none) }
        }
        for role in Role.ofResellers { #expect(role.permissions.isEmpty) }
    }

    @Test func anAuditorOnlyReads() {
        let acts = Set(Permission.allCases).subtracting(Permission.reading).subtracting([.seeAudit])
        #expect(Role.auditor.permissions.isDisjoint(with: acts))
    }

    /// Maker and checker are two persons, so no single role may be both.
    @Test func noRoleBothPreparesAndApprovesMoney() {
        for role in Role.allCases {
            #expect(!(role.permissions.contains(.startRuns) && role.permissions.contains(.approveRuns)))
            #expect(!(role.permissions.contains(.prepareBatches) && role.permissions.contains(.releaseBatches)))
        }
    }

    @Test func everyPermissionIsSomebodys() {
        for permission in Permission.allCases {
            #expect(Role.allCases.contains { $0.permissions.contains(permission) }, "\(permission) is nobody's")
        }
    }
}
